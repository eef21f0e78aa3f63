import { answerOrder, frameFaultSchema, frameFaultWords, obeyFaultOrder, splitOrder } from '../common/index.ts'
import type { RatingKeypadSimulator } from './index.ts'

/** Orders to a running simulator, one a line. */
export const ratingOrderWords = `press 5             a person presses a key, 1 to 5, while being asked
unasked 5           the same with nobody asked
busy on|off         refuses to ask
${frameFaultWords}`

export function obeyRatingOrder(line: string, keypad: RatingKeypadSimulator): string {
  const { word, rest } = splitOrder(line)
  return answerOrder(() => {
    const fault = obeyFaultOrder(keypad, frameFaultSchema, ['after', 'times'], { word, rest })
    if (fault !== undefined) return fault
    switch (word) {
      case 'press':
      case 'unasked':
        keypad.press(Number(rest), word === 'unasked')
        return 'pressed'
      case 'busy':
        keypad.setBusy(rest === 'on')
        return rest === 'on' ? 'busy' : 'free'
      default:
        throw new RangeError(`unknown order: ${word}`)
    }
  })
}
