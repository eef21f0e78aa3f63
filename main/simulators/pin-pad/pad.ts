/** What a simulated PIN pad does, whatever it speaks. */
export interface SimulatedPad {
  readonly address: string
  /** Whether somebody is asked for a PIN right now. */
  readonly asking: boolean
  /** One digit; throws when nobody is asked. */
  press(digit: string): void
  enter(): void
  cancel(): void
  /** Lines of its display, where it has one. */
  shows(): string
  close(): Promise<void>
}

export function checkDigit(digit: string): number {
  if (!/^\d$/.test(digit)) throw new RangeError(`no such key: ${digit}`)
  return digit.charCodeAt(0)
}
