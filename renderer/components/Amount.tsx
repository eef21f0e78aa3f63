import { formatMoneyGrouped, isNegativeMoney, type Money } from '../../shared/money/index.ts'

/** An amount as people at counters read it: commas, two places, figures of one width, red only below zero. */
export function Amount({ value, quiet, className }: { value: Money; quiet?: boolean; className?: string }) {
  const text = formatMoneyGrouped(value)
  const classes = ['amount', isNegativeMoney(value) && 'amount-negative', quiet && text === '0.00' && 'amount-quiet', className]
  return <span className={classes.filter(Boolean).join(' ')}>{text}</span>
}
