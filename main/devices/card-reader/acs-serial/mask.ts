import { createFramedMask, type FrameShape, type TraceMask } from '../../transport/index.ts'
import { createCardMask } from '../card-mask.ts'
import { messageTypes } from './commands.ts'
import { longestData } from './frames.ts'

const headerBytes = 11
const sequenceAt = 7
/** The type of the frame of zeros that asks for the last answer once more. */
const askForAnswerAgain = 0x00

/** Hides what a card says of its holder on a line with ACS serial framing, and keys sent to a card. */
export function acsMask(): TraceMask {
  const card = createCardMask()
  /** Of the last command: an answer to an earlier one that comes late is judged by a command it does not belong to. */
  let sequence: number | undefined
  return createFramedMask({
    out: {
      shapeOf: (begun) => (begun[0] === 0x02 ? messageShape(begun, longestData.fromHost) : undefined),
      hides: (begun) => begun[1] === messageTypes.transfer && card.hidesCommand(begun.slice(headerBytes)),
      whole(frame, { dataStart, dataEnd }) {
        if (frame[1] !== askForAnswerAgain) sequence = frame[sequenceAt]
        if (frame[1] === messageTypes.powerOn) card.powered()
        if (frame[1] === messageTypes.transfer) card.commanded(frame.slice(dataStart, dataEnd))
      },
    },
    in: {
      shapeOf: answerShape,
      hides: (begun, { dataStart, dataEnd }) =>
        begun[1] !== messageTypes.dataBlock ||
        begun[sequenceAt] !== sequence ||
        card.hidesAnswer(begun.slice(dataStart), dataEnd - dataStart),
    },
  })
}

function messageShape(begun: readonly number[], longest: number): FrameShape | 'growing' | undefined {
  if (begun.length < 6) return 'growing'
  const [, , low = 0, high = 0, higher, highest] = begun
  const dataLength = (high << 8) | low
  if (higher !== 0 || highest !== 0 || dataLength > longest) return undefined
  return { dataStart: headerBytes, dataEnd: headerBytes + dataLength, length: headerBytes + dataLength + 2 }
}

function answerShape(begun: readonly number[]): FrameShape | 'growing' | undefined {
  const [mark, type, repeated] = begun
  if (mark !== 0x02) return undefined
  if (type === undefined) return 'growing'
  if (type >= messageTypes.dataBlock && type <= messageTypes.escapeAnswer) return messageShape(begun, longestData.fromReader)
  if (type === 0x50) return { dataStart: 5, dataEnd: 5, length: 5 }
  const isStatus = type === 0x00 || type === 0x99 || type >= 0xfc
  if (!isStatus || (repeated !== undefined && repeated !== type)) return undefined
  return repeated === undefined ? 'growing' : { dataStart: 4, dataEnd: 4, length: 4 }
}
