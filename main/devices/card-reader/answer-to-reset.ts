/** The answer to reset of a contact card (ISO/IEC 7816-3). Pure. */

export interface AnswerToReset {
  /** Historical bytes: 卡复位信息 of the interfaces. */
  readonly historical: Uint8Array
  readonly protocols: readonly number[]
}

/** Reads an answer to reset; undefined when it is not a whole, well-formed one. It never decides what kind of card this is. */
export function readAnswerToReset(bytes: Uint8Array): AnswerToReset | undefined {
  const [first, format] = [bytes[0], bytes[1]]
  if ((first !== 0x3b && first !== 0x3f) || format === undefined) return undefined
  const protocols: number[] = []
  let at = 2
  let present = format >> 4
  while (present !== 0) {
    // TA, TB, TC carry timing that is the reader's business; TD announces a protocol and the next group.
    at += (present & 1) + ((present >> 1) & 1) + ((present >> 2) & 1)
    if ((present & 8) === 0) break
    const next = bytes[at]
    if (next === undefined) return undefined
    protocols.push(next & 0x0f)
    present = next >> 4
    at += 1
  }
  const end = at + (format & 0x0f)
  const hasCheck = protocols.some((protocol) => protocol !== 0)
  if (bytes.length !== end + (hasCheck ? 1 : 0)) return undefined
  if (hasCheck && bytes.subarray(1).reduce((sum, byte) => sum ^ byte, 0) !== 0) return undefined
  return { historical: bytes.slice(at, end), protocols: protocols.length > 0 ? protocols : [0] }
}
