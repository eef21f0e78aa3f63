/** The answer to reset of a contact card (ISO/IEC 7816-3). Pure. */

export interface AnswerToReset {
  /** Historical bytes: 卡复位信息 of the interfaces. */
  readonly historical: Uint8Array
  readonly protocols: readonly number[]
  /** What the card speaks when nobody asks for another one: the first offered, or the only one in its specific mode. */
  readonly protocol: number
  /** How it speaks T=1, where that is its protocol. */
  readonly blocks?: BlockProtocol
}

/** What a card says of its block protocol T=1; the standard's own values where it says nothing. */
export interface BlockProtocol {
  /** TA1: clock rate and baud rate factors. */
  readonly speed: number
  readonly guardTime: number
  /** Block and character waiting times. */
  readonly waitingTimes: number
  readonly largestBlock: number
  readonly check: 'xor' | 'crc'
}

const standardBlocks: BlockProtocol = { speed: 0x11, guardTime: 0, waitingTimes: 0x4d, largestBlock: 32, check: 'xor' }

/** TA, TB, TC and TD of one group, where present. */
type InterfaceBytes = readonly (number | undefined)[]

/** Reads an answer to reset; undefined when it is not a whole, well-formed one. It never decides what kind of card this is. */
export function readAnswerToReset(bytes: Uint8Array): AnswerToReset | undefined {
  const [first, format] = [bytes[0], bytes[1]]
  if ((first !== 0x3b && first !== 0x3f) || format === undefined) return undefined
  const groups: InterfaceBytes[] = []
  let at = 2
  let present = format >> 4
  for (;;) {
    const group = [1, 2, 4, 8].map((bit) => {
      if ((present & bit) === 0) return undefined
      at += 1
      return bytes[at - 1]
    })
    groups.push(group)
    if (at > bytes.length) return undefined
    const next = group[3]
    if (next === undefined) break
    present = next >> 4
  }
  const announced = groups.flatMap(([, , , td]) => (td === undefined ? [] : [td & 0x0f]))
  const end = at + (format & 0x0f)
  const hasCheck = announced.some((protocol) => protocol !== 0)
  if (bytes.length !== end + (hasCheck ? 1 : 0)) return undefined
  if (hasCheck && bytes.subarray(1).reduce((sum, byte) => sum ^ byte, 0) !== 0) return undefined
  const specific = groups[1]?.[0]
  const protocol = specific === undefined ? (announced[0] ?? 0) : specific & 0x0f
  return {
    historical: bytes.slice(at, end),
    protocols: announced.length > 0 ? announced : [0],
    protocol,
    ...(protocol === 1 && { blocks: blocksOf(groups, announced) }),
  }
}

/** The first group after the second that belongs to T=1 says how blocks are formed. */
function blocksOf(groups: readonly InterfaceBytes[], announced: readonly number[]): BlockProtocol {
  const [speed, , guardTime] = groups[0] ?? []
  const [largestBlock, waitingTimes, check] = groups.find((_group, index) => index >= 2 && announced[index - 1] === 1) ?? []
  return {
    speed: speed ?? standardBlocks.speed,
    guardTime: guardTime ?? standardBlocks.guardTime,
    waitingTimes: waitingTimes ?? standardBlocks.waitingTimes,
    largestBlock: largestBlock ?? standardBlocks.largestBlock,
    check: check !== undefined && (check & 1) === 1 ? 'crc' : 'xor',
  }
}
