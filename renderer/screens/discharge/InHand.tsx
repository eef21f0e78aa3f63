import { chineseCapitals, isZeroMoney } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { Amount } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'

/** What changes hands at the window: 应退 or 应补, large, with its capitals. */
export function InHand({ breakdown }: { breakdown: SettlementBreakdown }) {
  const t = useText()
  const collects = !isZeroMoney(breakdown.balanceDue)
  const amount = collects ? breakdown.balanceDue : breakdown.refund
  return (
    <div className={collects ? 'in-hand in-hand-due' : 'in-hand'} data-testid="in-hand" data-direction={collects ? 'collect' : 'refund'}>
      <div className="in-hand-line">
        <span>{t('amount.cash')}</span>
        <Amount value={breakdown.cash} />
      </div>
      <div className="in-hand-line">
        <span>{t('amount.deposit')}</span>
        <Amount value={breakdown.deposit} />
      </div>
      <div className="in-hand-big">
        <span>{t(collects ? 'amount.balanceDue' : 'amount.refund')}</span>
        <Amount value={amount} />
      </div>
      <div className="in-hand-capitals" lang="zh-CN">
        {chineseCapitals(amount)}
      </div>
    </div>
  )
}
