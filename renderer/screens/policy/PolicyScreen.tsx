/** 政策: the packs on this terminal, trying what another law would have paid, and the proof that the ledger still comes out the same. */
import { Segmented } from 'antd'
import { useState } from 'react'
import type { Operator } from '../../../shared/contract/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { PackShelf } from './PackShelf.tsx'
import { Replay } from './Replay.tsx'
import { WhatIf } from './WhatIf.tsx'

const views = ['packs', 'what-if', 'replay'] as const
type View = (typeof views)[number]
const viewKeys: Readonly<Record<View, string>> = { packs: 'F2', 'what-if': 'F3', replay: 'F4' }

interface PolicyScreenProps {
  readonly role: Operator['role']
  /** A settlement to begin a what-if with. */
  readonly settlementId: string | undefined
  /** Absent for those who may not read settlements. */
  readonly onShowRecord?: (settlementId: string) => void
}

export function PolicyScreen({ role, settlementId, onShowRecord }: PolicyScreenProps) {
  const t = useText()
  const [view, setView] = useState<View>(settlementId === undefined ? 'packs' : 'what-if')
  useKeys(
    'screen',
    views.filter((one) => one !== view).map((one) => ({ key: viewKeys[one], label: t(`policy.${one}`), run: () => setView(one) })),
  )
  return (
    <section className="policy" aria-label={t('menu.policy')} data-testid="policy-screen">
      <div className="panel toolbar">
        <h2>{t('menu.policy')}</h2>
        <Segmented
          value={view}
          onChange={setView}
          options={views.map((one) => ({ value: one, label: `${t(`policy.${one}`)} ${viewKeys[one]}` }))}
        />
        <span className="faint about">{t(`policy.about-${view}`)}</span>
      </div>
      {view === 'packs' && <PackShelf mayExamine={role === 'it' || role === 'inspector'} />}
      {view === 'what-if' && <WhatIf first={settlementId} />}
      {view === 'replay' && <Replay {...(onShowRecord && { onShowRecord })} />}
    </section>
  )
}
