import type { TraceMask } from './trace-mask.ts'

/** Where a frame's data begin and end, and how long the frame is: data, check byte, end mark. */
export interface FrameShape {
  readonly dataStart: number
  readonly dataEnd: number
  readonly length: number
}

/** What a mask must know of one direction of a line. Frames are given as far as they have come, the byte in question last. */
export interface FramesToMask {
  /** Undefined when no frame begins like this. */
  shapeOf(begun: readonly number[]): FrameShape | 'growing' | undefined
  /** Whether the last byte, one of the data, is personal. */
  hides(begun: readonly number[], shape: FrameShape): boolean
  whole?(frame: readonly number[], shape: FrameShape): void
}

const endMark = 0x03

/**
 * A mask for frames with a check byte and the end mark 03. Bytes outside a frame are hidden, and so is everything after them until
 * the terminal speaks again: what follows damage may be anything.
 */
export function createFramedMask(rules: Readonly<Record<'in' | 'out', FramesToMask>>): TraceMask {
  const walkers = { in: createWalker(rules.in), out: createWalker(rules.out) }
  return (direction, bytes) => {
    if (direction === 'out') {
      walkers.in.begin()
      walkers.out.begin()
    }
    return Array.from(bytes, (byte) => (walkers[direction].shows(byte) ? byte : undefined))
  }
}

function createWalker(rules: FramesToMask) {
  let begun: number[] = []
  let shape: FrameShape | undefined
  let hidden = false
  let astray = false

  function begin(): void {
    begun = []
    shape = undefined
    hidden = false
    astray = false
  }

  function goAstray(): false {
    begin()
    astray = true
    return false
  }

  function showsInside(byte: number, known: FrameShape): boolean {
    const at = begun.length - 1
    if (at < known.dataStart) return true
    if (at < known.dataEnd) {
      const hides = rules.hides(begun, known)
      hidden ||= hides
      return !hides
    }
    // The check byte of one hidden byte is that byte.
    if (at < known.length - 1) return !hidden
    return byte === endMark
  }

  return {
    begin,
    shows(byte: number): boolean {
      if (astray) return false
      begun.push(byte)
      if (!shape) {
        const found = rules.shapeOf(begun)
        if (found === undefined) return goAstray()
        if (found === 'growing') return true
        shape = found
      }
      const shows = showsInside(byte, shape)
      if (begun.length === shape.length) {
        if (byte !== endMark) return goAstray()
        rules.whole?.(begun, shape)
        begin()
      }
      return shows
    },
  }
}
