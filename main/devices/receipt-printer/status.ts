/** What a printer says of itself: one byte for each question, answered at once even while it prints. Pure. */

const questionNumbers = { printer: 1, cause: 2, error: 3, paper: 4 } as const
export type StatusQuestion = keyof typeof questionNumbers

/** DLE EOT n. */
export function statusQuestion(question: StatusQuestion): Uint8Array {
  return Uint8Array.of(0x10, 0x04, questionNumbers[question])
}

/** Every answer has bits 7, 4, 1, 0 = 0 1 1 0 with the others free; anything else is noise. */
export function isStatusByte(byte: number): boolean {
  return (byte & 0x93) === 0x12
}

/** GS r 1: answered only when everything before it was printed. */
export const finishedQuestion: Uint8Array = Uint8Array.of(0x1d, 0x72, 0x01)

/** Its answer has bits 7 and 4 clear: neither a status byte nor flow control, which share its line. */
export function isFinishedByte(byte: number): boolean {
  return (byte & 0x90) === 0
}

/** Bits 0–1 near end, 2–3 end. */
export function finishedNearEnd(byte: number): boolean {
  return (byte & 0x0f) !== 0
}

export interface PrinterStatus {
  readonly printer: number
  readonly cause: number
  /** Asked only when `cause` tells of an error. */
  readonly error?: number
  readonly paper: number
}

export type Readiness =
  | { readonly can: 'print'; readonly nearEnd: boolean }
  | { readonly can: 'not'; readonly why: 'paper-end' | 'cover-open' | 'cutter' | 'offline' }
  | { readonly can: 'not'; readonly why: 'failed'; readonly reason: string }

const printerBits = { offline: 0x08 }
const causeBits = { coverOpen: 0x04, paperEnd: 0x20, error: 0x40 }
const errorBits = { recoverable: 0x04, cutter: 0x08, unrecoverable: 0x20, passing: 0x40 }
const paperBits = { nearEnd: 0x0c, end: 0x60 }

/** Whether the error byte has to be asked for as well. */
export function hasError(cause: number): boolean {
  return (cause & causeBits.error) !== 0
}

/** Whether a receipt can be printed now. What a person can put right with one hand is told before what lies behind it. */
export function readinessOf({ printer, cause, error, paper }: PrinterStatus): Readiness {
  if (cause & causeBits.coverOpen) return { can: 'not', why: 'cover-open' }
  if (cause & causeBits.paperEnd || paper & paperBits.end) return { can: 'not', why: 'paper-end' }
  if (hasError(cause)) return errorIn(error ?? 0)
  if (printer & printerBits.offline) return { can: 'not', why: 'offline' }
  return { can: 'print', nearEnd: (paper & paperBits.nearEnd) !== 0 }
}

function errorIn(error: number): Readiness {
  if (error & errorBits.cutter) return { can: 'not', why: 'cutter' }
  if (error & errorBits.unrecoverable) return { can: 'not', why: 'failed', reason: 'unrecoverable error' }
  if (error & errorBits.passing) return { can: 'not', why: 'failed', reason: 'too hot or low on voltage, recovers by itself' }
  return { can: 'not', why: 'failed', reason: error & errorBits.recoverable ? 'mechanical error' : 'error without a cause' }
}
