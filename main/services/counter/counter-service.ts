import type { Operator, Rehearsal, SettlementPreview } from '../../../shared/contract/index.ts'
import type { Outcome } from '../../../shared/errors/index.ts'
import { formatMoney, isNegativeMoney, type Money, negateMoney } from '../../../shared/money/index.ts'
import type { AuditStore, Clock, CustomerDisplay, RatingKeypad, SettlementStore } from '../ports/index.ts'
import { amountToConfirm, type PreviewCode } from '../settlement/index.ts'

export interface CounterParts {
  readonly customerDisplay: Pick<CustomerDisplay, 'show' | 'clear'>
  readonly ratingKeypad: Pick<RatingKeypad, 'ask'>
  readonly settlements: Pick<SettlementStore, 'summary'>
  readonly audit: AuditStore
  readonly clock: Clock
  /** Who is signed in; the rating is theirs. */
  readonly operator: () => Operator | undefined
  /** 窗口号, as the keypad shows it. */
  readonly windowNumber: string
  readonly onFault: (cause: unknown) => void
}

/**
 * What the person at the counter sees and is asked: the amount on the customer display, one rating (好差评) per settled business.
 * Both are courtesies: nothing here answers later than at once, and nothing that goes wrong here is a settlement's trouble.
 */
export interface CounterService {
  /** Shows what a preview says is due and passes it on. */
  previewed(preview: Outcome<SettlementPreview, PreviewCode>): Outcome<SettlementPreview, PreviewCode>
  /** The platform was asked: where its figures are charged, what is due by them. */
  rehearsed(rehearsal: Rehearsal): void
  /** It is booked: shows what is due and asks for a rating. The question before it is over then. */
  settled(settlementId: string): void
  /** The operator leaves the window: the amount is nobody's business any more. */
  left(): void
  stop(): Promise<void>
}

const ratingSeconds = 30
/** An amount is nobody's business any more after so long. */
const showForMs = 180_000

export function createCounterService(parts: CounterParts): CounterService {
  const { customerDisplay, ratingKeypad, settlements, audit, clock } = parts
  let asking: { readonly settlementId: string; readonly stop: AbortController; readonly ended: Promise<void> } | undefined
  let darkening: NodeJS.Timeout | undefined
  let stopped = false

  /** What goes wrong in here ends in here. */
  async function courteously(act: () => unknown): Promise<void> {
    try {
      await act()
    } catch (cause) {
      if (!stopped) parts.onFault(cause)
    }
  }

  /** A display says nothing back, and one that is gone is seen among the devices: what `show` answers tells nobody anything. */
  async function show(due: Money): Promise<void> {
    clearTimeout(darkening)
    darkening = setTimeout(() => void darken(), showForMs)
    darkening.unref()
    const refund = isNegativeMoney(due)
    await customerDisplay.show({ label: refund ? 'change' : 'total', amount: formatMoney(refund ? negateMoney(due) : due) })
  }

  async function darken(): Promise<void> {
    clearTimeout(darkening)
    await courteously(customerDisplay.clear)
  }

  async function ask(settlementId: string, operatorId: string, signal: AbortSignal): Promise<void> {
    try {
      const asked = await ratingKeypad.ask({ windowNumber: parts.windowNumber, seconds: ratingSeconds, signal })
      if (!asked.ok) return
      const result = asked.value.kind === 'rated' ? `level ${asked.value.level}` : asked.value.kind
      audit.append({ at: clock.now(), operatorId, act: 'settlement.rated', subject: settlementId, result })
    } catch (cause) {
      if (!signal.aborted) throw cause
    }
  }

  async function showAndAsk(settlementId: string): Promise<void> {
    // Booked once, asked once, however often the window says so.
    if (stopped || asking?.settlementId === settlementId) return
    const summary = settlements.summary(settlementId)
    if (!summary) return
    asking?.stop.abort(new Error('the next settlement is booked'))
    const stop = new AbortController()
    const operatorId = parts.operator()?.operatorId ?? ''
    asking = { settlementId, stop, ended: courteously(() => ask(settlementId, operatorId, stop.signal)) }
    await show(amountToConfirm(summary))
  }

  return {
    previewed(preview) {
      if (preview.ok) void courteously(() => show(amountToConfirm(preview.value.breakdown)))
      return preview
    },
    rehearsed(rehearsal) {
      if (rehearsal.verdict === 'different' && rehearsal.charge === 'platform') void courteously(() => show(rehearsal.platformDue))
    },
    settled(settlementId) {
      // Whoever books waits for none of this.
      setImmediate(() => void courteously(() => showAndAsk(settlementId)))
    },
    left: () => void darken(),
    async stop() {
      stopped = true
      asking?.stop.abort(new Error('the terminal closes'))
      await asking?.ended
      await darken()
    },
  }
}
