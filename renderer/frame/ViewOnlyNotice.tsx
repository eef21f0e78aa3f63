import { Button, Radio } from 'antd'
import { useState } from 'react'
import type { Operator, TerminalStatus } from '../../shared/contract/index.ts'
import type { Problem } from '../../shared/errors/index.ts'
import { useAct } from '../client/index.ts'
import { ProblemNotice, ReasonDialog } from '../components/index.ts'
import { useKeys } from '../keys/index.ts'
import { mayDo } from '../rights.ts'
import { useText } from '../text/use-text.ts'

interface ViewOnlyNoticeProps {
  readonly viewOnly: NonNullable<TerminalStatus['viewOnly']>
  /** Absent: nobody has signed in yet. */
  readonly operator?: Operator
}

const adoptKey = 'Shift+F9'

/** 只能查看: above every screen while nothing is written to this ledger, with the reason and what to do; IT takes it over here. */
export function ViewOnlyNotice({ viewOnly, operator }: ViewOnlyNoticeProps) {
  const t = useText()
  const [asking, setAsking] = useState(false)
  // A file of a later program is no question of where it comes from.
  const mayAdopt = operator !== undefined && mayDo(operator.role, 'ledger.adopt') && viewOnly.code !== 'store.newer-schema'
  useKeys('frame', mayAdopt ? [{ key: adoptKey, label: t('adopt.title'), run: () => setAsking(true) }] : [])
  return (
    <div className="view-only" data-testid="view-only">
      <ProblemNotice problem={viewOnly as Problem} />
      {mayAdopt && (
        <Button danger onClick={() => setAsking(true)} data-testid="adopt-open">
          {t('adopt.title')} {adoptKey}
        </Button>
      )}
      {asking && <AdoptDialog onClose={() => setAsking(false)} />}
    </div>
  )
}

function AdoptDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText()
  const [isRetired, setRetired] = useState<boolean>()
  const adopt = useAct('ledger.adopt', onClose)
  return (
    <ReasonDialog
      title={t('adopt.title')}
      yes={t('adopt.yes')}
      consequence={t('adopt.what-happens')}
      testId="adopt"
      danger
      isIncomplete={isRetired === undefined}
      isBusy={adopt.isPending}
      problem={adopt.error?.problem}
      keys={[
        { key: 'F6', label: t('adopt.other-retired'), run: () => setRetired(true) },
        { key: 'F7', label: t('adopt.other-in-use'), run: () => setRetired(false) },
      ]}
      onYes={(reason) => isRetired !== undefined && adopt.mutate({ reason, otherCopyRetired: isRetired })}
      onClose={onClose}
    >
      <Radio.Group
        className="decision-choice"
        value={isRetired ?? null}
        onChange={(event) => setRetired(event.target.value as boolean)}
        aria-label={t('adopt.other')}
      >
        <Radio value={true}>{t('adopt.other-retired')} F6</Radio>
        <Radio value={false}>{t('adopt.other-in-use')} F7</Radio>
      </Radio.Group>
    </ReasonDialog>
  )
}
