import { Input, Select, Switch } from 'antd'
import { type ReactNode, useId } from 'react'
import type { DriverOption } from '../../../shared/contract/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import type { OptionDraft } from './settings-draft.ts'

interface FormRowProps {
  readonly label: string
  /** Where a refusal would look for it: `at.port`, `options.slot`. */
  readonly place: string
  readonly note?: string
  readonly children: (fieldId: string) => ReactNode
}

export function FormRow({ label, place, note, children }: FormRowProps) {
  const field = useId()
  return (
    <div className="choice" data-place={place}>
      <label htmlFor={field}>{label}</label>
      <div>
        {children(field)}
        {note !== undefined && <p className="faint">{note}</p>}
      </div>
    </div>
  )
}

interface OptionFieldProps {
  readonly option: DriverOption
  readonly value: OptionDraft
  readonly isRefused: boolean
  readonly onChange: (value: OptionDraft) => void
}

/** One of the driver's own options, asked for in the form its driver names. */
export function OptionField({ option: { name, form, choices, preset }, value, isRefused, onChange }: OptionFieldProps) {
  const t = useText()
  const label = labelOf(t, 'deviceOption', name)
  const refusal = isRefused ? { status: 'error' as const, 'aria-invalid': true } : {}
  const known = choices.map((choice) => ({ value: String(choice), label: choiceWords(labelOf(t, 'deviceChoice', String(choice)), choice) }))
  return (
    <FormRow label={label} place={`options.${name}`}>
      {(id) => {
        switch (form) {
          case 'switch':
            return <Switch id={id} aria-label={label} checked={value === true} onChange={onChange} />
          case 'choice':
            return (
              <Select
                id={id}
                aria-label={label}
                value={value === '' ? null : (value as string)}
                allowClear={preset === undefined}
                placeholder={t('settings.none')}
                onChange={(chosen: string | null | undefined) => onChange(chosen ?? '')}
                options={known}
                {...refusal}
                data-testid={`option-${name}`}
              />
            )
          case 'list':
            return (
              <Select
                id={id}
                aria-label={label}
                mode={choices.length > 0 ? 'multiple' : 'tags'}
                value={value as string[]}
                onChange={(chosen: string[]) => onChange(chosen)}
                options={known}
                placeholder={t('settings.none')}
                {...refusal}
                data-testid={`option-${name}`}
              />
            )
          default:
            return (
              <Input
                id={id}
                value={value as string}
                onChange={({ target }) => onChange(target.value)}
                placeholder={t('settings.none')}
                {...refusal}
                data-testid={`option-${name}`}
              />
            )
        }
      }}
    </FormRow>
  )
}

/** The word of the settings file stays in sight beside ours. */
function choiceWords(words: string, choice: string | number): string {
  return words === String(choice) ? words : `${choice}　${words}`
}
