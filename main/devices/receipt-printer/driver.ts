import type { DeviceState } from '../../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { ReceiptLine } from '../../../shared/slip/index.ts'
import type { DeviceCode, PrinterCode, ReceiptPrinter } from '../../services/ports/index.ts'
import { createListeners, type Line, lineTimeMs, openUnlessAborted } from '../transport/index.ts'
import { encodeReceipt, initialise } from './commands.ts'
import { createConversation } from './conversation.ts'
import { hasGlyph } from './gb18030.ts'
import { defaultPrinterLimits, type PrinterLimits, type ReceiptPrinterOptions } from './settings.ts'
import {
  finishedNearEnd,
  finishedQuestion,
  hasError,
  isFinishedByte,
  isStatusByte,
  type Readiness,
  readinessOf,
  type StatusQuestion,
  statusQuestion,
} from './status.ts'

export interface ReceiptPrinterSettings extends Omit<ReceiptPrinterOptions, 'flowControl'> {
  /** What the line runs at: how long a receipt takes to reach the printer. */
  readonly baudRate: number
  readonly limits?: Partial<PrinterLimits>
}

/** Small printers take this much before they must be waited for. */
const blockBytes = 512

type Printed = Outcome<{ readonly warning?: 'paper-near-end' }, PrinterCode>

/** An ESC/POS receipt printer on this line. */
export function createReceiptPrinter(line: Line, settings: ReceiptPrinterSettings): ReceiptPrinter {
  const limits = { ...defaultPrinterLimits, ...settings.limits }
  const answers = settings.status === 'supported'
  const conversation = createConversation(line)
  const changed = createListeners<undefined>()
  let known: 'unknown' | 'ready' | 'faulty' = 'unknown'
  let told: DeviceState = 'offline'
  /** A receipt began and its end was never confirmed: the printer may still say so in the middle of the next one. */
  let owesFinish = false
  let again: NodeJS.Timeout | undefined
  let closed = false

  function state(): DeviceState {
    if (!line.isOpen) return 'offline'
    if (!answers) return 'silent'
    return known === 'unknown' ? 'offline' : known
  }

  function tell(): void {
    const now = state()
    if (now === told) return
    told = now
    changed.call(undefined)
  }

  function learn(now: typeof known): void {
    known = now
    clearTimeout(again)
    if (answers && !closed && now !== 'ready') again = setTimeout(askAgain, limits.askAgainMs)
    tell()
  }

  async function askStatus(question: StatusQuestion, signal?: AbortSignal) {
    const { answerMs: limitMs, tries } = limits
    return await conversation.ask({ bytes: statusQuestion(question), isAnswer: isStatusByte, limitMs, tries }, signal)
  }

  /** Asks for everything that decides whether it can print. */
  async function askReadiness(signal?: AbortSignal): Promise<Outcome<Readiness, DeviceCode>> {
    const printer = await askStatus('printer', signal)
    if (!printer.ok) return printer
    const cause = await askStatus('cause', signal)
    if (!cause.ok) return cause
    const error = hasError(cause.value) ? await askStatus('error', signal) : undefined
    if (error?.ok === false) return error
    const paper = await askStatus('paper', signal)
    if (!paper.ok) return paper
    return succeed(readinessOf({ printer: printer.value, cause: cause.value, paper: paper.value, ...(error && { error: error.value }) }))
  }

  async function readiness(signal?: AbortSignal): Promise<Outcome<Readiness, DeviceCode>> {
    if (!answers) return succeed({ can: 'print', nearEnd: false })
    const asked = await askReadiness(signal)
    learn(!asked.ok ? 'unknown' : asked.value.can === 'print' ? 'ready' : 'faulty')
    return asked
  }

  async function askFinished(limitMs: number, signal?: AbortSignal) {
    return await conversation.ask({ bytes: finishedQuestion, isAnswer: isFinishedByte, limitMs, tries: 1 }, signal)
  }

  /** Waits until an earlier receipt is out of the way, so that its end cannot be taken for the end of the next one. */
  async function settleEarlier(signal?: AbortSignal): Promise<Outcome<undefined, DeviceCode>> {
    if (!owesFinish || !answers) return succeed(undefined)
    const finished = await askFinished(limits.finishMs, signal)
    if (!finished.ok) return finished
    await new Promise((resolve) => setTimeout(resolve, limits.quietMs))
    owesFinish = false
    return succeed(undefined)
  }

  /** The line is open, the printer says that it can, nothing of before is in the way. */
  async function prepare(signal?: AbortSignal): Promise<Outcome<{ readonly nearEnd: boolean }, PrinterCode>> {
    const opened = await openUnlessAborted(line, signal)
    if (!opened.ok) return opened
    const ready = await readiness(signal)
    if (!ready.ok) return ready
    if (ready.value.can === 'not') return refusal(ready.value)
    const settled = await settleEarlier(signal)
    if (!settled.ok) return settled
    signal?.throwIfAborted()
    return line.isOpen ? succeed({ nearEnd: ready.value.nearEnd }) : { ok: false, error: conversation.lastLoss }
  }

  function refusal(cannot: Extract<Readiness, { can: 'not' }>): Outcome<never, PrinterCode> {
    const { port } = line
    return cannot.why === 'failed' ? refuse('device.failed', { port, reason: cannot.reason }) : refuse(`printer.${cannot.why}`, { port })
  }

  /** From here on nobody can say how much is on paper unless the printer says that it is all there. */
  async function send(lines: readonly ReceiptLine[], nearEnd: boolean): Promise<Printed> {
    const job = encodeReceipt(lines, settings.columns)
    owesFinish = true
    for (let at = 0; at < job.length; at += blockBytes) {
      const written = await line.write(job.subarray(at, at + blockBytes))
      if (!written.ok) return refuse('printer.outcome-unknown', { port: line.port })
    }
    if (!answers) return succeed({})
    // A device server takes all at once and lets it out at the speed of its line.
    const finished = await askFinished(limits.finishMs + limits.finishLineMs * lines.length + lineTimeMs(job.length, settings.baudRate))
    if (!finished.ok) return refuse('printer.outcome-unknown', { port: line.port })
    owesFinish = false
    return succeed(nearEnd || finishedNearEnd(finished.value) ? { warning: 'paper-near-end' } : {})
  }

  function askAgain(): void {
    if (!closed && line.isOpen) void line.alone(() => readiness())
  }

  line.onOpened(() => {
    tell()
    void line.alone(async () => {
      // Half a line of before may be left in the printer.
      await line.write(initialise)
      await readiness()
    })
  })
  line.onLost(() => {
    clearTimeout(again)
    known = 'unknown'
    tell()
  })

  return {
    kind: 'receipt-printer',
    driver: 'esc-pos',
    columns: settings.columns,
    hasGlyph: (character) => hasGlyph(character, settings.charset),
    get disturbances() {
      return conversation.disturbances
    },
    print: (receipt, signal) =>
      line.alone(async () => {
        const prepared = await prepare(signal)
        if (!prepared.ok) return prepared
        const printed = await send(receipt(), prepared.value.nearEnd)
        if (!printed.ok && line.isOpen) learn('unknown')
        return printed
      }, signal),
    probe: (signal) =>
      line.alone(async () => {
        const opened = await openUnlessAborted(line, signal)
        if (!opened.ok) return opened
        const asked = await readiness(signal)
        if (!asked.ok) return asked
        // It answers well even where it cannot print: what it lacks is what it says of itself.
        const { value } = asked
        if (value.can === 'print') return succeed(value.nearEnd ? 'paper-near-end' : '')
        return value.why === 'failed' ? refuse('device.failed', { port: line.port, reason: value.reason }) : succeed(value.why)
      }, signal),
    state,
    port: () => line.port,
    onChange: (listener) => changed.add(listener),
    async close() {
      closed = true
      clearTimeout(again)
      await line.close()
    },
  }
}
