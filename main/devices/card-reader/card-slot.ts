import type { Outcome } from '../../../shared/errors/index.ts'

export type SlotCode =
  | 'device.not-found'
  | 'device.busy'
  | 'device.disconnected'
  | 'device.no-answer'
  | 'device.garbled'
  | 'device.failed'
  | 'card.absent'
  | 'card.mute'

export type SlotOutcome<Value> = Outcome<Value, SlotCode>

/**
 * A contact card slot of any reader family: one implementation per framing. Everything that is the card's and not the reader's lives above it.
 *
 * A signal given up rejects with its reason, at once, whatever the reader is doing.
 */
export interface CardSlot {
  readonly port: string
  /** The framing: `acs-serial`, `mt3-serial`. */
  readonly family: string
  /** Signs of noise on the line so far; only whether it grows matters. */
  readonly disturbances: number
  /** Powers the card and answers its answer to reset. */
  powerOn(signal?: AbortSignal): Promise<SlotOutcome<Uint8Array>>
  /** One command, one answer with its two status bytes. Fetching waiting bytes is the business of the layer above. */
  transmit(apdu: Uint8Array, signal?: AbortSignal): Promise<SlotOutcome<Uint8Array>>
  /** Leaves the card without power. A short limit is for the way out after the cashier cancelled. */
  powerOff(limitMs?: number): Promise<SlotOutcome<undefined>>
  /** A harmless question, also good as a probe. */
  presence(signal?: AbortSignal): Promise<SlotOutcome<'active' | 'inactive' | 'absent'>>
  /** Readers that never speak unasked are asked so often whether a card is there, in milliseconds. */
  readonly askEveryMs?: number
  /** Unasked notices that a card came or went. */
  onPresence(listener: (present: boolean) => void): () => void
}
