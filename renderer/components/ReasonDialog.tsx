import { Button, Input } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import type { Problem } from '../../shared/errors/index.ts'
import { type KeyBinding, useKeys } from '../keys/index.ts'
import { useText } from '../text/use-text.ts'
import { Dialog } from './Dialog.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'

interface ReasonDialogProps {
  readonly title: string
  /** What Shift+F8 does, as its key says it. */
  readonly yes: string
  /** What happens then, in a sentence. */
  readonly consequence: string
  /** Begins the test ids: `cancel` makes `cancel-dialog`, `cancel-reason` and `cancel-yes`. */
  readonly testId: string
  readonly reasonLabel?: string
  readonly danger?: boolean
  /** Something in the dialog still has to be chosen. */
  readonly isIncomplete?: boolean
  readonly isBusy: boolean
  readonly problem: Problem | undefined
  /** Keys of the choices in the dialog. */
  readonly keys?: readonly KeyBinding[]
  readonly onYes: (reason: string) => void
  readonly onClose: () => void
  /** Whom or what it is about, with the amounts. */
  readonly children: ReactNode
}

/** Asks once more, with a written reason: names the object and the consequence, and only Shift+F8 or a click means yes. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, yes, consequence, testId, reasonLabel, danger = false, isIncomplete = false, isBusy, problem, keys = [] } = props
  const t = useText()
  const [reason, setReason] = useState('')
  const reasonField = useId()
  const isReady = reason.trim() !== '' && !isIncomplete && !isBusy
  const act = () => {
    if (isReady) props.onYes(reason.trim())
  }
  // While the answer is out, going back would leave whoever asked guessing.
  const close = () => {
    if (!isBusy) props.onClose()
  }
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: close, enabled: !isBusy },
    ...keys,
    { key: 'Shift+F8', label: yes, run: act, enabled: isReady, primary: true },
  ])
  return (
    <Dialog
      title={title}
      testId={`${testId}-dialog`}
      footer={
        <div className="dialog-foot">
          <span className="faint">{t('confirm.enter-is-harmless')}</span>
          <Button onClick={close} disabled={isBusy}>
            {t('keys.back')} Esc
          </Button>
          <Button
            danger={danger}
            type="primary"
            disabled={!isReady}
            loading={isBusy}
            onClick={act}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault()
            }}
            data-testid={`${testId}-yes`}
          >
            {yes} Shift+F8
          </Button>
        </div>
      }
    >
      {props.children}
      <label htmlFor={reasonField}>{reasonLabel ?? t('reason.field')}</label>
      <Input.TextArea
        id={reasonField}
        value={reason}
        maxLength={200}
        rows={2}
        onChange={(event) => setReason(event.target.value)}
        autoFocus
        data-testid={`${testId}-reason`}
      />
      <p className="faint" data-testid={`${testId}-consequence`}>
        {consequence}
      </p>
      {problem && <ProblemNotice problem={problem} />}
    </Dialog>
  )
}
