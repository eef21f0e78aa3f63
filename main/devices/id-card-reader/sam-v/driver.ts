import { type Outcome, refuse, succeed } from '../../../../shared/errors/index.ts'
import type { DeviceCode, IdCardReader } from '../../../services/ports/index.ts'
import { createListeners, type Line, orAborted } from '../../transport/index.ts'
import { meaningOfStatus, samNumberText, samRequests, samStatus } from './commands.ts'
import { createSamModule, type SamModuleSettings } from './module.ts'
import { createDocumentReader, type DocumentSettings } from './reading.ts'

export type SamVSettings = DocumentSettings &
  SamModuleSettings & {
    /** Other speeds at which the module is looked for, in this order. */
    readonly otherBaudRates: readonly number[]
  }

/** How often a module that does not answer is asked whether it is back; some are switched on after the line is open. */
const askAgainMs = 5_000
const defaultWaitMs = 10_000

type State = ReturnType<IdCardReader['state']>

/**
 * A reader of identity documents with a SAM-V module at this line. It never says that a document lies there: the module answers the
 * same whether nobody has put one there or nobody has lifted the last one.
 */
export function createSamVReader(line: Line, settings: SamVSettings): IdCardReader {
  const module = createSamModule(line, settings)
  const documents = createDocumentReader(module, settings)
  const changed = createListeners<undefined>()
  let answering: 'unknown' | 'well' | 'faulty' = 'unknown'
  let told: State = 'offline'
  let greeting = new AbortController()
  let again: NodeJS.Timeout | undefined
  let closed = false

  const state = (): State => (!line.isOpen || answering === 'unknown' ? 'offline' : answering === 'faulty' ? 'faulty' : 'ready')

  function learn(now: typeof answering): void {
    answering = now
    clearTimeout(again)
    if (!closed && line.isOpen && answering !== 'well') again = setTimeout(() => void greet(), askAgainMs)
    const current = state()
    if (current === told) return
    told = current
    changed.call(undefined)
  }

  /** Asks for the module's status, at the speed of the settings and then at the others; it stays at the speed that was answered. */
  async function knock(signal?: AbortSignal): Promise<Outcome<undefined, DeviceCode>> {
    const first = module.baudRate
    let outcome = await askStatus(samRequests.status.tries, signal)
    for (const baudRate of settings.otherBaudRates.filter((rate) => rate !== first)) {
      if (!isSilence(outcome)) break
      await module.setBaudRate(baudRate)
      outcome = await askStatus(samRequests.status.tries - 1, signal)
    }
    if (isSilence(outcome) && module.baudRate !== first) await module.setBaudRate(first)
    learn(outcome.ok ? 'well' : outcome.error.code === 'device.failed' ? 'faulty' : 'unknown')
    return outcome
  }

  async function askStatus(tries: number, signal?: AbortSignal) {
    const asked = await module.ask(samRequests.status, signal, tries)
    if (!asked.ok) return asked
    if (asked.value.status === samStatus.success) return succeed(undefined)
    const { reason } = meaningOfStatus(asked.value.status)
    return refuse('device.failed', { port: module.port, reason })
  }

  /** After opening nothing is known of the module, not even whether it has power. */
  async function greet(): Promise<void> {
    greeting = new AbortController()
    const { signal } = greeting
    try {
      await line.alone(async () => {
        // A reading that got in first knows more than this question would.
        if (line.isOpen && answering !== 'well') await knock(signal)
      }, signal)
    } catch (error) {
      // A reading made us give way.
      if (!signal.aborted) throw error
    }
  }

  line.onOpened(() => void greet())
  line.onLost(() => learn('unknown'))

  /**
   * Uses the module alone, on an open line on which it answers. Given up before it learned anything, it hands back the question of
   * the opening that had made way for it.
   */
  async function withModule<Answer>(
    askFirst: boolean,
    task: () => Promise<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer | Outcome<never, DeviceCode>> {
    greeting.abort()
    try {
      return await line.alone(async () => {
        const opened = await orAborted(line.open(), signal)
        if (!opened.ok) return opened
        if (askFirst || answering !== 'well') {
          const knocked = await knock(signal)
          if (!knocked.ok) return knocked
        }
        return await task()
      }, signal)
    } catch (error) {
      if (answering === 'unknown') void greet()
      throw error
    }
  }

  return {
    kind: 'id-card',
    driver: 'sam-v',
    port: () => line.port,
    state,
    onChange: (listener) => changed.add(() => listener()),
    get disturbances() {
      return module.disturbances
    },
    probe: (signal) => withModule(true, async () => succeed(await moduleNumber(signal)), signal),
    async read({ signal, waitMs = defaultWaitMs, again: wanted = false } = {}) {
      return await withModule(
        false,
        async () => {
          const outcome = await documents.read({ waitMs, again: wanted, signal })
          if (!outcome.ok) await learnFrom(outcome.error.code)
          return outcome
        },
        signal,
      )
    },
    async close() {
      closed = true
      greeting.abort()
      clearTimeout(again)
      await line.close()
    },
  }

  /** Some modules answer the first question after power-up wrongly; one without a number still reads documents. */
  async function moduleNumber(signal?: AbortSignal): Promise<string> {
    for (let tried = 0; tried < samRequests.number.tries; tried += 1) {
      const asked = await module.ask(samRequests.number, signal, 1)
      const number = asked.ok && asked.value.status === samStatus.success ? samNumberText(asked.value.data) : undefined
      if (number !== undefined) return number
    }
    return ''
  }

  async function learnFrom(code: string): Promise<void> {
    if (code === 'device.no-answer' || code === 'device.garbled') learn('unknown')
    // Whether it was this document or the module itself is told by the module.
    if (code === 'device.failed') await knock()
  }
}

/** Whether nothing that makes sense was heard. */
function isSilence(outcome: Outcome<undefined, DeviceCode>): boolean {
  return !outcome.ok && (outcome.error.code === 'device.no-answer' || outcome.error.code === 'device.garbled')
}
