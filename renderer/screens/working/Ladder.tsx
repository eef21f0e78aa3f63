import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { Amount, targetOf } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'
import { type AmountField, type Rung, rungsOf } from './ladder-rows.ts'

export interface LadderHandle {
  focus(): void
}

interface LadderProps {
  readonly breakdown: SettlementBreakdown
  readonly active: AmountField
  readonly onActive: (field: AmountField) => void
  readonly onOpen: (field: AmountField) => void
  readonly handle?: Ref<LadderHandle>
}

/** From the whole fee to the cash, three tiers in between; Enter opens an amount to its working. */
export function Ladder({ breakdown, active, onActive, onOpen, handle }: LadderProps) {
  const t = useText()
  const list = useRef<HTMLDivElement>(null)
  useImperativeHandle(handle, () => ({ focus: () => list.current?.focus() }), [])
  const rungs = rungsOf(breakdown)
  const at = rungs.findIndex((rung) => rung.field === active)
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      onOpen(active)
    }
    const target = targetOf(event.key, at, rungs.length, 5)
    const rung = target === undefined ? undefined : rungs[target]
    if (!rung) return
    event.preventDefault()
    onActive(rung.field)
  }
  const fieldAt = (target: EventTarget) =>
    target instanceof Element ? rungs.find((rung) => rung.field === target.closest<HTMLElement>('[data-field]')?.dataset.field) : undefined
  return (
    <div
      ref={list}
      className="ladder"
      role="listbox"
      aria-label={t('ladder.label')}
      aria-activedescendant={`rung-${active}`}
      tabIndex={0}
      onKeyDown={walk}
      onClick={(event) => {
        const rung = fieldAt(event.target)
        if (rung) onActive(rung.field)
      }}
      onDoubleClick={(event) => {
        const rung = fieldAt(event.target)
        if (rung) onOpen(rung.field)
      }}
      data-testid="ladder"
    >
      {rungs.map((rung) => (
        <RungLine key={rung.field} rung={rung} active={rung.field === active} />
      ))}
    </div>
  )
}

function RungLine({ rung, active }: { rung: Rung; active: boolean }) {
  const t = useText()
  const classes = ['rung', `rung-${rung.kind}`, active && 'rung-active'].filter(Boolean).join(' ')
  return (
    <div id={`rung-${rung.field}`} role="option" aria-selected={active} tabIndex={-1} className={classes} data-field={rung.field}>
      <span className="rung-name">
        {rung.tier && <span className={`tier tier-${rung.tier}`}>{t(`ladder.tier-${rung.tier}`)}</span>}
        {rung.kind === 'part' && <span className="rung-sign">－</span>}
        {t(`amount.${rung.field}`)}
      </span>
      <Amount value={rung.amount} quiet />
    </div>
  )
}
