/** A value that was read, with the way back to where it stood in the file. */
export interface Located {
  readonly raw: unknown
  /** Says where a field is, as somebody with the file open would look for it. */
  readonly locate: (path: readonly PropertyKey[]) => string
}

/** What reading a text can give: something to check, or the places where its form is broken. */
export type FormOutcome = { readonly ok: true; readonly value: Located } | { readonly ok: false; readonly places: readonly Place[] }

export interface Place {
  readonly place: string
  readonly found: string
  readonly expected: string
}

export const oneFormFault = (place: string, found: string, expected: string): FormOutcome => ({
  ok: false,
  places: [{ place, found, expected }],
})

const shownMax = 60

/** A value as a refusal shows it: short, on one line, printable. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '缺少' : (JSON.stringify(value) ?? String(value))
  const line = text.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd')
  return line.length > shownMax ? `${[...line].slice(0, shownMax).join('')}…` : line
}

/** Line and column of a position, both from 1, as editors count. */
export function lineAndColumn(text: string, position: number): string {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return `第 ${line} 行第 ${position - before.lastIndexOf('\n')} 列`
}
