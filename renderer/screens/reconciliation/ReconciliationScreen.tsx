/** 对账: one day of both ledgers group by group, every record that disagrees, and the way each is put right. */
import { useQueryClient } from '@tanstack/react-query'
import { Button, Empty, Segmented } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { HealingStep, Mismatch, Operator } from '../../../shared/contract/index.ts'
import { addDays, formatChinaTime, type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { DataGrid, type DataGridHandle, DayField, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { mayDo } from '../../rights.ts'
import { useText } from '../../text/use-text.ts'
import { DayVerdict } from './DayVerdict.tsx'
import { GroupTable } from './GroupTable.tsx'
import { HealDialog } from './HealDialog.tsx'
import { MismatchDetail } from './MismatchDetail.tsx'
import { mismatchColumns } from './mismatch-columns.tsx'
import { openFirst } from './open-first.ts'

type Scope = 'of-day' | 'open-ones'
const rowIdOf = (mismatch: Mismatch) => mismatch.mismatchId

interface ReconciliationScreenProps {
  readonly role: Operator['role']
  /** Absent for those who may not read settlements. */
  readonly onShowRecord?: (settlementId: string, toDecide?: boolean) => void
}

export function ReconciliationScreen({ role, onShowRecord }: ReconciliationScreenProps) {
  const t = useText()
  const queries = useQueryClient()
  const [day, setDay] = useState(today)
  const [scope, setScope] = useState<Scope>('of-day')
  const [chosen, setChosen] = useState<string>()
  const [asking, setAsking] = useState<HealingStep>()
  const dayBox = useRef<HTMLDivElement>(null)
  const grid = useRef<DataGridHandle>(null)
  const result = useRead('reconciliation.day', { day })
  const open = useRead('reconciliation.mismatches', {})
  const refresh = () => {
    void result.refetch()
    void open.refetch()
  }
  const run = useAct('reconciliation.run', (found, request) => {
    queries.setQueryData(['reconciliation.day', request], found)
    void open.refetch()
  })
  const rows = useMemo(
    () => openFirst((scope === 'of-day' ? result.data?.mismatches : open.data) ?? []),
    [scope, result.data?.mismatches, open.data],
  )
  const columns = useMemo(() => mismatchColumns(t), [t])
  const active = rows.find((one) => one.mismatchId === chosen) ?? rows[0]
  const mayHeal = mayDo(role, 'reconciliation.heal')
  const canHeal = mayHeal && active?.state === 'open' && active.steps.length > 0
  const isRunning = run.isPending || result.data?.running === true
  const show = (next: LocalDate) => {
    run.reset()
    setDay(next)
  }
  const shift = (days: number) => show(addDays(day, days))
  const reconcile = () => {
    if (!isRunning) run.mutate({ day })
  }
  const pickDay = () => {
    const box = dayBox.current?.querySelector('input')
    box?.focus()
    box?.select()
  }
  const openRecord = () => {
    if (active?.settlementId !== undefined) onShowRecord?.(active.settlementId)
  }
  /** A difference is decided where all its figures are; that closes the mismatch as well. */
  const takeStep = (step: HealingStep | undefined) => {
    if (step === 'decide-difference' && active?.settlementId !== undefined) onShowRecord?.(active.settlementId, true)
    else setAsking(step)
  }
  useEffect(() => grid.current?.focus(), [])
  useKeys('screen', [
    { key: 'F2', label: t('reconciliation.mismatches'), run: () => grid.current?.focus() },
    { key: 'F3', label: t('reconciliation.pick-day'), run: pickDay },
    { key: 'Alt+ArrowLeft', label: t('reconciliation.earlier'), run: () => shift(-1), hidden: true },
    { key: 'Alt+ArrowRight', label: t('reconciliation.later'), run: () => shift(1), hidden: true },
    {
      key: 'F4',
      label: t(scope === 'of-day' ? 'reconciliation.show-open' : 'reconciliation.show-day'),
      run: () => setScope(scope === 'of-day' ? 'open-ones' : 'of-day'),
    },
    { key: 'F5', label: t('keys.refresh'), run: refresh },
    ...(mayDo(role, 'reconciliation.run')
      ? [{ key: 'F6', label: t('reconciliation.run'), run: reconcile, enabled: !isRunning, primary: !canHeal }]
      : []),
    ...(onShowRecord
      ? [{ key: 'F7', label: t('reconciliation.open-record'), run: openRecord, enabled: active?.settlementId !== undefined }]
      : []),
    ...(mayHeal
      ? [{ key: 'F8', label: t('reconciliation.heal'), run: () => takeStep(active?.steps[0]), enabled: canHeal, primary: canHeal }]
      : []),
  ])
  const problem = result.error ?? run.error ?? open.error
  return (
    <section className="panel list-screen" aria-label={t('menu.reconciliation')} data-testid="reconciliation-screen">
      <div className="toolbar">
        <h2>{t('menu.reconciliation')}</h2>
        <Button aria-label={t('reconciliation.earlier')} title="Alt+←" onClick={() => shift(-1)}>
          ‹
        </Button>
        <div ref={dayBox}>
          <DayField label={t('reconciliation.day')} value={day} onDay={(picked) => picked && show(picked)} testId="reconciliation-day" />
        </div>
        <Button aria-label={t('reconciliation.later')} title="Alt+→" onClick={() => shift(1)}>
          ›
        </Button>
        <span className="faint about">{t('reconciliation.about')}</span>
      </div>
      {problem && <ProblemNotice problem={problem.problem} />}
      {result.data && <DayVerdict result={result.data} isRunning={isRunning} wasRun={run.isSuccess} />}
      {result.data && result.data.groups.length > 0 && <GroupTable groups={result.data.groups} />}
      <div className="toolbar list-head">
        <h2>{t('reconciliation.mismatches')}</h2>
        <Segmented
          value={scope}
          onChange={setScope}
          options={[
            { value: 'of-day', label: `${t('reconciliation.of-day')} ${result.data?.mismatches.length ?? ''}` },
            { value: 'open-ones', label: `${t('reconciliation.open-ones')} ${open.data?.length ?? ''}` },
          ]}
        />
      </div>
      <DataGrid
        handle={grid}
        label={t('reconciliation.mismatches')}
        rows={rows}
        columns={columns}
        rowId={rowIdOf}
        activeId={active?.mismatchId}
        onActive={setChosen}
        onOpen={openRecord}
        rowClass={({ state }) => (state === 'open' ? 'grid-row-return' : undefined)}
        empty={
          result.isPending ? (
            t('loading')
          ) : (
            <Empty description={t(scope === 'of-day' ? 'reconciliation.none-of-day' : 'reconciliation.none-open')} />
          )
        }
        testId="mismatch-grid"
      />
      {active && <MismatchDetail mismatch={active} {...(mayHeal && { onStep: takeStep })} />}
      {active && asking && <HealDialog mismatch={active} first={asking} onClose={() => setAsking(undefined)} onHealed={refresh} />}
    </section>
  )
}

function today(): LocalDate {
  return parseLocalDate(formatChinaTime(new Date().toISOString()).slice(0, 10))
}
