/** A breakdown laid open: its lines, its ladder, and the working behind each amount. */
import { Alert } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { useKeys } from '../../keys/index.ts'
import { noticeSentence } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { Ladder, type LadderHandle } from './Ladder.tsx'
import { LineTable } from './LineTable.tsx'
import type { AmountField } from './ladder-rows.ts'
import { WorkingDrawer } from './WorkingDrawer.tsx'

interface ExplainedProps {
  readonly breakdown: SettlementBreakdown
  readonly busy?: boolean
  readonly aside?: ReactNode
}

export function Explained({ breakdown, busy, aside }: ExplainedProps) {
  const t = useText()
  const [active, setActive] = useState<AmountField>('totalFee')
  const [opened, setOpened] = useState<AmountField>()
  const ladder = useRef<LadderHandle>(null)
  useEffect(() => ladder.current?.focus(), [])
  useKeys('panel', [{ key: 'F7', label: t('discharge.explain'), run: () => setOpened(active) }])
  return (
    <div className={busy ? 'explained explained-busy' : 'explained'} aria-busy={busy}>
      <LineTable breakdown={breakdown} />
      <aside className="panel explained-aside" aria-label={t('ladder.label')}>
        <Notices breakdown={breakdown} />
        <Ladder
          handle={ladder}
          breakdown={breakdown}
          active={active}
          onActive={setActive}
          onOpen={(field) => {
            setActive(field)
            setOpened(field)
          }}
        />
        {aside}
      </aside>
      {opened && <WorkingDrawer breakdown={breakdown} field={opened} onClose={() => setOpened(undefined)} />}
    </div>
  )
}

function Notices({ breakdown }: { breakdown: SettlementBreakdown }) {
  const t = useText()
  const unverified = breakdown.unverifiedGrades
  const others = breakdown.notices.filter((notice) => notice.code !== 'policy.unverified')
  if (unverified.length === 0 && others.length === 0) return null
  return (
    <div className="notices" data-testid="notices">
      {unverified.length > 0 && (
        <Alert type="warning" banner showIcon title={t('policy.unverified', { grades: unverified.join('、') })} data-testid="unverified" />
      )}
      {others.length > 0 && (
        <details className="notice-list">
          <summary>{t('notices.count', { count: others.length })}</summary>
          <ul>
            {others.map((notice) => (
              <li key={`${notice.code} ${JSON.stringify(notice.values)}`}>{noticeSentence(t, notice)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
