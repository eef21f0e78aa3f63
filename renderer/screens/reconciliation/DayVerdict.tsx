import type { DayReconciliation } from '../../../shared/contract/index.ts'
import { Tag } from '../../components/index.ts'
import type { TextKey } from '../../text/index.ts'
import { useText } from '../../text/use-text.ts'

interface DayVerdictProps {
  readonly result: DayReconciliation
  readonly isRunning: boolean
  /** Compared just now: an empty day is then known to be empty. */
  readonly wasRun: boolean
}

function wordsOf({ groups, disputed }: DayReconciliation, open: number, wasRun: boolean): TextKey | undefined {
  if (open > 0 || disputed > 0) return undefined
  if (groups.length === 0) return wasRun ? 'reconciliation.no-groups' : 'reconciliation.not-run'
  if (groups.every(({ result }) => result === 'equal')) return 'reconciliation.equal'
  return groups.every(({ result }) => result === 'equal' || result === 'equal-noted') ? 'reconciliation.equal-noted' : undefined
}

/** How the day stands in one line: equal to the fen, under way, or what is still missing from it. */
export function DayVerdict({ result, isRunning, wasRun }: DayVerdictProps) {
  const t = useText()
  const { mismatches, unconfirmed, disputed } = result
  const open = mismatches.filter(({ state }) => state !== 'closed').length
  const words = wordsOf(result, open, wasRun)
  const isGood = words === 'reconciliation.equal' || words === 'reconciliation.equal-noted'
  return (
    <p className="verdict-line" role="status" data-testid="day-verdict">
      {isRunning ? (
        <Tag tone="info">{t('reconciliation.running')}</Tag>
      ) : (
        words && (isGood ? <Tag tone="good">{t(words)}</Tag> : <span>{t(words)}</span>)
      )}
      {open > 0 && (
        <Tag tone="bad" testId="open-mismatches">
          {t('reconciliation.open', { count: open })}
        </Tag>
      )}
      {disputed > 0 && (
        <Tag tone="special" testId="disputed">
          {t('reconciliation.disputed', { count: disputed })}
        </Tag>
      )}
      <Tag tone={unconfirmed > 0 ? 'warn' : 'quiet'} testId="unconfirmed">
        {unconfirmed > 0 ? t('reconciliation.unconfirmed', { count: unconfirmed }) : t('reconciliation.all-confirmed')}
      </Tag>
    </p>
  )
}
