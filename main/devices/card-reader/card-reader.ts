import { type Problem, succeed } from '../../../shared/errors/index.ts'
import type { CardReader, DeviceCode } from '../../services/ports/index.ts'
import { createLine, createTransport, type Line, openUnlessAborted, type Transport, todayInChina } from '../transport/index.ts'
import { type AcsReaderSettings, createAcsSerialReader } from './acs-serial/driver.ts'
import type { CardSlot, SlotCode } from './card-slot.ts'
import { watchSlot } from './slot-watch.ts'
import { readSocialSecurityCard, type SocialSecurityCardSettings } from './social-security-card.ts'

export interface CardReaderSettings extends Partial<SocialSecurityCardSettings> {
  /** Serial path or `tcp://host:port`. */
  readonly port: string
  readonly baudRate?: number
  readonly slot?: number
  /** A frame that stops growing for so long is given up. */
  readonly interByteMs?: number
  /** For tests. */
  readonly transport?: Transport
  readonly limits?: AcsReaderSettings['limits']
}

const defaultBaudRate = 9_600
const contactSlot = 1
/** Networks deliver in bursts: a pause there says less than on a cable. */
const pauseMs = { serial: 200, tcp: 300 }
/** On the way out after a cancel: long enough for the command to leave, short enough for the cashier not to wait. */
const hurriedMs = 150

/** How long a frame may stop growing on this kind of line. */
export function pauseOn(port: string): number {
  return port.startsWith('tcp://') ? pauseMs.tcp : pauseMs.serial
}

/** An ACS serial reader at this port. Begins to look for it at once and keeps looking until `close`. */
export function createCardReader(settings: CardReaderSettings): CardReader {
  const baudRate = settings.baudRate ?? defaultBaudRate
  const line = createLine(settings.transport ?? createTransport(settings.port, { baudRate }))
  const slot = createAcsSerialReader(line, {
    baudRate,
    slot: settings.slot ?? contactSlot,
    interByteMs: settings.interByteMs ?? pauseOn(settings.port),
    ...(settings.limits && { limits: settings.limits }),
  })
  return createSocialCardReader(line, slot, settings)
}

/** The social-security card application over a slot of any family on this line. */
export function createSocialCardReader(line: Line, slot: CardSlot, settings: Partial<SocialSecurityCardSettings> = {}): CardReader {
  const card: SocialSecurityCardSettings = { ...settings, today: settings.today ?? todayInChina }
  const watch = watchSlot(line, slot)

  return {
    kind: 'social-card',
    driver: slot.family,
    get disturbances() {
      return slot.disturbances
    },
    read(signal) {
      watch.makeWay()
      return line.alone(async () => {
        const opened = await openUnlessAborted(line, signal)
        if (!opened.ok) return opened
        try {
          const outcome = await readSocialSecurityCard(slot, card, signal)
          watch.learn(outcome.ok ? 'card' : outcome.error.code)
          return outcome
        } catch (error) {
          await slot.powerOff(hurriedMs)
          watch.askIfUnknown()
          throw error
        }
      }, signal)
    },
    probe(signal) {
      watch.makeWay()
      return line.alone(async () => {
        const opened = await openUnlessAborted(line, signal)
        if (!opened.ok) return opened
        const asked = await slot.presence(signal)
        watch.learn(asked.ok ? (asked.value === 'absent' ? 'card.absent' : 'card') : asked.error.code)
        if (asked.ok || isOfCard(asked.error)) return succeed('')
        return { ok: false, error: asked.error }
      }, signal)
    },
    state: watch.state,
    port: () => line.port,
    onChange: watch.onChange,
    async close() {
      watch.close()
      await line.close()
    },
  }
}

/** A reader that says anything of the card is one that answers. */
function isOfCard(problem: Problem<SlotCode>): problem is Problem<Exclude<SlotCode, DeviceCode>> {
  return problem.code === 'card.absent' || problem.code === 'card.mute'
}
