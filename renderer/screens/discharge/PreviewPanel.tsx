import { Spin, Switch } from 'antd'
import { useId } from 'react'
import type { SettlementPreview } from '../../../shared/contract/index.ts'
import { isZeroMoney, subtractMoney } from '../../../shared/money/index.ts'
import { useText } from '../../text/use-text.ts'
import { Explained } from '../working/Explained.tsx'
import { CheckStrip } from './CheckStrip.tsx'
import { dueOf } from './due.ts'
import { InHand } from './InHand.tsx'
import { differentOf } from './use-check.ts'
import type { Discharge } from './use-discharge.ts'

/** 预结算: every line split, the ladder of amounts, and what changes hands. */
export function PreviewPanel({ discharge }: { discharge: Discharge }) {
  const t = useText()
  const { preview, identified } = discharge
  if (!identified) return <p className="panel invitation grow">{t('preview.needs-person')}</p>
  if (!preview)
    return (
      <div className="panel invitation grow">
        {discharge.previewPending ? <Spin description={t('preview.working')} /> : t('preview.none')}
      </div>
    )
  const hasAccount = !isZeroMoney(identified.person.accountBalance)
  return (
    <>
      <CheckStrip check={discharge.check} due={dueOf(preview.breakdown)} accumulators={preview.accumulators} />
      <Explained
        breakdown={preview.breakdown}
        busy={discharge.previewPending}
        aside={
          <>
            <AccountSwitch
              checked={hasAccount && discharge.useAccount}
              disabled={!hasAccount || discharge.previewPending}
              onChange={discharge.setUseAccount}
            />
            <div className="charged">
              <Charged discharge={discharge} preview={preview} />
            </div>
            <p className="faint worked">{t('preview.worked', { ms: preview.workedMs.toFixed(1) })}</p>
          </>
        }
      />
    </>
  )
}

/** What will change hands: the platform's amount where the site charges that, and ours otherwise. */
function Charged({ discharge, preview }: { discharge: Discharge; preview: SettlementPreview }) {
  const t = useText()
  const different = differentOf(discharge.check)
  if (different?.charge !== 'platform') return <InHand breakdown={preview.breakdown} />
  const { breakdown } = preview
  return (
    <>
      <p className="by-platform">{t('rehearsal.by-platform')}</p>
      <InHand breakdown={breakdown} further={subtractMoney(different.platformDue, dueOf(breakdown))} />
    </>
  )
}

function AccountSwitch({ checked, disabled, onChange }: { checked: boolean; disabled: boolean; onChange: (checked: boolean) => void }) {
  const t = useText()
  const id = useId()
  return (
    <div className="account-switch">
      <label htmlFor={id}>{t('preview.use-account')}</label>
      <Switch
        id={id}
        checked={checked}
        disabled={disabled}
        onChange={onChange}
        aria-label={t('preview.use-account')}
        data-testid="use-account"
      />
    </div>
  )
}
