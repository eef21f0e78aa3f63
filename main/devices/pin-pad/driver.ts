import type { PinPad } from '../../services/ports/index.ts'
import { createKeysTalker, type KeysSettings, type PersonsWord, watchAnswering } from '../envelope/index.ts'
import type { Line } from '../transport/index.ts'
import { areDigits, openPinPad, type PinQuestion, pinPadCodes, stopPinPad } from './commands.ts'

export type PinAnswer =
  | { readonly kind: 'pin'; readonly digits: Uint8Array }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' }

/** A PIN pad (密码键盘) with the project's own framing on this line. */
export function createPinPad(line: Line, settings: KeysSettings): PinPad {
  const talker = createKeysTalker(line, settings)
  const answering = watchAnswering(line, talker.ping)

  return {
    kind: 'pin-pad',
    driver: 'pp-serial',
    port: () => line.port,
    state: answering.state,
    onChange: answering.onChange,
    get disturbances() {
      return talker.disturbances
    },
    probe: answering.probe,
    close: answering.close,
    readPin: (question) =>
      answering.use(
        () =>
          talker.askPerson({
            content: openPinPad(question),
            stop: stopPinPad,
            seconds: question.seconds,
            signal: question.signal,
            read: (content) => readWord(content, question),
          }),
        question.signal,
      ),
  }
}

function readWord(content: Uint8Array, question: PinQuestion): PersonsWord<PinAnswer> | undefined {
  const [code, value] = content
  switch (code) {
    case pinPadCodes.accepted:
      return value === pinPadCodes.open ? 'accepted' : undefined
    case pinPadCodes.keyPressed:
      return 'still-pressing'
    case pinPadCodes.finished: {
      const keys = content.subarray(1)
      // A copy of our own: the frame is overwritten when this returns.
      return areDigits(keys, question) ? { done: { kind: 'pin', digits: keys.slice() } } : { refused: 'not the keys that were asked for' }
    }
    case pinPadCodes.cancelled:
      return { done: { kind: 'cancelled' } }
    case pinPadCodes.timedOut:
      return { done: { kind: 'timed-out' } }
    case pinPadCodes.refused:
      return { refused: `pad error ${value ?? 0}` }
    default:
      return undefined
  }
}
