import { envelopeShape } from '../../envelope/index.ts'
import { createFramedMask, type TraceMask } from '../../transport/index.ts'
import { createCardMask } from '../card-mask.ts'
import { mt3Codes, shortestMt3Content } from './commands.ts'

const apduAt = 6
const askedBy: ReadonlyMap<number, 'card' | 'reset' | 'firmware'> = new Map([
  [mt3Codes.transfer, 'card'],
  [mt3Codes.reset, 'reset'],
  [mt3Codes.firmware, 'firmware'],
])
const beginsAnswerToReset = ([first]: readonly number[]) => first === 0x3b || first === 0x3f

/** Hides what a card says of its holder on a line with MT3 framing, and keys sent to a card. */
export function mt3Mask(): TraceMask {
  const card = createCardMask()
  /** The answer does not name its command. */
  let asked: 'card' | 'reset' | 'firmware' | 'other' = 'other'
  const codeOf = (frame: readonly number[]) => ((frame[3] ?? 0) << 8) | (frame[4] ?? 0)
  return createFramedMask({
    out: {
      shapeOf: (begun) => envelopeShape(begun, shortestMt3Content),
      hides: (begun) => codeOf(begun) === mt3Codes.transfer && card.hidesCommand(begun.slice(apduAt)),
      whole(frame, { dataStart, dataEnd }) {
        asked = askedBy.get(codeOf(frame)) ?? 'other'
        if (asked === 'card') card.commanded(frame.slice(dataStart, dataEnd))
      },
    },
    in: {
      shapeOf: (begun) => envelopeShape(begun, shortestMt3Content),
      hides(begun, { dataStart, dataEnd }) {
        const data = begun.slice(dataStart)
        if (asked === 'card') return card.hidesAnswer(data, dataEnd - dataStart)
        // A card's answer that comes late may stand where the reader's was expected.
        return asked !== 'firmware' && !(asked === 'reset' && beginsAnswerToReset(data))
      },
    },
  })
}
