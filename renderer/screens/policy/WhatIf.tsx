/** 试算: a settlement that was booked, worked out again with something changed; nothing of it is written anywhere. */
import { Empty, Spin } from 'antd'
import { useMemo, useState } from 'react'
import type { StoredCase, StoredCaseSummary } from '../../../shared/contract/index.ts'
import { useRead } from '../../client/index.ts'
import { Amount, DataGrid, fullTime, type GridColumn, ProblemNotice, SearchBox, useListWalk } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { useText } from '../../text/use-text.ts'
import { WhatIfAmounts } from './WhatIfAmounts.tsx'
import { WhatIfForm } from './WhatIfForm.tsx'
import { WhatIfRefused } from './WhatIfRefused.tsx'
import { WhatIfSteps } from './WhatIfSteps.tsx'
import { changesOf, draftOf, requestOf } from './what-if-draft.ts'

export function WhatIf({ first }: { first: string | undefined }) {
  const [settlementId, setSettlementId] = useState(first)
  if (settlementId === undefined) return <CaseList onChoose={setSettlementId} />
  return <ChosenCase key={settlementId} settlementId={settlementId} onOther={() => setSettlementId(undefined)} />
}

function CaseList({ onChoose }: { onChoose: (settlementId: string) => void }) {
  const t = useText()
  const cases = useRead('policy.storedCases', {})
  const [typed, setTyped] = useState('')
  const rows = useMemo(() => (cases.data ?? []).filter((one) => matches(one, typed)), [cases.data, typed])
  const columns = useMemo(() => caseColumns(t), [t])
  const walk = useListWalk({ rows, rowId: caseId, onOpen: onChoose, pending: cases.isPending })
  useKeys('panel', [
    { key: 'F5', label: t('keys.refresh'), run: () => void cases.refetch() },
    { key: 'F7', label: t('what-if.choose'), run: walk.open, enabled: walk.activeId !== undefined, primary: true },
  ])
  return (
    <section className="panel list-screen" aria-label={t('what-if.cases')} data-testid="what-if-cases">
      <div className="toolbar">
        <span>{t('what-if.invite')}</span>
        <SearchBox box={walk.box} label={t('what-if.search')} typed={typed} onType={setTyped} onKeyDown={walk.onKeyDown} />
        <span className="faint">{t('records.count', { count: rows.length })}</span>
      </div>
      {cases.error && <ProblemNotice problem={cases.error.problem} />}
      <DataGrid
        label={t('what-if.cases')}
        rows={rows}
        columns={columns}
        rowId={caseId}
        activeId={walk.activeId}
        onActive={walk.choose}
        onOpen={(one) => onChoose(caseId(one))}
        empty={cases.isPending ? t('loading') : <Empty description={t(typed === '' ? 'records.empty' : 'records.no-match')} />}
        testId="case-grid"
      />
    </section>
  )
}

const caseId = (one: StoredCaseSummary) => one.settlementId

function matches({ slipNumber, inpatientNumber, patientNameMasked }: StoredCaseSummary, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  return [slipNumber, inpatientNumber, patientNameMasked].some((text) => text.toLowerCase().includes(wanted))
}

function caseColumns(t: Translate): GridColumn<StoredCaseSummary>[] {
  return [
    { id: 'slip', title: t('record.slip-number'), width: '170px', cell: (one) => one.slipNumber },
    { id: 'inpatient', title: t('stay.inpatient-number'), width: '130px', cell: (one) => one.inpatientNumber },
    { id: 'name', title: t('stay.patient'), width: 'minmax(90px, 1fr)', cell: (one) => one.patientNameMasked },
    { id: 'at', title: t('record.settled-at'), width: '170px', cell: (one) => fullTime(one.settledAt) },
    { id: 'total', title: t('amount.totalFee'), width: '130px', align: 'right', cell: (one) => <Amount value={one.totalFee} /> },
    { id: 'fund', title: t('amount.fundTotal'), width: '150px', align: 'right', cell: (one) => <Amount value={one.fundTotal} /> },
    { id: 'person', title: t('amount.personTotal'), width: '150px', align: 'right', cell: (one) => <Amount value={one.personTotal} /> },
  ]
}

function ChosenCase({ settlementId, onOther }: { settlementId: string; onOther: () => void }) {
  const t = useText()
  const stored = useRead('policy.storedCase', { settlementId })
  useKeys('panel', [{ key: 'Escape', label: t('what-if.other'), run: onOther }])
  if (stored.error) return <ProblemNotice problem={stored.error.problem} />
  if (!stored.data) return <Spin className="centred" size="large" />
  return <Trial stored={stored.data} />
}

function Trial({ stored }: { stored: StoredCase }) {
  const t = useText()
  const [draft, setDraft] = useState(() => draftOf(stored))
  const request = requestOf(stored, draft)
  const count = changesOf(request)
  const worked = useRead('policy.whatIf', request, { placeholderData: (before) => before })
  const reset = () => setDraft(draftOf(stored))
  useKeys('panel', [{ key: 'F6', label: t('what-if.reset'), run: reset, enabled: count > 0 }])
  const result = worked.error ? undefined : worked.data
  return (
    <div className="what-if" data-testid="what-if">
      <WhatIfForm stored={stored} draft={draft} onChange={setDraft} />
      {worked.error && <WhatIfRefused problem={worked.error.problem} />}
      {result && (
        <>
          <WhatIfAmounts result={result} busy={worked.isPlaceholderData} count={count} />
          <WhatIfSteps result={result} />
        </>
      )}
    </div>
  )
}
