/** Ways bytes are damaged between a device and its terminal. */

/** The frame with one bit of one byte turned. */
export function changed(frame: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(frame)
  copy[at] = (copy[at] ?? 0) ^ 0x01
  return copy
}

/** The first half of a frame. */
export function half(frame: Uint8Array): Uint8Array {
  return frame.subarray(0, Math.ceil(frame.length / 2))
}

/** Bytes that mean nothing, the same in every run. */
export function createNoiseSource(): (amount: number) => Uint8Array {
  let seed = 1
  return (amount) =>
    Uint8Array.from({ length: amount }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return seed >> 16
    })
}

/** At once when there is nothing to wait for, so that tests without time stay without time. */
export function later(milliseconds: number, act: () => void): void {
  if (milliseconds === 0) act()
  else setTimeout(act, milliseconds)
}
