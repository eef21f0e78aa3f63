import { answerOrder, obeyFaultOrder, splitOrder } from '../common/index.ts'
import { scanFaultSchema } from './faults.ts'
import type { ScannerSimulator } from './index.ts'
import { scannerMannersSchema } from './simulated-scanner.ts'

/** Orders to a running simulator, one a line. */
export const orderWords = `scan TEXT           send this code
scan-hex BYTES      send these bytes as a code: 34 32 1D …
burst N every MS    send N different traceability codes
hold TEXT           a code for the trigger command
terminator CR|LF|CRLF|TAB|ETX|none
prefix none|STX
aim ]Q1             send this identifier before each code; without one, none
fault {"kind":…}    or: fault KIND [AFTER [TIMES [AMOUNT]]]
clear               no more faults`

/** Obeys one order and answers one line: `ok …` or `refused …`. */
export function obeyOrder(line: string, simulator: ScannerSimulator): string {
  const { word, rest } = splitOrder(line)
  return answerOrder(() => carryOut(word, rest, simulator))
}

function carryOut(word: string, rest: string, simulator: ScannerSimulator): string {
  const fault = obeyFaultOrder(simulator, scanFaultSchema, ['after', 'times', 'amount'], { word, rest })
  if (fault !== undefined) return fault
  switch (word) {
    case 'scan':
      if (rest === '') throw new RangeError('nothing to scan')
      simulator.scan(rest)
      return 'scanned'
    case 'scan-hex':
      simulator.scan(bytesOf(rest))
      return 'scanned'
    case 'burst': {
      const [, count, everyMs] = /^(\d{1,6}) every (\d{1,6})$/.exec(rest) ?? []
      if (count === undefined) throw new RangeError('not N every MS')
      simulator.burst(Number(count), Number(everyMs))
      return `${count} codes under way`
    }
    case 'hold':
      simulator.hold(rest)
      return 'held'
    case 'terminator':
    case 'prefix':
    case 'aim':
      simulator.set({ [word]: scannerMannersSchema.shape[word].parse(rest) })
      return `${word} ${rest}`.trim()
    default:
      throw new RangeError(`unknown order: ${word}`)
  }
}

function bytesOf(hex: string): Uint8Array {
  const plain = hex.replaceAll(/\s+/g, '')
  if (!/^([0-9A-Fa-f]{2})+$/.test(plain)) throw new RangeError('not bytes in hexadecimal')
  return Buffer.from(plain, 'hex')
}
