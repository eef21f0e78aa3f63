import { Checkbox, Select } from 'antd'
import { useEffect, useId, useRef } from 'react'
import type { StoredCase } from '../../../shared/contract/index.ts'
import { placementSchema } from '../../../shared/settlement/index.ts'
import { DayField } from '../../components/index.ts'
import { type LabelKind, labelOf } from '../../text/sentences.ts'
import { useText, useWords } from '../../text/use-text.ts'
import type { WhatIfDraft } from './what-if-draft.ts'

interface WhatIfFormProps {
  readonly stored: StoredCase
  readonly draft: WhatIfDraft
  readonly onChange: (draft: WhatIfDraft) => void
}

/** The settlement as it was, and beside each fact what to make of it. */
export function WhatIfForm({ stored, draft, onChange }: WhatIfFormProps) {
  const t = useText()
  const say = useWords()
  const form = useRef<HTMLElement>(null)
  const dayField = useId()
  useEffect(() => form.current?.focus(), [])
  const { summary, pack, choices } = stored
  const change = (part: Partial<WhatIfDraft>) => onChange({ ...draft, ...part })
  const named = (kind: LabelKind, codes: readonly string[]) => codes.map((value) => ({ value, label: labelOf(t, kind, value) }))
  return (
    <section ref={form} className="panel what-if-form" tabIndex={-1} aria-label={t('what-if.form')} data-testid="what-if-form">
      <p className="detail-line">
        <strong>{summary.patientNameMasked}</strong>
        <span className="tabular">{summary.slipNumber}</span>
      </p>
      <p className="faint">
        {labelOf(t, 'insuranceType', stored.insuranceType)} · {labelOf(t, 'benefit', stored.benefit)}
      </p>
      <p className="faint tabular">{t('period.days', { from: stored.admittedOn, to: stored.dischargedOn })}</p>
      <p className="faint">
        {pack.title} {pack.version} <code title={pack.hash}>{pack.hash.slice(0, 8)}</code>
      </p>
      <Choice
        label={t('what-if.pack')}
        isChanged={draft.packId !== undefined}
        value={draft.packId ?? ''}
        options={[
          { value: '', label: t('what-if.archived') },
          ...choices.packs.map(({ packId, title, use }) => ({
            value: packId,
            label: use === 'settlement' ? title : t('what-if.comparison', { title }),
          })),
        ]}
        onChoose={(packId) => change({ packId: packId === '' ? undefined : packId })}
        testId="what-if-pack"
      />
      <div className={draft.on === stored.dischargedOn ? 'choice' : 'choice choice-changed'}>
        <label htmlFor={dayField}>{t('what-if.day')}</label>
        <DayField id={dayField} label={t('what-if.day')} value={draft.on} onDay={(on) => on && change({ on })} testId="what-if-day" />
      </div>
      <Choice
        label={t('what-if.level')}
        isChanged={draft.hospitalLevel !== stored.hospitalLevel}
        value={draft.hospitalLevel}
        options={choices.levels.map(({ code, words }) => ({ value: code, label: say(words) }))}
        onChoose={(hospitalLevel) => change({ hospitalLevel })}
        testId="what-if-level"
      />
      <Choice
        label={t('what-if.category')}
        isChanged={draft.category !== stored.category}
        value={draft.category}
        options={named('category', choices.categories)}
        onChoose={(category) => change({ category })}
      />
      <Choice
        label={t('what-if.place')}
        isChanged={draft.place !== stored.placement.place}
        value={draft.place}
        options={named('place', placementSchema.shape.place.options)}
        onChoose={(place) => change({ place })}
        testId="what-if-place"
      />
      <Choice
        label={t('what-if.filing')}
        isChanged={draft.filing !== stored.placement.filing}
        value={draft.filing}
        options={named('filing', placementSchema.shape.filing.options)}
        onChoose={(filing) => change({ filing })}
      />
      <fieldset className="identity-choices">
        <legend>{t('person.identities')}</legend>
        {choices.identities.map(({ code, words }) => {
          const isHeld = draft.identities.includes(code)
          const identities = isHeld ? draft.identities.filter((one) => one !== code) : [...draft.identities, code]
          const known = labelOf(t, 'identity', code)
          return (
            <Checkbox
              key={code}
              checked={isHeld}
              className={isHeld === stored.identities.includes(code) ? '' : 'choice-changed'}
              onChange={() => change({ identities })}
            >
              {known === code ? say(words) : known}
            </Checkbox>
          )
        })}
      </fieldset>
    </section>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly isChanged: boolean
  readonly value: Value
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChoose: (value: Value) => void
  readonly testId?: string
}

function Choice<Value extends string>({ label, isChanged, value, options, onChoose, testId }: ChoiceProps<Value>) {
  const field = useId()
  return (
    <div className={isChanged ? 'choice choice-changed' : 'choice'}>
      <label htmlFor={field}>{label}</label>
      <Select
        id={field}
        aria-label={label}
        value={value as string}
        onChange={(chosen) => onChoose(chosen as Value)}
        options={[...options]}
        popupMatchSelectWidth={false}
        data-testid={testId}
      />
    </div>
  )
}
