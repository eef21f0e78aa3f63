import { useState } from 'react'
import { Dialog } from '../components/index.ts'
import { useKeys, useVisibleKeys } from '../keys/index.ts'
import { useText } from '../text/use-text.ts'

import { inBarOrder } from './bar-order.ts'

const always = ['keys.enter', 'keys.escape', 'keys.arrows', 'keys.money'] as const

/** Every key that means something where the cashier was when F1 was pressed, and the few that mean the same everywhere. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const t = useText()
  const { bindings } = useVisibleKeys()
  // The list as it was before this dialog took the keys.
  const [known] = useState(bindings)
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: onClose },
    { key: 'F1', label: t('keys.close'), run: onClose },
  ])
  return (
    <Dialog title={t('keys.help')} testId="key-help" onClose={onClose}>
      <table className="plain-table">
        <tbody>
          {inBarOrder(known).map((binding) => (
            <tr key={binding.key}>
              <td>
                <kbd>{binding.key === 'Escape' ? 'Esc' : binding.key}</kbd>
              </td>
              <td>{binding.label}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="key-notes">
        {always.map((note) => (
          <li key={note}>{t(note)}</li>
        ))}
      </ul>
    </Dialog>
  )
}
