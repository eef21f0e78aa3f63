import { chineseCapitals, isNegativeMoney, isZeroMoney, type Money, negateMoney } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { Amount } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'

/** A reversal carries the other sign: what was paid back is collected again, what was collected is paid back. */
function whatChangesHands({ refund, balanceDue }: SettlementBreakdown) {
  if (isNegativeMoney(refund)) return { label: 'cancel.collect-again', amount: negateMoney(refund), collects: true } as const
  if (isNegativeMoney(balanceDue)) return { label: 'cancel.pay-back', amount: negateMoney(balanceDue), collects: false } as const
  if (isZeroMoney(balanceDue)) return { label: 'amount.refund', amount: refund, collects: false } as const
  return { label: 'amount.balanceDue', amount: balanceDue, collects: true } as const
}

/** What changes hands at the window: 应退 or 应补, large, with its capitals. */
export function InHand({ breakdown }: { breakdown: SettlementBreakdown }) {
  return <Hand cash={breakdown.cash} deposit={breakdown.deposit} {...whatChangesHands(breakdown)} />
}

/** The same for figures that are not ours: positive is collected, negative is paid back. */
export function DueInHand({ cash, deposit, due }: { cash: Money; deposit: Money; due: Money }) {
  const collects = !isNegativeMoney(due) && !isZeroMoney(due)
  return (
    <Hand
      cash={cash}
      deposit={deposit}
      label={collects ? 'amount.balanceDue' : 'amount.refund'}
      amount={isNegativeMoney(due) ? negateMoney(due) : due}
      collects={collects}
    />
  )
}

interface HandProps {
  readonly cash: Money
  readonly deposit: Money
  readonly label: ReturnType<typeof whatChangesHands>['label']
  readonly amount: Money
  readonly collects: boolean
}

function Hand({ cash, deposit, label, amount, collects }: HandProps) {
  const t = useText()
  return (
    <div className={collects ? 'in-hand in-hand-due' : 'in-hand'} data-testid="in-hand" data-direction={collects ? 'collect' : 'refund'}>
      <div className="in-hand-line">
        <span>{t('amount.cash')}</span>
        <Amount value={cash} />
      </div>
      <div className="in-hand-line">
        <span>{t('amount.deposit')}</span>
        <Amount value={deposit} />
      </div>
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
