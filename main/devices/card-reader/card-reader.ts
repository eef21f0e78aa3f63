import { formatChinaTime, type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'
import { refuse, succeed } from '../../../shared/errors/index.ts'
import type { CardReader } from '../../services/ports/index.ts'
import { createLine, createTransport, type Transport, type TransportOutcome } from '../transport/index.ts'
import { type AcsReaderSettings, createAcsSerialReader } from './acs-serial/driver.ts'
import { watchSlot } from './slot-watch.ts'
import { readSocialSecurityCard, type SocialSecurityCardSettings } from './social-security-card.ts'

export interface CardReaderSettings extends Partial<SocialSecurityCardSettings> {
  /** Serial path or `tcp://host:port`; empty where no reader is configured. */
  readonly port: string
  readonly baudRate?: number
  readonly slot?: number
  /** A frame that stops growing for so long is given up. */
  readonly interByteMs?: number
  /** For tests and for devices that share a port. */
  readonly transport?: Transport
  readonly limits?: AcsReaderSettings['limits']
}

const defaultBaudRate = 9_600
const contactSlot = 1
/** Networks deliver in bursts: a pause there says less than on a cable. */
const pauseMs = { serial: 200, tcp: 300 }
/** On the way out after a cancel: long enough for the command to leave, short enough for the cashier not to wait. */
const hurriedMs = 150

/** The reader for social-security cards at this port. Begins to look for it at once and keeps looking until `close`. */
export function createCardReader(settings: CardReaderSettings): CardReader {
  return settings.port === '' ? withoutReader() : createConnectedReader(settings)
}

function withoutReader(): CardReader {
  return {
    read: () => Promise.resolve(refuse('device.not-configured', { role: 'card-reader' })),
    state: () => 'not-configured',
    port: () => '',
    onChange: () => () => undefined,
    close: () => Promise.resolve(),
  }
}

function createConnectedReader(settings: CardReaderSettings): CardReader {
  const baudRate = settings.baudRate ?? defaultBaudRate
  const line = createLine(settings.transport ?? createTransport(settings.port, { baudRate }))
  const slot = createAcsSerialReader(line, {
    baudRate,
    slot: settings.slot ?? contactSlot,
    interByteMs: settings.interByteMs ?? (settings.port.startsWith('tcp://') ? pauseMs.tcp : pauseMs.serial),
    ...(settings.limits && { limits: settings.limits }),
  })
  const card: SocialSecurityCardSettings = { ...settings, today: settings.today ?? todayInChina }
  const watch = watchSlot(line, slot)

  return {
    read(signal) {
      watch.makeWay()
      return line.alone(async () => {
        const opened = await orAborted(line.open(), signal)
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
    state: watch.state,
    port: () => settings.port,
    onChange: watch.onChange,
    async close() {
      watch.close()
      await line.close()
    },
  }
}

/** Opening cannot be stopped half-way, waiting for it can. */
function orAborted(opening: Promise<TransportOutcome>, signal?: AbortSignal): Promise<TransportOutcome> {
  if (!signal) return opening
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    void opening.then((outcome) => {
      signal.removeEventListener('abort', giveUp)
      resolve(outcome.ok ? succeed(undefined) : outcome)
    })
  })
}

function todayInChina(): LocalDate {
  return parseLocalDate(formatChinaTime(new Date().toISOString()).slice(0, 10))
}
