import { envelopeShape } from '../../envelope/index.ts'
import { createFramedMask, type TraceMask } from '../../transport/index.ts'
import { createCardMask } from '../card-mask.ts'
import { mt3Codes, shortestMt3Content } from './commands.ts'

const apduAt = 6

/** Hides what a card says of its holder on a line with MT3 framing, and keys sent to a card. */
export function mt3Mask(): TraceMask {
  const card = createCardMask()
  /** The answer does not name its command. */
  let asked: 'card' | 'reader' | 'unknown' = 'unknown'
  const codeOf = (frame: readonly number[]) => ((frame[3] ?? 0) << 8) | (frame[4] ?? 0)
  return createFramedMask({
    out: {
      shapeOf: (begun) => envelopeShape(begun, shortestMt3Content),
      hides: (begun) => codeOf(begun) === mt3Codes.transfer && card.hidesCommand(begun.slice(apduAt)),
      whole(frame, { dataStart, dataEnd }) {
        asked = codeOf(frame) === mt3Codes.transfer ? 'card' : 'reader'
        if (asked === 'card') card.commanded(frame.slice(dataStart, dataEnd))
      },
    },
    in: {
      shapeOf: (begun) => envelopeShape(begun, shortestMt3Content),
      hides: (begun, { dataStart, dataEnd }) =>
        asked === 'card' ? card.hidesAnswer(begun.slice(dataStart), dataEnd - dataStart) : asked === 'unknown',
    },
  })
}
