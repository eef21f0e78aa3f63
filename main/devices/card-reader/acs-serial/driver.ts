import { type Problem, refuse, succeed } from '../../../../shared/errors/index.ts'
import { createListeners, type Line, type TransportProblem } from '../../transport/index.ts'
import { readAnswerToReset } from '../answer-to-reset.ts'
import { countsTries } from '../apdu.ts'
import type { CardSlot, SlotOutcome } from '../card-slot.ts'
import {
  type AnswerMeaning,
  type Command,
  powerOffCommand,
  powerOnCommand,
  presentByNotice,
  setBlockProtocolCommand,
  slotStatusCommand,
  transferCommand,
} from './commands.ts'
import { defaultLimits, type Exchange, type ExchangeLimits, startExchange } from './exchange.ts'
import { createFrameParser, encodeMessage, type Frame } from './frames.ts'

export interface AcsReaderSettings {
  readonly baudRate: number
  /** Contact slot: 1 on ACR1281S, 0 on ACR122S. */
  readonly slot: number
  /** A frame that stops growing for so long is given up. */
  readonly interByteMs: number
  readonly limits?: Partial<ExchangeLimits>
}

/** For questions the reader answers by itself, without the card. */
const shortAnswerMs = 1_000

/** A contact slot behind ACS serial framing. The caller holds the line (`Line.alone`) while it talks to the card. */
export function createAcsSerialReader(line: Line, settings: AcsReaderSettings): CardSlot {
  const parser = createFrameParser('reader')
  const presence = createListeners<boolean>()
  const limits = { ...defaultLimits, ...settings.limits }
  let sequence = 0
  let disturbances = 0
  let current: Exchange | undefined
  let quietTimer: NodeJS.Timeout | undefined
  let lastLoss: TransportProblem = { code: 'device.disconnected', details: { port: line.port } }

  function deliver(frames: readonly Frame[]): void {
    for (const frame of frames) {
      if (frame.kind === 'damaged' || (frame.kind === 'status' && frame.status !== 'accepted')) disturbances += 1
      if (frame.kind === 'slot-notice') notice(frame.map)
      else current?.take(frame)
    }
  }

  function notice(map: number): void {
    const present = presentByNotice(map, settings.slot)
    if (present === undefined) return
    if (!present) current?.cardGone()
    presence.call(present)
  }

  line.onData((bytes) => {
    const skippedBefore = parser.skipped
    deliver(parser.push(bytes))
    if (parser.skipped > skippedBefore) noise()
    clearTimeout(quietTimer)
    quietTimer = setTimeout(lineQuiet, settings.interByteMs)
  })

  function noise(): void {
    disturbances += 1
    current?.noise()
  }

  function lineQuiet(): void {
    const skippedBefore = parser.skipped
    deliver(parser.expire())
    if (parser.skipped > skippedBefore) noise()
    current?.quiet()
  }

  line.onLost((problem) => {
    clearTimeout(quietTimer)
    parser.expire()
    lastLoss = problem
    current?.end({ ok: false, error: problem })
  })

  async function run(command: Command, wanted: Partial<ExchangeLimits>, signal?: AbortSignal): Promise<SlotOutcome<AnswerMeaning>> {
    signal?.throwIfAborted()
    if (!line.isOpen) return { ok: false, error: lastLoss }
    // What is left of an older answer would only be mistaken for noise; whole frames in it, such as notices, still count.
    deliver(parser.expire())
    const number = sequence
    sequence = (sequence + 1) & 0xff
    const bytes = encodeMessage({ ...command, slot: settings.slot, sequence: number })
    const exchange = startExchange({
      port: line.port,
      slot: settings.slot,
      sequence: number,
      answeredBy: command.answeredBy,
      bytes,
      baudRate: settings.baudRate,
      limits: { ...limits, ...wanted },
      write: (bytes) => line.write(bytes),
      pending: () => parser.pending,
    })
    current = exchange
    const giveUp = () => exchange.abandon(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    try {
      return await exchange.outcome
    } finally {
      signal?.removeEventListener('abort', giveUp)
      if (current === exchange) current = undefined
      // It may have been a secret.
      if (countsTries(command.data)) bytes.fill(0)
    }
  }

  function doneOrRefused(outcome: SlotOutcome<AnswerMeaning>): SlotOutcome<Extract<AnswerMeaning, { kind: 'done' }>> {
    if (!outcome.ok) return outcome
    const meaning = outcome.value
    if (meaning.kind === 'done') return succeed(meaning)
    if (meaning.kind === 'time-extension') throw new Error('a time extension does not end an exchange')
    return { ok: false, error: failure(meaning.failure, meaning.reason, line.port) }
  }

  /** Cards that speak in blocks (T=1) are read when the reader was told so; it knows T=0 by itself. */
  async function agreeOnProtocol(answerToReset: Uint8Array, signal?: AbortSignal): Promise<SlotOutcome<undefined>> {
    const read = readAnswerToReset(answerToReset)
    if (!read || read.protocol === 0) return succeed(undefined)
    const reason = `the reader does not speak T=${read.protocol} with this card`
    if (!read.blocks) return refuse('device.failed', { port: line.port, reason })
    const set = doneOrRefused(await run(setBlockProtocolCommand(read.blocks), { answerMs: shortAnswerMs }, signal))
    if (set.ok) return succeed(undefined)
    return set.error.code === 'device.failed' ? refuse('device.failed', { port: line.port, reason }) : set
  }

  return {
    port: line.port,
    family: 'acs-serial',
    get disturbances() {
      return disturbances
    },
    async powerOn(signal) {
      const answer = doneOrRefused(await run(powerOnCommand(), { answerMs: limits.powerOnMs }, signal))
      if (!answer.ok) return answer
      const agreed = await agreeOnProtocol(answer.value.data, signal)
      return agreed.ok ? succeed(answer.value.data) : agreed
    },
    async transmit(apdu, signal) {
      const answer = doneOrRefused(await run(transferCommand(apdu), countsTries(apdu) ? { resends: 0 } : {}, signal))
      return answer.ok ? succeed(answer.value.data) : answer
    },
    async powerOff(limitMs) {
      const hurried = limitMs === undefined ? {} : { statusMs: limitMs, repeatMs: limitMs, resends: 0, repeats: 0 }
      const done = doneOrRefused(await run(powerOffCommand, { answerMs: limitMs ?? shortAnswerMs, ...hurried }))
      return done.ok ? succeed(undefined) : done
    },
    async presence(signal) {
      const answer = doneOrRefused(await run(slotStatusCommand, { answerMs: shortAnswerMs, resends: 0 }, signal))
      return answer.ok ? succeed(answer.value.presence) : answer
    },
    onPresence: presence.add,
  }
}

function failure(
  kind: Extract<AnswerMeaning, { kind: 'failed' }>['failure'],
  reason: string,
  port: string,
): Problem<'card.absent' | 'card.mute' | 'device.failed'> {
  switch (kind) {
    case 'card-absent':
      return { code: 'card.absent', details: {} }
    case 'card-mute':
      return { code: 'card.mute', details: {} }
    case 'reader':
      return { code: 'device.failed', details: { port, reason } }
  }
}
