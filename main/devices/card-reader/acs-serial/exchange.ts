import { refuse, succeed } from '../../../../shared/errors/index.ts'
import { lineTimeMs } from '../../transport/index.ts'
import type { SlotOutcome } from '../card-slot.ts'
import { type AnswerMeaning, answerMeaning } from './commands.ts'
import { type Frame, type Message, repeatRequest } from './frames.ts'

/** How long each part of an exchange may take. */
export interface ExchangeLimits {
  /** From the command to the reader's word that it arrived. */
  readonly statusMs: number
  /** From that word, or from a time extension, to the answer. */
  readonly answerMs: number
  /** The same for powering a card, which includes its reset. */
  readonly powerOnMs: number
  /** From our request to repeat to the repeated answer. */
  readonly repeatMs: number
  /** From a notice that the card is gone to the answer that says so. */
  readonly goneMs: number
  readonly resends: number
  readonly repeats: number
  readonly extensions: number
}

export const defaultLimits: ExchangeLimits = {
  statusMs: 500,
  answerMs: 5_000,
  powerOnMs: 3_000,
  repeatMs: 500,
  goneMs: 1_000,
  resends: 2,
  repeats: 2,
  extensions: 20,
}

/** Longest frame a reader sends: worth waiting out once it has begun. */
const longestFrame = 279

export interface ExchangeSettings {
  readonly port: string
  readonly slot: number
  readonly sequence: number
  readonly answeredBy: number
  readonly bytes: Uint8Array
  readonly baudRate: number
  readonly limits: ExchangeLimits
  write(bytes: Uint8Array): Promise<SlotOutcome<undefined>>
  /** Bytes of a frame that has begun and is not complete. */
  pending(): number
}

/** One command and everything that may happen until it is answered. */
export interface Exchange {
  readonly outcome: Promise<SlotOutcome<AnswerMeaning>>
  take(frame: Frame): void
  /** Bytes arrived in which no frame began. */
  noise(): void
  /** Nothing arrived for the length of an inter-byte pause. */
  quiet(): void
  cardGone(): void
  end(outcome: SlotOutcome<AnswerMeaning>): void
  abandon(reason: unknown): void
}

/**
 * Runs the exchange rule: command, word that it arrived, answer with our number and slot.
 *
 * A command the reader saw damaged is sent again under the same number; an answer we saw damaged is asked for again once the line
 * is quiet, because a good one may follow the damage. Answers to older commands are dropped.
 */
export function startExchange(settings: ExchangeSettings): Exchange {
  const { port, limits } = settings
  const { promise, resolve, reject } = Promise.withResolvers<SlotOutcome<AnswerMeaning>>()
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let accepted = false
  let gone = false
  let waitedForFrame = false
  let heard: 'nothing' | 'noise' | 'damage' = 'nothing'
  let noisy = false
  const left = { resends: limits.resends, repeats: limits.repeats, extensions: limits.extensions }

  function end(outcome: SlotOutcome<AnswerMeaning>): void {
    if (ended) return
    ended = true
    clearTimeout(timer)
    resolve(outcome)
  }

  function waitAtMost(milliseconds: number): void {
    clearTimeout(timer)
    if (!ended) timer = setTimeout(tooLate, milliseconds)
  }

  function send(bytes: Uint8Array): void {
    heard = 'nothing'
    void settings.write(bytes).then((written) => {
      if (!written.ok) end(written)
    })
  }

  function sendCommand(): void {
    send(settings.bytes)
    waitAtMost(limits.statusMs + lineTimeMs(settings.bytes.length, settings.baudRate))
  }

  function sendAgain(): void {
    left.resends -= 1
    sendCommand()
  }

  function askAgain(): void {
    left.repeats -= 1
    const damage = heard === 'damage'
    send(repeatRequest)
    // Damage means that an answer was given: the repeated one comes at once. Mere noise says nothing about the card's time.
    if (damage || !accepted) waitAtMost(limits.repeatMs)
  }

  function tooLate(): void {
    // Not a word: the command may have lost its first byte on the way. Once more, then the reader counts as silent.
    const unheard = !accepted && !gone && !noisy && left.resends > 0 && left.resends === limits.resends
    if (settings.pending() > 0 && !waitedForFrame) {
      waitedForFrame = true
      waitAtMost(lineTimeMs(longestFrame, settings.baudRate) + 300)
    } else if (unheard) sendAgain()
    else if (gone) end(refuse('card.absent', {}))
    else if (noisy) end(refuse('device.garbled', { port, reason: 'no whole answer among the bytes received' }))
    else end(refuse('device.no-answer', { port }))
  }

  function takeStatus(status: Extract<Frame, { kind: 'status' }>['status']): void {
    if (status === 'accepted') {
      accepted = true
      if (heard !== 'damage') waitAtMost(limits.answerMs)
    } else if (left.resends > 0) sendAgain()
    else end(refuse('device.garbled', { port, reason: `the reader keeps receiving the command damaged: ${status}` }))
  }

  function takeMessage(message: Message): void {
    if (message.sequence !== settings.sequence || message.slot !== settings.slot) return
    const meaning = answerMeaning(message)
    // A refused command may be answered in another type than a successful one.
    if (message.type !== settings.answeredBy && meaning.kind !== 'failed') return
    if (meaning.kind === 'time-extension') extendTime()
    else end(succeed(meaning))
  }

  function extendTime(): void {
    accepted = true
    left.extensions -= 1
    if (left.extensions < 0) end(refuse('device.no-answer', { port }))
    else waitAtMost(limits.answerMs)
  }

  const exchange: Exchange = {
    outcome: promise,
    take(frame) {
      if (ended) return
      if (frame.kind === 'status') takeStatus(frame.status)
      else if (frame.kind === 'message') takeMessage(frame.message)
      else if (frame.kind === 'damaged') {
        heard = 'damage'
        noisy = true
      }
    },
    noise() {
      if (heard === 'nothing') heard = 'noise'
      noisy = true
    },
    quiet() {
      if (ended || heard === 'nothing') return
      if (left.repeats > 0) askAgain()
      else if (heard === 'damage') end(refuse('device.garbled', { port, reason: 'the answer keeps arriving damaged' }))
    },
    cardGone() {
      gone = true
      if (!ended) waitAtMost(limits.goneMs)
    },
    end,
    abandon(reason) {
      ended = true
      clearTimeout(timer)
      reject(reason)
    },
  }
  sendCommand()
  return exchange
}
