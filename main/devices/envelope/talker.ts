import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { type Line, lineTimeMs, pause, type TransportCode, type TransportProblem } from '../transport/index.ts'
import { createEnvelopeParser, type EnvelopeFrame, encodeEnvelope, envelopeBytes, longestContent } from './frames.ts'

export type TalkCode = TransportCode | 'device.garbled'
export type TalkOutcome<Value> = Outcome<Value, TalkCode>

/** What a frame of the device means to the conversation it arrives in. */
export type Reaction<Value> =
  | { readonly done: Value }
  /** Understood; the next word may take so long. The command is not sent again after this. */
  | { readonly waitMs: number }
  /** The device says that it cannot. */
  | { readonly refused: string }
  /** Not meant for this conversation: a late answer to another one. */
  | 'not-ours'

/** One command and everything until it is answered. */
export interface Conversation<Value> {
  readonly content: Uint8Array
  /** From the command to the first word of the device. */
  readonly answerMs: number
  /** How often the command may be sent again; 0 where it must not reach the device twice. */
  readonly resends: number
  /** Whether silence is a reason to send it again, or only an answer that arrived damaged. */
  readonly resendOnSilence: boolean
  /** Takes the content of a frame; it is overwritten afterwards. */
  react(content: Uint8Array): Reaction<Value>
  readonly signal?: AbortSignal | undefined
}

export interface TalkerSettings {
  readonly baudRate: number
  /** Shortest content this protocol has. */
  readonly shortest: number
  /** A frame that stops growing for so long is given up. */
  readonly interByteMs: number
}

/** Talks to a device in envelopes, one conversation at a time. The caller holds the line (`Line.alone`). */
export interface Talker {
  /** A signal given up rejects with its reason, at once. */
  talk<Value>(conversation: Conversation<Value>): Promise<TalkOutcome<Value>>
  /** Sends without waiting for an answer. */
  say(content: Uint8Array): Promise<TalkOutcome<undefined>>
  /** Signs of noise on the line so far. */
  readonly disturbances: number
}

/** How long the line must be quiet before it is believed that no late answer comes any more. */
export const settleMs = 50
const settleTurnsMax = 6

interface Current {
  take(frame: EnvelopeFrame): void
  lost(bytes: number): void
  quiet(): void
  end(problem: TransportProblem): void
}

/** Frames carry no number in this envelope: after anything went wrong, the line is given time and emptied before the next command. */
export function createTalker(line: Line, settings: TalkerSettings): Talker {
  const parser = createEnvelopeParser(settings.shortest)
  let current: Current | undefined
  let disturbances = 0
  let doubtful = false
  let arrivals = 0
  let quietTimer: NodeJS.Timeout | undefined
  let lastLoss: TransportProblem = { code: 'device.disconnected', details: { port: line.port } }

  function deliver(read: () => EnvelopeFrame[]): void {
    const skippedBefore = parser.skipped
    const frames = read()
    const lost = parser.skipped - skippedBefore
    if (lost > 0) {
      disturbances += 1
      current?.lost(lost)
    }
    for (const frame of frames) {
      if (frame.kind === 'damaged') disturbances += 1
      current?.take(frame)
      if (frame.kind === 'content') frame.content.fill(0)
    }
  }

  line.onData((bytes) => {
    arrivals += 1
    deliver(() => parser.push(bytes))
    clearTimeout(quietTimer)
    quietTimer = setTimeout(() => {
      deliver(parser.expire)
      current?.quiet()
    }, settings.interByteMs)
  })

  line.onLost((problem) => {
    clearTimeout(quietTimer)
    parser.expire()
    lastLoss = problem
    current?.end(problem)
  })

  /** Waits out what may still be on its way, at most half the time the next answer has. Answers how long that took. */
  async function settle(answerMs: number, signal?: AbortSignal): Promise<number> {
    const turnsMax = Math.min(settleTurnsMax, Math.max(1, Math.floor(answerMs / 2 / settleMs)))
    let turns = 0
    for (let before = -1; turns < turnsMax && arrivals !== before; turns += 1) {
      before = arrivals
      await pause(settleMs, signal)
    }
    await line.flush()
    signal?.throwIfAborted()
    return turns * settleMs
  }

  async function talk<Value>(conversation: Conversation<Value>): Promise<TalkOutcome<Value>> {
    const { signal } = conversation
    signal?.throwIfAborted()
    if (!line.isOpen) return { ok: false, error: lastLoss }
    const settled = doubtful ? await settle(conversation.answerMs, signal) : 0
    parser.expire()
    const running = startConversation(conversation, {
      port: line.port,
      settings,
      answerMs: Math.max(conversation.answerMs - settled, conversation.answerMs / 2),
      write: (bytes) => line.write(bytes),
      pending: () => parser.pending,
    })
    current = running
    const giveUp = () => running.abandon(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    // Until it ends well, an answer may still be owed to it.
    doubtful = true
    try {
      const outcome = await running.outcome
      if (outcome.ok && running.wentSmoothly()) doubtful = false
      return outcome
    } finally {
      signal?.removeEventListener('abort', giveUp)
      if (current === running) current = undefined
    }
  }

  return {
    talk,
    async say(content) {
      if (!line.isOpen) return { ok: false, error: lastLoss }
      doubtful = true
      return await line.write(encodeEnvelope(content))
    },
    get disturbances() {
      return disturbances
    },
  }
}

interface ConversationLine {
  readonly port: string
  readonly settings: TalkerSettings
  /** What is left of the time for the first word. */
  readonly answerMs: number
  write(bytes: Uint8Array): Promise<TalkOutcome<undefined>>
  /** Bytes of a frame that has begun and is not complete. */
  pending(): number
}

interface Running<Value> extends Current {
  readonly outcome: Promise<TalkOutcome<Value>>
  /** Nothing was lost or said twice, so nothing can come late. */
  wentSmoothly(): boolean
  abandon(reason: unknown): void
}

function startConversation<Value>(conversation: Conversation<Value>, line: ConversationLine): Running<Value> {
  const { port, settings } = line
  const { promise, resolve, reject } = Promise.withResolvers<TalkOutcome<Value>>()
  const frame = encodeEnvelope(conversation.content)
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let resendsLeft = conversation.resends
  let understood = false
  let smooth = true
  let noisy = false
  let lostBytes = 0
  let damaged = false
  let waitedForFrame = false

  function finish(): void {
    ended = true
    clearTimeout(timer)
    // What was sent may have been a secret.
    frame.fill(0)
  }

  function end(outcome: TalkOutcome<Value>): void {
    if (ended) return
    finish()
    resolve(outcome)
  }

  function waitAtMost(milliseconds: number): void {
    clearTimeout(timer)
    if (!ended) timer = setTimeout(tooLate, milliseconds)
  }

  function send(): void {
    lostBytes = 0
    damaged = false
    const bytes = Uint8Array.from(frame)
    waitAtMost(line.answerMs + lineTimeMs(bytes.length, settings.baudRate))
    void line.write(bytes).then((written) => {
      bytes.fill(0)
      if (!written.ok) end(written)
    })
  }

  function sendAgain(): void {
    resendsLeft -= 1
    smooth = false
    send()
  }

  function tooLate(): void {
    const garbled = noisy || damaged
    if (line.pending() > 0 && !waitedForFrame) {
      waitedForFrame = true
      waitAtMost(lineTimeMs(longestContent + envelopeBytes, settings.baudRate) + 300)
    } else if (conversation.resendOnSilence && !understood && resendsLeft > 0) sendAgain()
    else
      end(
        garbled
          ? refuse('device.garbled', { port, reason: 'no whole answer among the bytes received' })
          : refuse('device.no-answer', { port }),
      )
  }

  function take(content: Uint8Array): void {
    const reaction = conversation.react(content)
    if (reaction === 'not-ours') smooth = false
    else if ('done' in reaction) end(succeed(reaction.done))
    else if ('refused' in reaction) end(refuse('device.failed', { port, reason: reaction.refused }))
    else {
      understood = true
      lostBytes = 0
      damaged = false
      waitAtMost(reaction.waitMs)
    }
  }

  /** An answer that lost its first byte leaves all the others behind; fewer are mere noise, and the answer is still to come. */
  const answerWasLost = () => damaged || lostBytes >= settings.shortest + envelopeBytes - 1

  send()
  return {
    outcome: promise,
    wentSmoothly: () => smooth,
    take(found) {
      if (ended) return
      if (found.kind === 'content') take(found.content)
      else {
        damaged = true
        noisy = true
        smooth = false
      }
    },
    lost(bytes) {
      lostBytes += bytes
      noisy = true
      smooth = false
    },
    quiet() {
      if (ended || !answerWasLost()) return
      if (!understood && resendsLeft > 0) sendAgain()
      else end(refuse('device.garbled', { port, reason: 'the answer arrived damaged' }))
    },
    end: (error) => end({ ok: false, error }),
    abandon(reason) {
      if (ended) return
      finish()
      reject(reason)
    },
  }
}
