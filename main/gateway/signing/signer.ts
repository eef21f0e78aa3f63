import type { Transaction, WrittenRequest } from '../wire/index.ts'

/** A call about to leave: the complete envelope and the moment it is signed at. */
export interface CallToSign {
  readonly transaction: Transaction
  readonly request: WrittenRequest
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What goes out: where, with which headers, and the envelope as the gateway wants it (signed members, encrypted input). */
export interface SignedCall {
  /** Appended to the address of the platform. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly request: WrittenRequest
}

/**
 * One provincial gateway's way of proving who sends. It may sign members of the envelope, encrypt the input, fetch a
 * token first, and open an encrypted answer. A signer that fails throws: nothing has been sent then.
 */
export interface Signer {
  readonly style: string
  sign(call: CallToSign): SignedCall | Promise<SignedCall>
  /** What proves the sender where a call goes through the same gateway without the envelope; absent where nothing does. */
  headers?(at: number): Readonly<Record<string, string>>
  /** Turns the member `output` of an answer into plain JSON; absent where answers come in the clear. */
  openOutput?(output: unknown): unknown
}
