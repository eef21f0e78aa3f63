/**
 * Hides what a person's card, document or keys said before bytes are written down anywhere. Answers one entry per byte, in order:
 * the byte itself, or undefined where it is personal.
 *
 * A mask belongs to one line and remembers what went before, because frames arrive in pieces of any size. Where it cannot tell
 * what a byte belongs to, it hides it.
 */
export type TraceMask = (direction: 'in' | 'out', bytes: Uint8Array) => readonly (number | undefined)[]

/** For lines on which nothing personal is ever said. */
export const nothingPersonal: TraceMask = (_direction, bytes) => Array.from(bytes)
