import { defaultPlainPadKeys, plainPadAnswer, plainPadBytes } from '../../devices/index.ts'
import { type Endpoint, type EndpointSettings, openEndpoint } from '../common/index.ts'
import { defaultBaudRate } from './framed-pad.ts'
import { checkDigit, type SimulatedPad } from './pad.ts'

const lineCharacters = 16
/** Escape, command, line number. */
const writeHead = 3

/** A plain ASCII pad: sends every key at once while its keys are on, and shows what it is told. */
export async function startPlainPad(place: EndpointSettings): Promise<SimulatedPad> {
  const lines = ['WELCOME', '']
  let keysOn = false
  let sequence: number[] = []
  let endpoint: Endpoint | undefined

  const words: Readonly<Record<number, string>> = {
    [plainPadBytes.welcome]: 'WELCOME',
    [plainPadBytes.tryAgain]: 'TRY AGAIN',
    [plainPadBytes.enterPassword]: 'ENTER PASSWORD',
  }

  function take(byte: number): void {
    if (sequence.length > 0 || byte === 0x1b) takeEscape(byte)
    else if (byte === plainPadBytes.query) endpoint?.send(plainPadAnswer)
    else if (byte === plainPadBytes.keysOn) keysOn = true
    else if (byte === plainPadBytes.keysOff) keysOn = false
    else lines[0] = words[byte] ?? lines[0] ?? ''
  }

  /** `1B 63 line` clears, `1B 53 line` and sixteen characters writes. */
  function takeEscape(byte: number): void {
    sequence.push(byte)
    const [, command, line = 0x30] = sequence
    if (sequence.length < writeHead) return
    if (command === 0x53 && sequence.length < writeHead + lineCharacters) return
    if (command === 0x53 || command === 0x63) lines[line - 0x30] = String.fromCharCode(...sequence.slice(writeHead)).trimEnd()
    sequence = []
  }

  function send(key: number): void {
    if (!keysOn) throw new RangeError('nobody is asked')
    endpoint?.send(Uint8Array.of(key))
  }

  endpoint = await openEndpoint(place, defaultBaudRate, {
    received: (bytes) => {
      for (const byte of bytes) take(byte)
    },
    connected: () => undefined,
  })
  const { address, close } = endpoint
  return {
    address,
    close,
    get asking() {
      return keysOn
    },
    press: (digit) => send(checkDigit(digit)),
    enter: () => send(plainPadBytes.enter),
    cancel: () => send(defaultPlainPadKeys.cancel),
    shows: () => lines.join(' | '),
  }
}
