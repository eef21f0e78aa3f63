/** A customer display, simulated: it takes what LED8 and CD5220 models take and tells what it shows. It never answers. */
import { led8 } from '../../devices/index.ts'
import { answerOrder, type Endpoint, type EndpointSettings, openEndpoint, splitOrder } from '../common/index.ts'

export const defaultBaudRate = 2_400

const escapeByte = 0x1b
const carriageReturn = 0x0d
/** Longer than any command; what grows beyond it is none. */
const longestCommand = 40
const lights: Readonly<Record<number, string>> = { 49: 'price', 50: 'total', 51: 'received', 52: 'change' }

export interface CustomerDisplaySimulator {
  readonly address: string
  /** Everything lit, as one line: `total 120.50`, `TOTAL / 120.50`, or nothing. */
  shows(): string
  obey(line: string): string
  close(): Promise<void>
}

export const displayOrderWords = `shows               what it shows now
hang-up             the line is cut`

/** Starts a simulated display at this end of a line. `changed` is told each time it shows something else. */
export async function startCustomerDisplaySimulator(
  place: EndpointSettings,
  changed: (shows: string) => void = () => undefined,
): Promise<CustomerDisplaySimulator> {
  let light = ''
  let lines = ['', '']
  let command: number[] = []
  let told = ''

  function shows(): string {
    const text = lines.filter((line) => line !== '').join(' / ')
    return light === '' ? text : `${light} ${text}`
  }

  function darken(): void {
    light = ''
    lines = ['', '']
  }

  function take(byte: number): void {
    command.push(byte)
    if (command[0] === led8.clear[0]) finish(darken)
    else if (command[0] !== escapeByte || command.length > longestCommand) finish(() => undefined)
    else if (command.length === 2 && byte === led8.initialise[1]) finish(darken)
    else if (command.length === 3 && command[1] === 0x73) finish(() => lightUp(byte))
    else if (command.length > 3 && command[1] === 0x51 && byte === carriageReturn) finish(() => write(command))
    else if (command.length === 3 && command[1] !== 0x51) finish(() => undefined)
  }

  function finish(act: () => void): void {
    act()
    command = []
    if (shows() === told) return
    told = shows()
    changed(told)
  }

  function lightUp(which: number): void {
    light = lights[which] ?? ''
  }

  /** `1B 51 41` writes the only or the upper line, `1B 51 42` the lower one. */
  function write([, , line, ...text]: readonly number[]): void {
    lines[line === 0x42 ? 1 : 0] = String.fromCharCode(...text.slice(0, -1)).trim()
  }

  const endpoint: Endpoint = await openEndpoint(place, defaultBaudRate, {
    received: (bytes) => {
      for (const byte of bytes) take(byte)
    },
    connected: () => undefined,
  })
  return {
    address: endpoint.address,
    shows,
    obey(line) {
      const { word } = splitOrder(line)
      return answerOrder(() => {
        if (word === 'shows') return shows()
        if (word !== 'hang-up') throw new RangeError(`unknown order: ${word}`)
        endpoint.cut()
        return 'cut'
      })
    },
    close: endpoint.close,
  }
}
