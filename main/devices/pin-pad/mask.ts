import { envelopeShape } from '../envelope/index.ts'
import { createFramedMask, type TraceMask } from '../transport/index.ts'
import { maskedKey, pinPadCodes } from './commands.ts'
import { plainPadAnswer } from './plain-commands.ts'

/** Words of the pad that are no keys, with the length of their content. */
const harmlessWords: ReadonlyMap<number, number> = new Map([
  [pinPadCodes.accepted, 2],
  [pinPadCodes.keyPressed, 2],
  [pinPadCodes.cancelled, 1],
  [pinPadCodes.timedOut, 1],
  [pinPadCodes.refused, 2],
])

const codeAt = 3

/** Hides every key pressed on a pad with the project's own framing. */
export function pinPadMask(): TraceMask {
  return createFramedMask({
    out: { shapeOf: (begun) => envelopeShape(begun, 1), hides: () => false },
    in: {
      shapeOf: (begun) => envelopeShape(begun, 1),
      hides(begun, { dataEnd }) {
        const code = begun[codeAt] ?? 0
        if (harmlessWords.get(code) !== dataEnd - codeAt) return true
        return code === pinPadCodes.keyPressed && begun.at(-1) !== maskedKey
      },
    },
  })
}

/** Hides every key pressed on a plain ASCII pad; of what it says only the letters of its `OK` and Enter are shown. */
export function plainPinPadMask(): TraceMask {
  return (direction, bytes) => Array.from(bytes, (byte) => (direction === 'out' || plainPadAnswer.includes(byte) ? byte : undefined))
}
