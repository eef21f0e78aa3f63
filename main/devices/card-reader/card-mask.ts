import { recordPlaces } from './card-records.ts'

/** What of a conversation with a social-security card is personal, whatever the reader. */
export interface CardMask {
  /** The card was powered: its answer to reset comes next. */
  powered(): void
  /** A command went to the card, whole. */
  commanded(apdu: readonly number[]): void
  /** Whether the last byte of a command is a secret. */
  hidesCommand(begun: readonly number[]): boolean
  /** Whether the last byte of an answer of this length is personal. */
  hidesAnswer(begun: readonly number[], length: number): boolean
}

const verify = 0x20
const readRecord = 0xb2
const getResponse = 0xc0
/** Commands whose answers say nothing of a person: select, challenges and authentication, verify. */
const open: ReadonlySet<number> = new Set([0xa4, 0x84, 0x88, 0x82, verify])

/** Records of the issuer that are the same on thousands of cards. */
const harmless: ReadonlySet<string> = new Set(['category', 'version', 'initialisingOrganisation', 'issuedOn', 'validTo'])

export function createCardMask(): CardMask {
  let answer: 'open' | 'record' | 'rest of a record' | 'unknown' = 'unknown'

  /** Identifier and length are shown where they are a record's; its value only where it is nobody's. */
  function hidesRecord(begun: readonly number[], length: number): boolean {
    const place = recordPlaces.find(({ id }) => id === begun[0])
    if (!place || begun.length === 1) return !place
    if (begun[1] !== place.length) return true
    return begun.length > 2 && !(harmless.has(place.field) && length === place.length + 4)
  }

  function hidesStatus(begun: readonly number[], length: number): boolean {
    const first = begun[length - 2] ?? 0
    return first >> 4 !== 0x6 && first >> 4 !== 0x9
  }

  return {
    powered() {
      answer = 'open'
    },
    commanded(apdu) {
      const instruction = apdu[1] ?? 0
      if (instruction === getResponse) answer = answer === 'open' || answer === 'unknown' ? answer : 'rest of a record'
      else answer = instruction === readRecord ? 'record' : open.has(instruction) ? 'open' : 'unknown'
    },
    hidesCommand: (begun) => begun[1] === verify && begun.length > 5,
    hidesAnswer(begun, length) {
      if (answer === 'open') return false
      if (begun.length > length - 2) return hidesStatus(begun, length)
      return answer !== 'record' || hidesRecord(begun, length)
    },
  }
}
