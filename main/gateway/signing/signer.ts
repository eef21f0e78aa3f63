import type { WrittenRequest } from '../wire/index.ts'

export type Headers = Readonly<Record<string, string>>

/** A call about to leave, as far as its proof needs it. */
export interface CallToSign {
  readonly transaction: string
  /** Milliseconds since 1970. */
  readonly at: number
  /**
   * The message as it will be sent. Where a file travels beside it (9101 as `multipart/form-data`) this is the message's part alone:
   * the interface says nothing of such a body, and the parts around it belong to the line. The file is not signed then.
   */
  readonly body: string
}

/**
 * One provincial gateway's way of proving who sends. It may sign members of the envelope, encrypt the input, fetch a
 * token first, and open an encrypted answer. A signer that fails throws: nothing has been sent then.
 */
export interface Signer {
  readonly style: string
  /** Appended to the address of the platform. */
  path(transaction: string): string
  /** What proves the sender; also where a call goes through the same gateway without the envelope. */
  headers(call: CallToSign): Headers | Promise<Headers>
  /** Signed members, encrypted input; absent where the envelope stays as it is. */
  seal?(request: WrittenRequest): WrittenRequest
  /** Turns the member `output` of an answer into plain JSON; absent where answers come in the clear. */
  openOutput?(output: unknown): unknown
  /** The gateway turned a call away: what was fetched earlier to prove the sender is forgotten. Absent where nothing is fetched. */
  forget?(): void
  close?(): Promise<void>
}
