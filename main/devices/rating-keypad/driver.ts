import type { RatingKeypad, RatingLevel } from '../../services/ports/index.ts'
import { createKeysTalker, type KeysSettings, type PersonsWord, watchAnswering } from '../envelope/index.ts'
import type { Line } from '../transport/index.ts'
import { busyError, cancelRating, ratingCodes, readRatingWord, startRating } from './commands.ts'

type Rating = { readonly kind: 'rated'; readonly level: RatingLevel } | { readonly kind: 'nobody-pressed' }

/** A rating keypad (评价器) with the project's own framing on this line. */
export function createRatingKeypad(line: Line, settings: KeysSettings): RatingKeypad {
  const talker = createKeysTalker(line, settings)
  const answering = watchAnswering(line, talker.ping)

  return {
    kind: 'rating-keypad',
    driver: 'rk-serial',
    port: () => line.port,
    state: answering.state,
    onChange: answering.onChange,
    get disturbances() {
      return talker.disturbances
    },
    probe: answering.probe,
    close: answering.close,
    ask: ({ windowNumber, seconds, signal }) =>
      answering.use(
        () => talker.askPerson({ content: startRating(seconds, windowNumber), stop: cancelRating, seconds, signal, read: readWord }),
        signal,
      ),
  }
}

function readWord(content: Uint8Array): PersonsWord<Rating> | undefined {
  const word = readRatingWord(content)
  switch (word?.kind) {
    case 'accepted':
      return word.command === ratingCodes.start ? 'accepted' : undefined
    case 'rated':
    case 'nobody-pressed':
      return { done: word }
    case 'refused':
      return { refused: word.code === busyError ? 'the keypad is busy' : `keypad error ${word.code}` }
    default:
      return undefined
  }
}
