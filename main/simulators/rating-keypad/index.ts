/** A rating keypad, simulated to the byte: a person stands before it and presses on order, or does not. */
import { isRatingLevel, pingContent, pongContent, ratingCodes, ratingWordContent } from '../../devices/index.ts'
import { type EndpointSettings, type EnvelopeDevice, type FrameFault, openEnvelopeDevice } from '../common/index.ts'

export { obeyRatingOrder, ratingOrderWords } from './orders.ts'

export const defaultBaudRate = 9_600

/** Code of the refusal while it is busy. */
const busyCode = 0x02

export interface RatingKeypadSimulator {
  readonly address: string
  /** Whether somebody is being asked right now. */
  readonly asking: boolean
  /** Presses a key; throws when nobody is asked, unless `unasked`. */
  press(level: number, unasked?: boolean): void
  /** Refuses to ask from now on, or no longer. */
  setBusy(busy: boolean): void
  fault(fault: FrameFault): void
  clearFaults(): void
  close(): Promise<void>
}

/** Starts a simulated keypad at this end of a line. Port 0 takes a free one. */
export async function startRatingKeypadSimulator(place: EndpointSettings): Promise<RatingKeypadSimulator> {
  let asking: NodeJS.Timeout | undefined
  let busy = false
  let device: EnvelopeDevice | undefined

  function rest(): void {
    clearTimeout(asking)
    asking = undefined
  }

  function ask(seconds: number): void {
    if (busy) {
      device?.say(ratingWordContent({ kind: 'refused', code: busyCode }))
      return
    }
    rest()
    asking = setTimeout(() => {
      rest()
      device?.say(ratingWordContent({ kind: 'nobody-pressed' }))
    }, seconds * 1_000)
    device?.say(ratingWordContent({ kind: 'accepted', command: ratingCodes.start }))
  }

  function obey(content: Uint8Array): void {
    const [code, seconds = 0] = content
    if (code === pingContent[0]) device?.say(pongContent('RK-SIM 1.0'))
    else if (code === ratingCodes.start) ask(seconds)
    else if (code === ratingCodes.cancel) {
      rest()
      device?.say(ratingWordContent({ kind: 'accepted', command: ratingCodes.cancel }))
    }
  }

  device = await openEnvelopeDevice(place, defaultBaudRate, obey)
  const { address, fault, clearFaults, close } = device
  return {
    address,
    fault,
    clearFaults,
    get asking() {
      return asking !== undefined
    },
    press(level, unasked = false) {
      if (!isRatingLevel(level)) throw new RangeError(`no such key: ${level}`)
      if (!asking && !unasked) throw new RangeError('nobody is asked')
      if (!unasked) rest()
      device.say(ratingWordContent({ kind: 'rated', level }))
    },
    setBusy(value) {
      busy = value
    },
    close() {
      rest()
      return close()
    },
  }
}
