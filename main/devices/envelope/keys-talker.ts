import type { Line } from '../transport/index.ts'
import { pingContent, readPong } from './ping.ts'
import { createTalker, type Talker, type TalkOutcome } from './talker.ts'

export interface KeysSettings {
  readonly baudRate: number
  /** A frame that stops growing for so long is given up. */
  readonly interByteMs: number
  /** From a command to the word that it arrived. */
  readonly acceptMs?: number
}

const defaultAcceptMs = 500
const resendsMax = 2
/** How much later than the device itself the terminal gives up waiting for a key. */
const graceMs = 2_000

/** What a device with keys does when it is asked: takes the command, then lets a person press. */
export interface KeysTalker extends Pick<Talker, 'disturbances'> {
  ping(signal?: AbortSignal): Promise<TalkOutcome<string>>
  /**
   * Asks a person. Ends with what `read` makes of a frame, and not before the device said that it took the command: a key pressed
   * for somebody else is nobody's answer. Whatever ends it otherwise, the device is told to stop.
   */
  askPerson<Value>(question: {
    readonly content: Uint8Array
    readonly stop: Uint8Array
    readonly seconds: number
    readonly signal?: AbortSignal | undefined
    read(content: Uint8Array): PersonsWord<Value> | undefined
  }): Promise<TalkOutcome<Value>>
}

export type PersonsWord<Value> = 'accepted' | 'still-pressing' | { readonly done: Value } | { readonly refused: string }

/** A talker for keypads with the project's own framing. */
export function createKeysTalker(line: Line, settings: KeysSettings): KeysTalker {
  const talker = createTalker(line, { ...settings, shortest: 1 })
  const acceptMs = settings.acceptMs ?? defaultAcceptMs

  return {
    get disturbances() {
      return talker.disturbances
    },
    ping: (signal) =>
      talker.talk({
        content: pingContent,
        answerMs: acceptMs,
        resends: resendsMax,
        resendOnSilence: true,
        signal,
        react(content) {
          const name = readPong(content)
          return name === undefined ? 'not-ours' : { done: name }
        },
      }),
    async askPerson({ content, stop, seconds, signal, read }) {
      const waitMs = seconds * 1_000 + graceMs
      let accepted = false
      const conversation = talker.talk({
        content,
        answerMs: acceptMs,
        resends: resendsMax,
        resendOnSilence: true,
        signal,
        react(frame) {
          const word = read(frame)
          if (word === 'accepted') {
            accepted = true
            return { waitMs }
          }
          if (word === undefined || (!accepted && !(typeof word === 'object' && 'refused' in word))) return 'not-ours'
          return word === 'still-pressing' ? { waitMs } : word
        },
      })
      try {
        const outcome = await conversation
        if (!outcome.ok) await talker.say(stop)
        return outcome
      } catch (error) {
        await talker.say(stop)
        throw error
      }
    },
  }
}
