/** Commands of MT3 readers and what their answers mean. Content of envelopes; pure. */

/** Status and one byte of unknown meaning. */
const answerHeaderBytes = 3
/** Shortest content either side sends. */
export const shortestMt3Content = 3

export interface Mt3Command {
  readonly content: Uint8Array
  /** Whether data of this form can be the answer; frames carry no number, so a late answer is told by its form. */
  fits(data: Uint8Array): boolean
}

/** Command of two bytes, then how long the reader may take: 0 leaves it to the reader. */
function command(code: number, data: Uint8Array, fits: Mt3Command['fits']): Mt3Command {
  return { content: Uint8Array.of(code >> 8, code & 0xff, 0x00, ...data), fits }
}

const nothing = new Uint8Array()

export const mt3Codes = { firmware: 0x0001, reset: 0xc030, transfer: 0xc031, powerOff: 0xc032 } as const

/** 固件版本: harmless, answered without a card. */
export const mt3Firmware: Mt3Command = command(mt3Codes.firmware, nothing, () => true)

/** Powers the contact card; answered by its answer to reset. */
export const mt3Reset: Mt3Command = command(mt3Codes.reset, nothing, (data) => data.length >= 2 && (data[0] === 0x3b || data[0] === 0x3f))

export const mt3PowerOff: Mt3Command = command(mt3Codes.powerOff, nothing, (data) => data.length === 0)

/** Answered by what the card says, its two status bytes last. */
export function mt3Transfer(apdu: Uint8Array): Mt3Command {
  return command(mt3Codes.transfer, apdu, (data) => data.length >= 2)
}

export interface Mt3Answer {
  /** 0 is success; every other value is the maker's own. */
  readonly status: number
  readonly data: Uint8Array
}

export function readMt3Answer(content: Uint8Array): Mt3Answer {
  return { status: ((content[0] ?? 0) << 8) | (content[1] ?? 0), data: content.slice(answerHeaderBytes) }
}

export type Mt3Failure = 'card-absent' | 'card-mute' | 'reader'

/** Makers do not publish their status values: what a site has found out is written `0013=card-mute`. */
export const statusMeaningPattern: RegExp = /^([0-9A-Fa-f]{4})=(card-absent|card-mute|reader)$/

/** Throws `RangeError` for words that are not of this form. */
export function readStatusMeanings(words: readonly string[]): ReadonlyMap<number, Mt3Failure> {
  return new Map(
    words.map((word) => {
      const [, status, failure] = statusMeaningPattern.exec(word) ?? []
      if (status === undefined || failure === undefined) throw new RangeError(`not a status meaning: ${word}`)
      return [Number.parseInt(status, 16), failure as Mt3Failure]
    }),
  )
}
