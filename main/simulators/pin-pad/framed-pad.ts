import { maskedKey, pingContent, pinPadCodes, pongContent } from '../../devices/index.ts'
import { type EndpointSettings, type EnvelopeDevice, openEnvelopeDevice } from '../common/index.ts'
import { checkDigit, type SimulatedPad } from './pad.ts'

export const defaultBaudRate = 9_600

const busyCode = 0x02

export interface FramedPad extends SimulatedPad, Pick<EnvelopeDevice, 'fault' | 'clearFaults'> {
  /** Refuses to ask from now on, or no longer. */
  setBusy(busy: boolean): void
}

interface Entry {
  readonly minimum: number
  readonly maximum: number
  readonly timer: NodeJS.Timeout
  readonly keys: number[]
}

/** A pad with the project's own framing: tells each key masked and the digits once, at the end. */
export async function startFramedPad(place: EndpointSettings): Promise<FramedPad> {
  let entry: Entry | undefined
  let busy = false
  let device: EnvelopeDevice | undefined

  function end(content: readonly number[]): void {
    clearTimeout(entry?.timer)
    entry?.keys.fill(0)
    entry = undefined
    device?.say(Uint8Array.from(content))
  }

  function open([minimum = 0, maximum = 0, seconds = 0]: readonly number[]): void {
    if (busy) {
      device?.say(Uint8Array.of(pinPadCodes.refused, busyCode))
      return
    }
    clearTimeout(entry?.timer)
    entry = { minimum, maximum, keys: [], timer: setTimeout(() => end([pinPadCodes.timedOut]), seconds * 1_000) }
    device?.say(Uint8Array.of(pinPadCodes.accepted, pinPadCodes.open))
  }

  function obey(content: Uint8Array): void {
    if (content[0] === pingContent[0]) device?.say(pongContent('PP-SIM 1.0'))
    else if (content[0] === pinPadCodes.open) open([...content.subarray(1)])
    else if (content[0] === pinPadCodes.stop) end([pinPadCodes.accepted, pinPadCodes.stop])
  }

  function asked(): Entry {
    if (!entry) throw new RangeError('nobody is asked')
    return entry
  }

  function finish({ keys }: Entry): void {
    end([pinPadCodes.finished, ...keys])
  }

  device = await openEnvelopeDevice(place, defaultBaudRate, obey)
  const { address, fault, clearFaults, close } = device
  return {
    address,
    fault,
    clearFaults,
    get asking() {
      return entry !== undefined
    },
    press(digit) {
      const current = asked()
      current.keys.push(checkDigit(digit))
      device.say(Uint8Array.of(pinPadCodes.keyPressed, maskedKey))
      if (current.keys.length === current.maximum) finish(current)
    },
    enter() {
      const current = asked()
      if (current.keys.length >= current.minimum) finish(current)
    },
    cancel() {
      asked()
      end([pinPadCodes.cancelled])
    },
    shows: () => (entry ? '*'.repeat(entry.keys.length) : ''),
    setBusy(value) {
      busy = value
    },
    close() {
      clearTimeout(entry?.timer)
      return close()
    },
  }
}
