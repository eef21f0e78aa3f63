import { Button } from 'antd'
import type { Problem } from '../../../shared/errors/index.ts'
import { ProblemNotice } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'

/** A refusal in the middle of a discharge; one that names a settlement leads to it. */
export function DischargeProblem({ problem, onShowRecord }: { problem: Problem; onShowRecord: (settlementId: string) => void }) {
  const t = useText()
  return (
    <div className="problem-row">
      <ProblemNotice problem={problem} />
      {problem.code === 'bill.already-settled' && (
        <Button onClick={() => onShowRecord(problem.details.settlementId)}>{t('discharge.open-record')}</Button>
      )}
    </div>
  )
}
