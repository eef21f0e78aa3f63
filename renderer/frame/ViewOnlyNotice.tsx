import type { TerminalStatus } from '../../shared/contract/index.ts'
import type { Problem } from '../../shared/errors/index.ts'
import { ProblemNotice } from '../components/index.ts'

/** 只能查看: above every screen while nothing is written to this ledger, with the reason and what to do. */
export function ViewOnlyNotice({ viewOnly }: { viewOnly: NonNullable<TerminalStatus['viewOnly']> }) {
  return (
    <div data-testid="view-only">
      <ProblemNotice problem={viewOnly as Problem} />
    </div>
  )
}
