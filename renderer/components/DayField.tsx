import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { isLocalDate, type LocalDate } from '../../shared/dates/index.ts'
import { useText } from '../text/use-text.ts'

interface DayFieldProps {
  readonly label: string
  /** Empty: no day at all, where that means something. */
  readonly value: LocalDate | undefined
  readonly onDay: (day: LocalDate | undefined) => void
  readonly emptyWords?: string
  readonly id?: string
  readonly testId?: string
}

/** A calendar day typed as `YYYY-MM-DD`; it counts when it is whole and left by Enter or Tab. */
export function DayField({ label, value, onDay, emptyWords, id, testId }: DayFieldProps) {
  const t = useText()
  const [typed, setTyped] = useState<string>(value ?? '')
  useEffect(() => setTyped(value ?? ''), [value])
  const day = typed.trim()
  const isGood = isLocalDate(day) || (day === '' && emptyWords !== undefined)
  const take = () => {
    if (isLocalDate(day)) onDay(day)
    else if (day === '' && emptyWords !== undefined) onDay(undefined)
  }
  return (
    <Input
      className="day-field"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onPressEnter={take}
      placeholder={emptyWords ?? t('day.form')}
      aria-label={label}
      aria-invalid={!isGood}
      status={isGood ? '' : 'error'}
      title={isGood ? label : t('day.form')}
      maxLength={10}
      {...(id !== undefined && { id })}
      data-testid={testId}
    />
  )
}
