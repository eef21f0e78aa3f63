/** What the first bytes of a stream are. */
export type Recognised<Frame> =
  /** May still become a frame. */
  | 'incomplete'
  /** No frame begins here: the first byte is dropped. */
  | 'none'
  | { readonly frame: Frame; readonly length: number }
  /** Began like a frame and is none. It is told, and only its first byte is dropped: a good frame may begin inside it. */
  | { readonly damaged: Frame }

/** Finds frames in a stream of bytes that arrives in pieces of any size. */
export interface FrameScanner<Frame> {
  /** Takes what arrived and answers the frames that are complete now. */
  push(bytes: Uint8Array): Frame[]
  /** The line went quiet in the middle of a frame: gives the piece up, looking for whole frames inside it. */
  expire(): Frame[]
  /** Bytes kept because a frame may still become complete. */
  readonly pending: number
  /** Bytes dropped so far because no frame began there. */
  readonly skipped: number
}

export interface FrameRules<Frame> {
  /** Looks at the bytes, at least one, as if a frame began at the first. Says `none` as early as that is certain. */
  recognise(bytes: Uint8Array): Recognised<Frame>
  /** What is told of a frame that never became complete; nothing where it may have been anything. */
  abandoned(bytes: Uint8Array): Frame | undefined
}

const bufferBytes = 8_192

/**
 * A scanner with one buffer that never grows. Bytes that were read are overwritten at once, because they may have been keys pressed.
 */
export function createFrameScanner<Frame>(rules: FrameRules<Frame>): FrameScanner<Frame> {
  const buffer = new Uint8Array(bufferBytes)
  let start = 0
  let end = 0
  let skipped = 0

  function scan(frames: Frame[]): void {
    while (start < end) {
      const found = rules.recognise(buffer.subarray(start, end))
      if (found === 'incomplete') return
      if (found === 'none') drop()
      else if ('damaged' in found) {
        frames.push(found.damaged)
        drop()
      } else {
        frames.push(found.frame)
        forget(found.length)
      }
    }
  }

  function forget(length: number): void {
    buffer.fill(0, start, start + length)
    start += length
  }

  function drop(): void {
    forget(1)
    skipped += 1
  }

  function makeRoom(): void {
    buffer.copyWithin(0, start, end)
    buffer.fill(0, end - start, end)
    end -= start
    start = 0
  }

  return {
    push(bytes) {
      const frames: Frame[] = []
      for (let taken = 0; taken < bytes.length; ) {
        if (end === bufferBytes) makeRoom()
        const piece = bytes.subarray(taken, taken + bufferBytes - end)
        buffer.set(piece, end)
        end += piece.length
        taken += piece.length
        scan(frames)
      }
      return frames
    },
    expire() {
      const frames: Frame[] = []
      const abandoned = start < end ? rules.abandoned(buffer.subarray(start, end)) : undefined
      if (abandoned !== undefined) frames.push(abandoned)
      while (start < end) {
        drop()
        scan(frames)
      }
      return frames
    },
    get pending() {
      return end - start
    },
    get skipped() {
      return skipped
    },
  }
}
