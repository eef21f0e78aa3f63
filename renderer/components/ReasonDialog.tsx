import { Input } from 'antd'
import { useId, useState } from 'react'
import { useText } from '../text/use-text.ts'
import { AskDialog, type AskDialogProps } from './AskDialog.tsx'

interface ReasonDialogProps extends Omit<AskDialogProps, 'onYes'> {
  readonly reasonLabel?: string
  readonly onYes: (reason: string) => void
}

/** Asks once more, with a written reason. */
export function ReasonDialog({ reasonLabel, onYes, children, ...asked }: ReasonDialogProps) {
  const t = useText()
  const [reason, setReason] = useState('')
  const reasonField = useId()
  const written = reason.trim()
  return (
    <AskDialog {...asked} isIncomplete={asked.isIncomplete === true || written === ''} onYes={() => onYes(written)}>
      {children}
      <label className="reason-label" htmlFor={reasonField}>
        {reasonLabel ?? t('reason.field')}
      </label>
      <Input.TextArea
        id={reasonField}
        value={reason}
        maxLength={200}
        rows={2}
        onChange={(event) => setReason(event.target.value)}
        autoFocus
        data-testid={`${asked.testId}-reason`}
      />
    </AskDialog>
  )
}
