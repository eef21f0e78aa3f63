import type { TraceMask } from '../../transport/index.ts'

const preamble = [0xaa, 0xaa, 0xaa, 0x96, 0x69] as const
/** Preamble, length, three status bytes. */
const headBytes = 10
const shortestRest = 4
const longestRest = 0x090a

/** Shows commands, lengths and status; hides whatever the module says beyond its status, and bytes outside an answer. */
export function samVMask(): TraceMask {
  let at = 0
  let length = 0
  let astray = false

  function goAstray(): undefined {
    astray = true
    return undefined
  }

  function lengthByte(byte: number): number | undefined {
    length = at === 5 ? byte << 8 : length | byte
    return length > longestRest || (at === 6 && length < shortestRest) ? goAstray() : byte
  }

  function shown(byte: number): number | undefined {
    if (astray) return undefined
    if (at < preamble.length) return byte === preamble[at] ? byte : goAstray()
    if (at < 7) return lengthByte(byte)
    // The check byte of a bare status hides nothing.
    return at < headBytes || length === shortestRest ? byte : undefined
  }

  return (direction, bytes) => {
    if (direction === 'out') {
      // The module answers once for each command: what follows damage stays hidden until the next one.
      at = 0
      length = 0
      astray = false
      return Array.from(bytes)
    }
    return Array.from(bytes, (byte) => {
      const view = shown(byte)
      at += 1
      if (at >= 7 && at === 7 + length) at = 0
      return view
    })
  }
}
