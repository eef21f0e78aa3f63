import {
  addMoney,
  chineseCapitals,
  isNegativeMoney,
  isZeroMoney,
  type Money,
  negateMoney,
  sumMoney,
  zeroMoney,
} from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { Amount } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'
import { dueOf } from './due.ts'

/** A reversal carries the other sign: what was paid back is collected again, what was collected is paid back. */
function whatChangesHands({ totalFee }: SettlementBreakdown, due: Money) {
  const isReversal = isNegativeMoney(totalFee)
  if (isZeroMoney(due)) return { label: 'amount.refund', collects: false } as const
  if (isNegativeMoney(due)) return { label: isReversal ? 'cancel.pay-back' : 'amount.refund', collects: false } as const
  return { label: isReversal ? 'cancel.collect-again' : 'amount.balanceDue', collects: true } as const
}

function supplemented(later: Money) {
  return isNegativeMoney(later)
    ? ({ label: 'difference.refunded', collects: false } as const)
    : ({ label: 'difference.collected', collects: !isZeroMoney(later) } as const)
}

interface InHandProps {
  readonly breakdown: SettlementBreakdown
  /** What the person pays more (+) or less (-) because the platform's figures are charged. */
  readonly further?: Money
  /** What a supplementary slip moves after the settlement has moved what it came to then. */
  readonly later?: Money | undefined
}

const withoutSign = (amount: Money) => (isNegativeMoney(amount) ? negateMoney(amount) : amount)

/** What changes hands at the window: 应退 or 应补, large, with its capitals; after a supplementary slip, what that moves. */
export function InHand({ breakdown, further = zeroMoney, later }: InHandProps) {
  const t = useText()
  const before = addMoney(dueOf(breakdown), further)
  const now = later === undefined ? whatChangesHands(breakdown, before) : supplemented(later)
  const { label, collects } = now
  const amount = withoutSign(later ?? before)
  return (
    <div className={collects ? 'in-hand in-hand-due' : 'in-hand'} data-testid="in-hand" data-direction={collects ? 'collect' : 'refund'}>
      <div className="in-hand-line">
        <span>{t('amount.cash')}</span>
        <Amount value={sumMoney([breakdown.cash, further, later ?? zeroMoney])} />
      </div>
      <div className="in-hand-line">
        <span>{t('amount.deposit')}</span>
        <Amount value={breakdown.deposit} />
      </div>
      {later !== undefined && (
        <div className="in-hand-line">
          <span>{t('difference.first-slip', { what: t(whatChangesHands(breakdown, before).label) })}</span>
          <Amount value={withoutSign(before)} />
        </div>
      )}
      <div className="in-hand-big">
        <span>{t(label)}</span>
        <Amount value={amount} />
      </div>
      <div className="in-hand-capitals" lang="zh-CN">
        {chineseCapitals(amount)}
      </div>
    </div>
  )
}
