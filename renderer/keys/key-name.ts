import type { KeyName } from './key-board.ts'

/** What of a keyboard event decides which key was meant. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** `Shift+F8` for an event. Digits come from the key's place, because Alt changes their character on some layouts. */
export function keyNameOf(press: KeyPress): KeyName {
  const digit = /^Digit(\d)$/.exec(press.code)?.[1]
  const name = press.altKey && digit ? digit : press.key
  return [press.ctrlKey && 'Ctrl', press.altKey && 'Alt', press.shiftKey && 'Shift', press.metaKey && 'Meta', name]
    .filter(Boolean)
    .join('+')
}

/** F1 to F12 belong to the terminal: help, reload, find and developer tools of a browser have no business at a counter. */
export function isFunctionKey(press: KeyPress): boolean {
  return /^F([1-9]|1[0-2])$/.test(press.key)
}
