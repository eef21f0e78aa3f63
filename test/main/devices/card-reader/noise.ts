/** Noise on a serial line: bytes dropped, doubled, flipped, torn apart in time, glued to rubbish. Seeded. */
export interface NoiseMaker {
  /** The pieces in which these bytes arrive, each after its pause. */
  disturb(bytes: Uint8Array): readonly { readonly afterMs: number; readonly bytes: Uint8Array }[]
  /** Frames that did not arrive as they were sent. */
  readonly disturbed: number
}

/** Mulberry32: small, good enough, the same on every machine. */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Bytes before and after the data of a frame. */
export interface FrameMargins {
  readonly before: number
  readonly after: number
}

export const acsMargins: FrameMargins = { before: 11, after: 2 }
export const mt3Margins: FrameMargins = { before: 6, after: 2 }

/** Disturbs so many of a hundred frames. One disturbance in ten is made so that a plain XOR cannot see it; chance adds its own. */
export function createNoise(seed: number, ofHundred: number, { before, after }: FrameMargins = acsMargins): NoiseMaker {
  const below = seededNumbers(seed)
  let disturbed = 0

  function without(bytes: Uint8Array, at: number): Uint8Array {
    return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)])
  }

  function flipped(bytes: Uint8Array, places: readonly number[], bit: number): Uint8Array {
    const copy = Uint8Array.from(bytes)
    for (const at of places) copy[at] = (copy[at] ?? 0) ^ bit
    return copy
  }

  function manyFlipped(bytes: Uint8Array, times: number): Uint8Array {
    let result = bytes
    for (let turn = 0; turn < times; turn += 1) result = flipped(result, [below(bytes.length)], 1 << below(8))
    return result
  }

  function rubbish(): Uint8Array {
    return Uint8Array.from({ length: 1 + below(30) }, () => (below(4) === 0 ? 0x02 : below(256)))
  }

  /** The same bit in two bytes of the data: the checksum stays right. */
  function unseen(bytes: Uint8Array): Uint8Array {
    const data = bytes.length - before - after
    if (data < 3) return flipped(bytes, [below(bytes.length)], 1 << below(8))
    return flipped(bytes, [before + below(data - 2), before + below(data - 2)], 1 << below(4))
  }

  function spoil(bytes: Uint8Array): { afterMs: number; bytes: Uint8Array }[] {
    const at = below(bytes.length)
    switch (below(10)) {
      case 0:
        return [{ afterMs: 0, bytes: without(bytes, at) }]
      case 1:
        return [{ afterMs: 0, bytes: Uint8Array.from([...bytes.subarray(0, at), bytes[at] ?? 0, ...bytes.subarray(at)]) }]
      case 2:
        return [{ afterMs: 0, bytes: flipped(bytes, [at], 1 << below(8)) }]
      case 6:
      case 7:
      case 8:
        return [{ afterMs: 0, bytes: manyFlipped(bytes, 2 + below(3)) }]
      case 3:
        return [
          { afterMs: 0, bytes: bytes.slice(0, at) },
          { afterMs: below(500), bytes: bytes.slice(at) },
        ]
      case 4:
        return [{ afterMs: 0, bytes: Uint8Array.from([...rubbish(), ...bytes]) }]
      case 5:
        return [{ afterMs: 0, bytes: Uint8Array.from([...bytes, ...rubbish()]) }]
      default:
        return [{ afterMs: 0, bytes: unseen(bytes) }]
    }
  }

  return {
    disturb(bytes) {
      if (below(100) >= ofHundred) return [{ afterMs: 0, bytes }]
      disturbed += 1
      return spoil(bytes)
    },
    get disturbed() {
      return disturbed
    },
  }
}
