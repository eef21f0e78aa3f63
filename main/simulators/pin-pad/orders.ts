import { answerOrder, frameFaultSchema, frameFaultWords, obeyFaultOrder, splitOrder } from '../common/index.ts'
import type { FramedPad } from './framed-pad.ts'
import type { SimulatedPad } from './pad.ts'

/** Orders to a running simulator, one a line. */
export const pinPadOrderWords = `type 123456         a person presses these digits, then Enter if the pad still waits
press 1             one digit
enter               Enter
cancel              the person gives up
shows               what its display shows
busy on|off         refuses to ask (framed pads)
${frameFaultWords}`

export function obeyPinPadOrder(line: string, pad: SimulatedPad | FramedPad): string {
  const { word, rest } = splitOrder(line)
  return answerOrder(() => {
    const framed = 'setBusy' in pad ? pad : undefined
    const fault = framed && obeyFaultOrder(framed, frameFaultSchema, ['after', 'times'], { word, rest })
    if (fault !== undefined) return fault
    switch (word) {
      case 'type':
        for (const digit of rest) pad.press(digit)
        if (pad.asking) pad.enter()
        return 'typed'
      case 'press':
        pad.press(rest)
        return 'pressed'
      case 'enter':
        pad.enter()
        return 'pressed'
      case 'cancel':
        pad.cancel()
        return 'cancelled'
      case 'shows':
        return pad.shows()
      case 'busy':
        if (!framed) throw new RangeError('a plain pad is never busy')
        framed.setBusy(rest === 'on')
        return rest === 'on' ? 'busy' : 'free'
      default:
        throw new RangeError(`unknown order: ${word}`)
    }
  })
}
