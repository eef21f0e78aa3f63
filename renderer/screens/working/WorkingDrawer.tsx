import { Drawer, Segmented } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { diseaseWords } from '../../../shared/slip/index.ts'
import { Amount, useFocusBack } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { ContributingLines } from './ContributingLines.tsx'
import { type AmountField, entriesOf } from './ladder-rows.ts'
import { TraceStep } from './TraceStep.tsx'

interface WorkingDrawerProps {
  readonly breakdown: SettlementBreakdown
  readonly field: AmountField
  readonly onClose: () => void
}

/** 计算过程: an amount opened to its sentences, formulas, parameters and the law behind them. */
export function WorkingDrawer({ breakdown, field, onClose }: WorkingDrawerProps) {
  const t = useText()
  useFocusBack()
  const body = useRef<HTMLElement>(null)
  // It may be longer than the screen: arrows and paging keys move it at once.
  useEffect(() => body.current?.focus(), [])
  // From the whole fee on, the whole way: whoever asks right after the preview wants to see everything.
  const [all, setAll] = useState(field === 'totalFee')
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: onClose },
    { key: 'F7', label: t(all ? 'working.only-this' : 'working.all-steps'), run: () => setAll(!all) },
  ])
  const { disease } = breakdown
  const diseases = useMemo(() => new Map(disease === undefined ? [] : [[disease, diseaseWords(breakdown)]]), [disease, breakdown])
  const entries = all ? breakdown.trace : entriesOf(breakdown, field)
  return (
    <Drawer
      open
      size={680}
      keyboard={false}
      styles={{ body: { padding: 0, overflow: 'hidden' } }}
      onClose={onClose}
      data-testid="working"
      title={
        <span className="working-title">
          {t(`amount.${field}`)} <Amount value={breakdown[field]} />
        </span>
      }
      extra={
        <Segmented
          value={all ? 'all' : 'this'}
          onChange={(value) => setAll(value === 'all')}
          options={[
            { value: 'this', label: t('working.only-this') },
            { value: 'all', label: t('working.all-steps') },
          ]}
        />
      }
    >
      <section ref={body} className="working-body" tabIndex={0} aria-label={t('record.working')}>
        <ol className="steps">
          {entries.map((entry) => (
            <TraceStep key={`${entry.code} ${entry.formula} ${JSON.stringify(entry.values)}`} entry={entry} diseases={diseases} />
          ))}
        </ol>
        {entries.length === 0 && <p>{t('working.no-steps')}</p>}
        {!all && <ContributingLines breakdown={breakdown} field={field} />}
        <p className="faint">
          {t('working.pack', {
            title: breakdown.pack.title,
            version: breakdown.pack.version,
            date: breakdown.decidedOn,
            hash: breakdown.pack.hash.slice(0, 16),
          })}
        </p>
      </section>
    </Drawer>
  )
}
