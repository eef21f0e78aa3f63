import { useVisibleKeys } from '../keys/index.ts'
import { useText } from '../text/use-text.ts'
import { inBarOrder } from './bar-order.ts'

/** The keys that mean something just now, with what they mean. */
export function KeyBar() {
  const t = useText()
  const { bindings, press } = useVisibleKeys()
  const shown = inBarOrder(bindings.filter((binding) => !binding.hidden))
  return (
    <nav className="key-bar" aria-label={t('keys.bar')} data-testid="key-bar">
      {shown.map((binding) => (
        <button
          key={binding.key}
          type="button"
          className={binding.primary ? 'key key-primary' : 'key'}
          disabled={binding.enabled === false}
          data-key={binding.key}
          // A click must not take the focus from where the cashier works, nor leave it on a button that Enter would press.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => press(binding.key)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault()
          }}
        >
          <kbd>{binding.key === 'Escape' ? 'Esc' : binding.key}</kbd>
          <span>{binding.label}</span>
        </button>
      ))}
    </nav>
  )
}
