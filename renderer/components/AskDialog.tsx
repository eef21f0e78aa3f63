import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Problem } from '../../shared/errors/index.ts'
import { type KeyBinding, useKeys } from '../keys/index.ts'
import { useText } from '../text/use-text.ts'
import { Dialog } from './Dialog.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'

export interface AskDialogProps {
  readonly title: string
  /** What Shift+F8 does, as its key says it. */
  readonly yes: string
  /** What happens then, in a sentence. */
  readonly consequence: string
  /** Begins the test ids: `release` makes `release-dialog`, `release-consequence` and `release-yes`. */
  readonly testId: string
  readonly danger?: boolean
  /** Something in the dialog still has to be chosen or written. */
  readonly isIncomplete?: boolean
  readonly isBusy: boolean
  readonly problem: Problem | undefined
  /** Keys of the choices in the dialog. */
  readonly keys?: readonly KeyBinding[]
  readonly onYes: () => void
  readonly onClose: () => void
  /** Whom or what it is about, with the amounts. */
  readonly children: ReactNode
}

/** Asks once more: names the object and the consequence, and only Shift+F8 or a click means yes. */
export function AskDialog(props: AskDialogProps) {
  const { title, yes, consequence, testId, danger = false, isIncomplete = false, isBusy, problem, keys = [] } = props
  const t = useText()
  const isReady = !isIncomplete && !isBusy
  const act = () => {
    if (isReady) props.onYes()
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
      <p className="faint" data-testid={`${testId}-consequence`}>
        {consequence}
      </p>
      {problem && <ProblemNotice problem={problem} />}
    </Dialog>
  )
}
