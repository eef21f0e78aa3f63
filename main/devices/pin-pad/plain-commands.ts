import { asciiBytes } from '../envelope/index.ts'
import type { PinQuestion } from './commands.ts'

/** A plain ASCII pad: every key is sent at once, commands are single bytes. Pure. */

export const plainPadBytes = {
  welcome: 0x80,
  tryAgain: 0x81,
  enterPassword: 0x82,
  query: 0x89,
  keysOn: 0x8a,
  keysOff: 0x8b,
  enter: 0x0d,
} as const

/** Answer to the query: `OK` and Enter. */
export const plainPadAnswer: Uint8Array = Uint8Array.of(0x4f, 0x4b, plainPadBytes.enter)

const lineCharacters = 16

/** Writes one of the two lines of the pad's display. */
export function writePlainLine(line: 0 | 1, text: string): Uint8Array {
  const padded = text.padEnd(lineCharacters).slice(0, lineCharacters)
  return Uint8Array.of(0x1b, 0x53, 0x30 + line, ...asciiBytes(padded, lineCharacters))
}

/** The pad has words of its own for the first entry and none for the second. */
export function askOnPlainPad(prompt: PinQuestion['prompt']): Uint8Array {
  const words = prompt === 'enter' ? [plainPadBytes.enterPassword] : writePlainLine(0, 'ENTER ONCE MORE')
  return Uint8Array.of(plainPadBytes.keysOn, ...words)
}

export const plainPadAtRest: Uint8Array = Uint8Array.of(plainPadBytes.keysOff, plainPadBytes.welcome)

/** Which keys end or undo an entry is not published and differs between makes. */
export interface PlainPadKeys {
  readonly cancel: number
  readonly clear: number
}

export const defaultPlainPadKeys: PlainPadKeys = { cancel: 0x1b, clear: 0x08 }

export type KeyMeaning = 'digit' | 'enter' | 'cancel' | 'clear' | 'unknown'

export function meaningOfKey(key: number, keys: PlainPadKeys): KeyMeaning {
  if (key >= 0x30 && key <= 0x39) return 'digit'
  if (key === plainPadBytes.enter) return 'enter'
  if (key === keys.cancel) return 'cancel'
  return key === keys.clear ? 'clear' : 'unknown'
}
