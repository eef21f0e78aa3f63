import { refuse, succeed } from '../../../shared/errors/index.ts'
import type { PinPad } from '../../services/ports/index.ts'
import { settleMs, type TalkOutcome, watchAnswering } from '../envelope/index.ts'
import { type Line, pause } from '../transport/index.ts'
import { checkPinQuestion, type PinQuestion } from './commands.ts'
import type { PinAnswer } from './driver.ts'
import {
  askOnPlainPad,
  defaultPlainPadKeys,
  meaningOfKey,
  type PlainPadKeys,
  plainPadAnswer,
  plainPadAtRest,
  plainPadBytes,
} from './plain-commands.ts'

export interface PlainPinPadSettings {
  readonly keys?: Partial<PlainPadKeys>
  readonly answerMs?: number
}

const defaultAnswerMs = 500
const queriesMax = 2

/**
 * A plain ASCII pad on this line. It keeps neither time nor length: both are kept here. A byte that is no key makes the whole entry
 * doubtful, because a wrong PIN costs the card a try.
 */
export function createPlainPinPad(line: Line, settings: PlainPinPadSettings = {}): PinPad {
  const keys = { ...defaultPlainPadKeys, ...settings.keys }
  const answerMs = settings.answerMs ?? defaultAnswerMs
  let disturbances = 0
  /** Something was asked and not answered: the answer may still come, and would be taken for keys. */
  let doubtful = false
  const answering = watchAnswering(line, query)

  async function query(signal?: AbortSignal): Promise<TalkOutcome<string>> {
    let asked: TalkOutcome<string> = refuse('device.no-answer', { port: line.port })
    for (let turn = 0; turn < queriesMax && !asked.ok && asked.error.code === 'device.no-answer'; turn += 1) {
      let matched = 0
      asked = await hear<string>(
        Uint8Array.of(plainPadBytes.query),
        answerMs,
        refuse('device.no-answer', { port: line.port }),
        signal,
        (byte) => {
          matched = byte === plainPadAnswer[matched] ? matched + 1 : Number(byte === plainPadAnswer[0])
          return matched === plainPadAnswer.length ? succeed('') : undefined
        },
      )
    }
    return asked
  }

  /** Sends and hands every byte that comes to `take` until it answers, the time is over, the line is lost or the signal given up. */
  async function hear<Value>(
    command: Uint8Array,
    limitMs: number,
    tooLate: TalkOutcome<Value>,
    signal: AbortSignal | undefined,
    take: (byte: number) => TalkOutcome<Value> | undefined,
  ): Promise<TalkOutcome<Value>> {
    signal?.throwIfAborted()
    if (doubtful) await pause(settleMs, signal)
    await line.flush()
    doubtful = true
    const { promise, resolve, reject } = Promise.withResolvers<TalkOutcome<Value>>()
    const offs = [
      line.onData((bytes) => {
        for (const byte of bytes) {
          const ended = take(byte)
          if (ended) {
            doubtful = false
            return resolve(ended)
          }
        }
      }),
      line.onLost((error) => resolve({ ok: false, error })),
    ]
    const giveUp = () => reject(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    const timer = setTimeout(() => resolve(tooLate), limitMs)
    void line.write(command).then((written) => {
      if (!written.ok) resolve(written)
    })
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      for (const off of offs) off()
    }
  }

  async function readPin(question: PinQuestion & { readonly signal?: AbortSignal }): Promise<TalkOutcome<PinAnswer>> {
    const entered = new Uint8Array(question.maximum)
    let count = 0

    function take(byte: number): TalkOutcome<PinAnswer> | undefined {
      switch (meaningOfKey(byte, keys)) {
        case 'digit':
          // Beyond the last place nothing is kept, and Enter will not take so long a PIN.
          entered[count] = byte
          count += 1
          return undefined
        case 'clear':
          count = 0
          return undefined
        case 'cancel':
          return succeed({ kind: 'cancelled' })
        case 'enter':
          if (count >= question.minimum && count <= question.maximum) return succeed({ kind: 'pin', digits: entered.slice(0, count) })
          count = 0
          void line.write(Uint8Array.of(plainPadBytes.tryAgain))
          return undefined
        case 'unknown':
          disturbances += 1
          return refuse('device.garbled', { port: line.port, reason: 'a byte that is no key' })
      }
    }

    try {
      return await hear(askOnPlainPad(question.prompt), question.seconds * 1_000, succeed({ kind: 'timed-out' }), question.signal, take)
    } finally {
      entered.fill(0)
      if (line.isOpen) await line.write(plainPadAtRest)
    }
  }

  return {
    kind: 'pin-pad',
    driver: 'plain-ascii',
    port: () => line.port,
    state: answering.state,
    onChange: answering.onChange,
    get disturbances() {
      return disturbances
    },
    probe: answering.probe,
    close: answering.close,
    readPin(question) {
      checkPinQuestion(question)
      return answering.use(() => readPin(question), question.signal)
    },
  }
}
