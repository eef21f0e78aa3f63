import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { Line, TransportCode, TransportProblem } from '../transport/index.ts'

/** A question of a few bytes and the one byte that answers it. */
export interface Conversation {
  ask(question: Question, signal?: AbortSignal): Promise<Outcome<number, TransportCode>>
  /** Bytes so far that answered nothing. */
  readonly disturbances: number
  /** Why the line is not open. */
  readonly lastLoss: TransportProblem
}

export interface Question {
  readonly bytes: Uint8Array
  isAnswer(byte: number): boolean
  readonly limitMs: number
  readonly tries: number
}

/** After a question without an answer: what comes late must not be taken for the answer to the next one. */
const pauseMs = 50

export function createConversation(line: Line): Conversation {
  let waiting: { isAnswer(byte: number): boolean; end(outcome: Outcome<number, TransportCode>): void } | undefined
  let disturbances = 0
  /** A question was given up: its answer may still come. */
  let unanswered = false
  let lastLoss: TransportProblem = refuse('device.disconnected', { port: line.port }).error

  line.onData((bytes) => {
    for (const byte of bytes) {
      if (waiting?.isAnswer(byte)) waiting.end(succeed(byte))
      else disturbances += 1
    }
  })
  line.onLost((problem) => {
    lastLoss = problem
    waiting?.end({ ok: false, error: problem })
  })

  function askOnce({ bytes, isAnswer, limitMs }: Question, signal?: AbortSignal): Promise<Outcome<number, TransportCode>> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
        waiting = undefined
      }
      const end = (outcome: Outcome<number, TransportCode>) => {
        stop()
        resolve(outcome)
      }
      const giveUp = () => {
        unanswered = true
        stop()
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        unanswered = true
        end(refuse('device.no-answer', { port: line.port }))
      }, limitMs)
      const asked = { isAnswer, end }
      waiting = asked
      signal?.addEventListener('abort', giveUp, { once: true })
      void line.write(bytes).then((written) => {
        if (!written.ok && waiting === asked) end(written)
      })
    })
  }

  async function letLateOnesPass(): Promise<void> {
    if (!unanswered) return
    unanswered = false
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    await line.flush()
  }

  return {
    async ask(question, signal) {
      for (let left = question.tries; ; left -= 1) {
        await letLateOnesPass()
        signal?.throwIfAborted()
        if (!line.isOpen) return { ok: false, error: lastLoss }
        const answer = await askOnce(question, signal)
        if (answer.ok || answer.error.code !== 'device.no-answer') return answer
        // A printer that holds us up by its wires keeps the question waiting in the port, and a thread with it.
        await line.flush()
        if (left <= 1) return answer
      }
    },
    get disturbances() {
      return disturbances
    },
    get lastLoss() {
      return lastLoss
    },
  }
}
