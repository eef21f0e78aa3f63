import { formatChinaTime, type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'
import { refuse, succeed } from '../../../shared/errors/index.ts'
import type { CardReader } from '../../services/ports/index.ts'
import { createLine, createListeners, createTransport, type Line, type Transport, type TransportOutcome } from '../transport/index.ts'
import { type AcsReaderSettings, createAcsSerialReader } from './acs-serial/driver.ts'
import type { CardSlot } from './card-slot.ts'
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
const pauseMs = { serial: 200, tcp: 400 }
/** How often a reader that does not answer is asked whether it is back; some are switched on after the line is open. */
const askAgainMs = 5_000
/** On the way out after a cancel: long enough for the command to leave, short enough for the cashier not to wait. */
const hurriedMs = 150

type State = ReturnType<CardReader['state']>

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
    read: (signal) =>
      line.alone(async () => {
        const opened = await orAborted(line.open(), signal)
        if (!opened.ok) return opened
        try {
          const outcome = await readSocialSecurityCard(slot, card, signal)
          watch.learn(outcome.ok ? 'card' : outcome.error.code)
          return outcome
        } catch (error) {
          await slot.powerOff(hurriedMs)
          throw error
        }
      }, signal),
    state: watch.state,
    port: () => settings.port,
    onChange: watch.onChange,
    async close() {
      watch.close()
      await line.close()
    },
  }
}

/** Knows from openings, losses, notices and readings whether the reader is there and a card is in it. */
function watchSlot(line: Line, slot: CardSlot) {
  const changed = createListeners<undefined>()
  let answering = false
  let present = false
  let told: State = 'offline'
  let again: NodeJS.Timeout | undefined
  let closed = false

  const state = (): State => (!line.isOpen || !answering ? 'offline' : present ? 'card-present' : 'ready')

  function tell(): void {
    const now = state()
    if (now === told) return
    told = now
    changed.call(undefined)
  }

  /** After opening nothing is known of the card, not even whether it still has power: ask, and take the power away. */
  async function greet(): Promise<void> {
    clearTimeout(again)
    await line.alone(async () => {
      // A reading that got in first knows more than this question would.
      if (answering) return
      const asked = await slot.presence()
      learn(asked.ok ? (asked.value === 'absent' ? 'card.absent' : 'card') : asked.error.code)
      if (asked.ok && asked.value === 'active') await slot.powerOff()
    })
    if (!closed && line.isOpen && !answering) again = setTimeout(() => void greet(), askAgainMs)
  }

  /** Takes what a reading or a question ended with. */
  function learn(ending: string): void {
    if (ending === 'card.absent') present = false
    else if (!ending.startsWith('device.')) present = true
    answering = !ending.startsWith('device.') || ending === 'device.failed' || ending === 'device.garbled'
    tell()
  }

  line.onOpened(() => void greet())
  line.onLost(() => {
    clearTimeout(again)
    answering = false
    present = false
    tell()
  })
  slot.onPresence((now) => {
    answering = true
    present = now
    tell()
  })
  return {
    state,
    learn,
    onChange: (listener: () => void) => changed.add(listener),
    close() {
      closed = true
      clearTimeout(again)
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
