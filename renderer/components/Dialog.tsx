import { Modal } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useFocusBack } from './focus-back.ts'

interface DialogProps {
  readonly title: string
  readonly testId: string
  readonly footer?: ReactNode
  /** Without it there is no cross and no closing by a click beside: the dialog asks for an answer. */
  readonly onClose?: () => void
  readonly children: ReactNode
}

/** A dialog whose keys come from our key board; its focus starts on the dialog itself, where Enter does nothing. */
export function Dialog({ title, testId, footer, onClose, children }: DialogProps) {
  useFocusBack()
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A field inside that asked for the focus keeps it.
    const taken = frame.current?.contains(document.activeElement) && document.activeElement !== frame.current
    if (!taken || document.activeElement instanceof HTMLButtonElement) frame.current?.focus()
  }, [])
  return (
    <Modal
      open
      width={580}
      title={title}
      keyboard={false}
      mask={{ closable: onClose !== undefined }}
      closable={onClose !== undefined}
      footer={footer ?? null}
      modalRender={(node) => (
        <div ref={frame} tabIndex={-1} data-testid={testId}>
          {node}
        </div>
      )}
      {...(onClose && { onCancel: onClose })}
    >
      {children}
    </Modal>
  )
}
