import { type Outcome, refuse, succeed } from '../../../../shared/errors/index.ts'
import type { DeviceCode } from '../../../services/ports/index.ts'
import { lineTimeMs, startTimer, type TransportOutcome } from '../../transport/index.ts'
import { answersRequest, type SamRequest } from './commands.ts'
import type { SamAnswer, SamFrame } from './frames.ts'

export interface SamExchangeSettings {
  readonly port: string
  readonly baudRate: number
  write(bytes: Uint8Array): Promise<TransportOutcome>
  /** Bytes of a frame that has begun and is not complete. */
  pending(): number
}

/** One command and everything that may happen until it is answered. */
export interface SamExchange {
  readonly outcome: Promise<Outcome<SamAnswer, DeviceCode>>
  /** Ends when the module is free again, also when nobody waits for the answer any more. */
  readonly over: Promise<void>
  take(frame: SamFrame): void
  /** Bytes arrived in which no frame began. */
  noise(): void
  /** Nothing arrived for the length of an inter-byte pause. */
  quiet(): void
  end(outcome: Outcome<SamAnswer, DeviceCode>): void
  /** Nobody waits any more. The module still works on the command: the next one must not leave before it has answered. */
  abandon(reason: unknown): void
}

/** What a frame may take beyond its time on the line. */
const slackMs = 300

/**
 * One command, one answer. Frames bear no numbers, so an answer of another shape than the command's is an old one and is dropped. A
 * damaged answer is not given twice: the exchange ends as soon as the line is quiet, because a good frame may follow the damage.
 */
export function startSamExchange(request: SamRequest, settings: SamExchangeSettings): SamExchange {
  const { port, baudRate } = settings
  const { promise, resolve, reject } = Promise.withResolvers<Outcome<SamAnswer, DeviceCode>>()
  const over = Promise.withResolvers<void>()
  let ended = false
  let heard: 'nothing' | 'noise' | 'damage' = 'nothing'
  let extended = false
  let stopTimer = () => {}

  function end(outcome: Outcome<SamAnswer, DeviceCode>): void {
    if (ended) return
    ended = true
    stopTimer()
    resolve(outcome)
    over.resolve()
  }

  function waitAtMost(milliseconds: number): void {
    stopTimer = startTimer(milliseconds, tooLate)
  }

  function tooLate(): void {
    if (settings.pending() > 0 && !extended) {
      extended = true
      waitAtMost(lineTimeMs(request.longestAnswer, baudRate) + slackMs)
    } else if (heard === 'nothing' && settings.pending() === 0) end(refuse('device.no-answer', { port }))
    else end(refuse('device.garbled', { port, reason: 'no-whole-answer' }))
  }

  waitAtMost(request.firstByteMs + lineTimeMs(request.bytes.length, baudRate))
  void settings.write(request.bytes).then((written) => {
    if (!written.ok) end(written)
  })

  return {
    outcome: promise,
    over: over.promise,
    take(frame) {
      if (frame.kind === 'damaged') heard = 'damage'
      else if (frame.kind === 'answer' && answersRequest(request, frame.answer)) end(succeed(frame.answer))
    },
    noise() {
      if (heard === 'nothing') heard = 'noise'
    },
    quiet() {
      if (heard === 'damage') end(refuse('device.garbled', { port, reason: 'answer-damaged' }))
    },
    end,
    abandon(reason) {
      reject(reason)
    },
  }
}
