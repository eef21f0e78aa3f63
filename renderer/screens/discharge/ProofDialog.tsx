import { Button, Input, type InputRef } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import type { BillSummary } from '../../../shared/contract/index.ts'
import type { Problem } from '../../../shared/errors/index.ts'
import { Dialog, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'

interface ProofDialogProps {
  readonly bill: BillSummary
  readonly pending: boolean
  readonly problem: Problem | undefined
  readonly onProof: (proof: string) => void
  readonly onClose: () => void
}

const wanted = 4

/**
 * 按账单证件: nobody is settled under a number nobody looked at. The cashier types the last four characters of the document in their
 * hand; the number on the bill is not shown here, so that it cannot be copied.
 */
export function ProofDialog({ bill, pending, problem, onProof, onClose }: ProofDialogProps) {
  const t = useText()
  const [typed, setTyped] = useState('')
  const field = useId()
  const input = useRef<InputRef>(null)
  const ready = typed.length === wanted && !pending
  const submit = () => {
    if (ready) onProof(typed)
  }
  // A wrong one is typed anew, not mended.
  useEffect(() => {
    if (problem === undefined) return
    setTyped('')
    input.current?.focus()
  }, [problem])
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: onClose },
    { key: 'Enter', label: t('proof.yes'), run: submit, enabled: ready, primary: true },
  ])
  return (
    <Dialog
      title={t('proof.title')}
      testId="proof-dialog"
      footer={
        <div className="dialog-foot">
          <Button onClick={onClose}>{t('keys.back')} Esc</Button>
          <Button type="primary" disabled={!ready} loading={pending} onClick={submit} data-testid="proof-yes">
            {t('proof.yes')} Enter
          </Button>
        </div>
      }
    >
      <p className="confirm-who">
        <strong>{bill.patientNameMasked}</strong>
        <span>
          {t('stay.inpatient-number')} {bill.inpatientNumber}
        </span>
        <span>{bill.ward}</span>
      </p>
      <label htmlFor={field}>{t('proof.last-four')}</label>
      <Input
        id={field}
        ref={input}
        value={typed}
        maxLength={wanted}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value.trim().toUpperCase())}
        autoFocus
        data-testid="proof"
      />
      <p className="faint">{t('proof.what-for')}</p>
      {problem && <ProblemNotice problem={problem} />}
    </Dialog>
  )
}
