/** What a PIN pad with the project's own framing is told and what it says. Content of envelopes; pure. */

export const pinPadCodes = {
  open: 0x30,
  stop: 0x31,
  accepted: 0xa0,
  keyPressed: 0xb0,
  finished: 0xb1,
  cancelled: 0xb2,
  timedOut: 0xb3,
  refused: 0xee,
} as const

/** Shown for every key, by the pad and by us. */
export const maskedKey = 0x2a

/** Shortest and longest a PIN may be. */
export const pinLengths = { shortest: 4, longest: 16 } as const

export interface PinQuestion {
  readonly minimum: number
  readonly maximum: number
  readonly seconds: number
  /** `again`: the same once more, for a change. */
  readonly prompt: 'enter' | 'again'
}

const prompts = { enter: 1, again: 2 } as const

/** Throws `RangeError` for lengths no PIN has and times that do not fit one byte. */
export function checkPinQuestion({ minimum, maximum, seconds }: PinQuestion): void {
  const lengths = minimum >= pinLengths.shortest && maximum <= pinLengths.longest && minimum <= maximum
  if (!lengths) throw new RangeError(`no PIN has ${minimum} to ${maximum} digits`)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 255) throw new RangeError(`${seconds} seconds do not fit one byte`)
}

/** Lets a person enter a PIN. */
export function openPinPad(question: PinQuestion): Uint8Array {
  checkPinQuestion(question)
  return Uint8Array.of(pinPadCodes.open, question.minimum, question.maximum, question.seconds, prompts[question.prompt])
}

export const stopPinPad: Uint8Array = Uint8Array.of(pinPadCodes.stop)

/** Whether these are so many ASCII digits. */
export function areDigits(keys: Uint8Array, { minimum, maximum }: Pick<PinQuestion, 'minimum' | 'maximum'>): boolean {
  return keys.length >= minimum && keys.length <= maximum && keys.every((key) => key >= 0x30 && key <= 0x39)
}
