import type { KeyBinding } from '../keys/index.ts'

const order = [
  'Escape',
  'F1',
  'F2',
  'Shift+F2',
  'F3',
  'F4',
  'F5',
  'F6',
  'F7',
  'F8',
  'Shift+F8',
  'Ctrl+F8',
  'F9',
  'Shift+F9',
  'F10',
  'F11',
  'F12',
  'Shift+F12',
]

/** As the keys lie on the keyboard; combinations that are none of the function keys come last. */
export function inBarOrder(bindings: readonly KeyBinding[]): KeyBinding[] {
  const place = (binding: KeyBinding) => (order.includes(binding.key) ? order.indexOf(binding.key) : order.length)
  return bindings.toSorted((a, b) => place(a) - place(b))
}
