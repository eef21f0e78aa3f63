import type { DifferenceCause, DifferenceDecision } from '../../shared/contract/index.ts'
import { formatMoneyGrouped, isNegativeMoney, isZeroMoney, type Money, negateMoney } from '../../shared/money/index.ts'
import type { TextKey, Translate } from './index.ts'
import { grouped, labelOf } from './sentences.ts'

/** What both sides see differently first, as one sentence with both values where they can be told. */
export function causeSentence(t: Translate, { cause, field, lineId, itemCode, ours, platform }: DifferenceCause): string {
  const amount = { field: labelOf(t, 'amount', field) }
  if (cause === 'rounding' || cause === 'unexplained') return t(`cause.${cause}`, amount)
  // A deductible that shows in the deductible need not be said twice.
  const shows = cause === 'deductible' && field === 'deductibleApplied' ? '' : t('cause.shows', amount)
  const say = (value: string) => (cause === 'class' ? labelOf(t, 'itemClass', value) : grouped(value))
  const hasValues = ours !== undefined && platform !== undefined
  const what = labelOf(t, 'differenceCause', cause)
  const line =
    lineId !== undefined && itemCode !== undefined ? t('cause.coded-line', { line: lineId, code: itemCode }) : (lineId ?? itemCode)
  const whole = { shows, what, line: line ?? '', ours: say(ours ?? ''), platform: say(platform ?? '') }
  if (line === undefined) return t(hasValues ? 'cause.values' : 'cause.plain', whole)
  return t(hasValues ? 'cause.line-values' : 'cause.line-plain', whole)
}

/** What a supervisor may decide about a difference: its name, what follows from it, and how it is told afterwards. */
export const decisionKeys = {
  'platform-accepted': { name: 'difference.accept', follows: 'difference.accept-words', told: 'difference.decided-accepted' },
  disputed: { name: 'difference.dispute', follows: 'difference.dispute-words', told: 'difference.decided-disputed' },
  'ours-agreed': { name: 'difference.agree', follows: 'difference.agree-words', told: 'difference.decided-agreed' },
  'platform-corrected': { name: 'difference.correct', follows: 'difference.correct-words', told: 'difference.decided-corrected' },
} as const satisfies Record<DifferenceDecision['decision'], Record<'name' | 'follows' | 'told', TextKey>>

/** What the person pays (+) or gets back (-). */
export function dueWords(t: Translate, due: Money): string {
  if (isZeroMoney(due)) return t('due.nothing')
  return isNegativeMoney(due)
    ? t('due.pay-back', { amount: formatMoneyGrouped(negateMoney(due)) })
    : t('due.collect', { amount: formatMoneyGrouped(due) })
}
