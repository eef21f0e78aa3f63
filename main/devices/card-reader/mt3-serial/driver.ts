import { refuse, succeed } from '../../../../shared/errors/index.ts'
import { createTalker } from '../../envelope/index.ts'
import type { Line } from '../../transport/index.ts'
import { isRepeatable } from '../apdu.ts'
import type { CardSlot, SlotOutcome } from '../card-slot.ts'
import {
  type Mt3Answer,
  type Mt3Command,
  type Mt3Failure,
  mt3Firmware,
  mt3PowerOff,
  mt3Reset,
  mt3Transfer,
  readMt3Answer,
  shortestMt3Content,
} from './commands.ts'

export interface Mt3ReaderSettings {
  readonly baudRate: number
  /** A frame that stops growing for so long is given up. */
  readonly interByteMs: number
  /** What status values of this make mean; a value not named is taken for a missing card. */
  readonly statuses?: ReadonlyMap<number, Mt3Failure>
  readonly limits?: Partial<Mt3Limits>
}

/** Milliseconds to the first byte of an answer. */
export interface Mt3Limits {
  readonly firmware: number
  readonly reset: number
  readonly transfer: number
  readonly powerOff: number
}

const defaultLimits: Mt3Limits = { firmware: 500, reset: 3_000, transfer: 5_000, powerOff: 1_000 }

/** How often an answer that arrived damaged is asked for once more. */
const resendsMax = 2

/**
 * The reader never speaks unasked, so a card that comes or goes is noticed by asking: power to the slot and, when a card answered,
 * power off again. That reads nothing and counts no tries; it is what a reading begins with.
 */
const askEveryMs = 2_000

/**
 * A contact slot behind MT3 framing (`02 length … check 03`). The caller holds the line (`Line.alone`) while it talks to the card.
 *
 * The protocol has no way to ask for an answer again: a command the card may get twice is sent again, any other ends as garbled.
 */
export function createMt3SerialReader(line: Line, settings: Mt3ReaderSettings): CardSlot {
  const talker = createTalker(line, { ...settings, shortest: shortestMt3Content })
  const limits = { ...defaultLimits, ...settings.limits }
  /** It has answered since the line was opened. */
  let answering = false

  line.onLost(() => {
    answering = false
  })

  interface Manner {
    readonly limitMs: number
    readonly resends?: number
    readonly resendOnSilence?: boolean
    readonly signal?: AbortSignal | undefined
  }

  async function ask(command: Mt3Command, manner: Manner): Promise<SlotOutcome<Mt3Answer>> {
    return await talker.talk<Mt3Answer>({
      content: command.content,
      answerMs: manner.limitMs,
      resends: manner.resends ?? resendsMax,
      resendOnSilence: manner.resendOnSilence ?? false,
      signal: manner.signal,
      react(content) {
        const answer = readMt3Answer(content)
        return answer.status !== 0 || command.fits(answer.data) ? { done: answer } : 'not-ours'
      },
    })
  }

  /** A wrong device on the port is found out here, in a second, rather than after the long wait a card may need. */
  async function greet(signal?: AbortSignal): Promise<SlotOutcome<undefined>> {
    if (answering) return succeed(undefined)
    const greeted = await ask(mt3Firmware, { limitMs: limits.firmware, resends: 1, resendOnSilence: true, signal })
    if (!greeted.ok) return greeted
    // An echo of the question has this form too.
    answering = greeted.value.status === 0
    return answering ? succeed(undefined) : refuse('device.garbled', { port: line.port, reason: 'what answers is no reader of this kind' })
  }

  async function reset(signal?: AbortSignal): Promise<SlotOutcome<Uint8Array>> {
    const greeted = await greet(signal)
    if (!greeted.ok) return greeted
    return dataOrRefusal(await ask(mt3Reset, { limitMs: limits.reset, signal }))
  }

  function dataOrRefusal(asked: SlotOutcome<Mt3Answer>): SlotOutcome<Uint8Array> {
    if (!asked.ok) return asked
    return asked.value.status === 0 ? succeed(asked.value.data) : refusalOf(asked.value.status)
  }

  function refusalOf(status: number): SlotOutcome<never> {
    switch (settings.statuses?.get(status)) {
      case 'card-mute':
        return refuse('card.mute', {})
      case 'reader':
        return refuse('device.failed', { port: line.port, reason: `status ${status.toString(16).toUpperCase().padStart(4, '0')}` })
      default:
        return refuse('card.absent', {})
    }
  }

  async function powerOff(limitMs?: number): Promise<SlotOutcome<undefined>> {
    const hurried = limitMs === undefined ? {} : { resends: 0 }
    const done = dataOrRefusal(await ask(mt3PowerOff, { limitMs: limitMs ?? limits.powerOff, ...hurried }))
    return done.ok ? succeed(undefined) : done
  }

  return {
    get port() {
      return line.port
    },
    family: 'mt3-serial',
    get disturbances() {
      return talker.disturbances
    },
    askEveryMs,
    powerOn: reset,
    async transmit(apdu, signal) {
      const command = mt3Transfer(apdu)
      // It may have been a secret, also when nobody waits for the answer any more.
      const asked = await ask(command, { limitMs: limits.transfer, ...(!isRepeatable(apdu) && { resends: 0 }), signal }).finally(() =>
        command.content.fill(0),
      )
      if (!asked.ok || asked.value.status === 0 || settings.statuses?.has(asked.value.status)) return dataOrRefusal(asked)
      // Pulled, or there and unwilling? A card that is there answers to a reset.
      const still = await reset(signal)
      return still.ok ? refuse('card.mute', {}) : still
    },
    powerOff,
    async presence(signal) {
      const powered = await reset(signal)
      if (powered.ok) {
        const off = await powerOff()
        return off.ok ? succeed('inactive') : off
      }
      return powered.error.code === 'card.absent' ? succeed('absent') : powered
    },
    onPresence: () => () => undefined,
  }
}
