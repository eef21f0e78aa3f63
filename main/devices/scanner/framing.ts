/** Bytes to scans: whatever stands between two terminators or two silences. Pure. */

/** What a scanner may be set to send behind each code; CR LF is both of its bytes, and no list at all leaves the silence. */
export const terminatorBytes = { CR: 0x0d, LF: 0x0a, TAB: 0x09, ETX: 0x03 } as const
export type Terminator = keyof typeof terminatorBytes

/** The longest code there is holds fewer characters; more than that is a scanner gone wild or no scanner at all. */
export const longestScan = 4_096

const groupSeparator = 0x1d

export interface ScanFramer {
  /** Takes what arrived, in pieces of any size, and answers the scans that are complete now. */
  push(bytes: Uint8Array): Uint8Array[]
  /** The line went quiet: what is there is a scan without terminator. */
  expire(): Uint8Array[]
  /** Forgets a piece whose rest will never come. */
  discard(): void
  /** Bytes kept because a scan may still become longer. */
  readonly pending: number
  /** Scans given up so far because they were longer than any code. */
  readonly dropped: number
}

export function createScanFramer(terminators: readonly Terminator[]): ScanFramer {
  const ends = new Uint8Array(256)
  for (const name of terminators) ends[terminatorBytes[name]] = 1
  const buffer = new Uint8Array(longestScan)
  let length = 0
  let tooLong = false
  let dropped = 0

  function finish(scans: Uint8Array[]): void {
    if (tooLong) dropped += 1
    else {
      const scan = withoutControlsAtEnds(buffer.subarray(0, length))
      // CR LF leaves an empty one between its bytes.
      if (scan.length > 0) scans.push(scan.slice())
    }
    discard()
  }

  function discard(): void {
    // It may have been somebody's voucher or identity number.
    buffer.fill(0, 0, length)
    length = 0
    tooLong = false
  }

  return {
    push(bytes) {
      const scans: Uint8Array[] = []
      for (const byte of bytes) {
        if (ends[byte] === 1) finish(scans)
        else if (length < longestScan) {
          buffer[length] = byte
          length += 1
        } else tooLong = true
      }
      return scans
    },
    expire() {
      const scans: Uint8Array[] = []
      if (length > 0) finish(scans)
      return scans
    },
    discard,
    get pending() {
      return length
    },
    get dropped() {
      return dropped
    },
  }
}

/** STX before, ETX or NUL behind: not part of any code. The group separator is, wherever it stands. */
const isFrill = (byte: number | undefined) => byte !== undefined && (byte < 0x20 || byte === 0x7f) && byte !== groupSeparator

function withoutControlsAtEnds(bytes: Uint8Array): Uint8Array {
  let [start, end] = [0, bytes.length]
  while (start < end && isFrill(bytes[start])) start += 1
  while (end > start && isFrill(bytes[end - 1])) end -= 1
  return bytes.subarray(start, end)
}
