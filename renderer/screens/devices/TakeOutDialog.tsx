import { Button } from 'antd'
import type { DeviceKind } from '../../../shared/contract/index.ts'
import { Dialog } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

interface TakeOutDialogProps {
  readonly kind: DeviceKind
  readonly isBusy: boolean
  readonly onClose: () => void
  readonly onTakeOut: () => void
}

/** 停用: asks once more, because the settings go with it. */
export function TakeOutDialog({ kind, isBusy, onClose, onTakeOut }: TakeOutDialogProps) {
  const t = useText()
  useKeys('dialog', [
    { key: 'F11', label: t('settings.take-out'), run: onTakeOut, enabled: !isBusy, primary: true },
    { key: 'Escape', label: t('keys.back'), run: onClose },
  ])
  const name = labelOf(t, 'deviceKind', kind)
  return (
    <Dialog
      title={t('settings.take-out-title', { name })}
      testId="take-out-dialog"
      onClose={onClose}
      footer={
        <div className="dialog-foot">
          <span className="faint" />
          <Button onClick={onClose}>{t('keys.back')} Esc</Button>
          <Button danger type="primary" disabled={isBusy} onClick={onTakeOut}>
            {t('settings.take-out')} F11
          </Button>
        </div>
      }
    >
      <p>{t('settings.take-out-words')}</p>
    </Dialog>
  )
}
