import type { PressedKey } from './burst.ts'

/** What of a keyboard event decides what it types. */
export interface KeyEvent {
  readonly key: string
  readonly code: string
  readonly keyCode: number
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly repeat: boolean
  readonly isComposing: boolean
  readonly timeStamp: number
  getModifierState(key: 'CapsLock'): boolean
}

const groupSeparator = '\u001d'
const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn'])
const modifierPlaces = /^(?:Shift|Control|Alt|Meta)(?:Left|Right)$|^CapsLock$/

/** What an American keyboard, which scanners pretend to be, types with each key: alone, and with Shift. */
const punctuation: Readonly<Record<string, string>> = {
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Space: '  ',
  NumpadDecimal: '..',
  NumpadSubtract: '--',
  NumpadAdd: '++',
  NumpadMultiply: '**',
  NumpadDivide: '//',
}
const shiftedDigits = ')!@#$%^&*('

/** An event as the burst detector sees it. */
export function pressedKeyOf(event: KeyEvent): PressedKey {
  const outOfHand = event.isComposing || event.key === 'Process' || event.keyCode === 229
  const press = (kind: PressedKey['kind'], text = ''): PressedKey => ({ kind, text, outOfHand, at: event.timeStamp })
  if (modifiers.has(event.key) || modifierPlaces.test(event.code)) return press('modifier')
  if (event.repeat) return press('other')
  if (event.altKey || event.metaKey) return press('other')
  if (event.ctrlKey) return event.code === 'BracketRight' ? press('character', groupSeparator) : press('other')
  const key = outOfHand ? keyByPlace(event) : event.key
  if ((key === 'Enter' || key === 'Tab') && !event.shiftKey) return press('end')
  return [...key].length === 1 ? press('character', key) : press('other')
}

/** While an input method composes, events name only the place of the key. */
function keyByPlace(event: KeyEvent): string {
  const { code, shiftKey } = event
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit !== undefined) return shiftKey && code.startsWith('Digit') ? (shiftedDigits[Number(digit)] ?? '') : digit
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return shiftKey === event.getModifierState('CapsLock') ? letter.toLowerCase() : letter
  if (code === 'NumpadEnter') return 'Enter'
  return punctuation[code]?.[shiftKey ? 1 : 0] ?? code
}
