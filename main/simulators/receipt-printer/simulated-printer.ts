import { type Charset, createRealTimeFilter, createTokenReader, type PrinterToken } from './commands.ts'
import { createPrinterFaults, type PrinterFault } from './faults.ts'
import { createPaper, glyphOf } from './paper.ts'

export interface PrinterWire {
  send(bytes: Uint8Array): void
  cut(): void
}

export interface SimulatedPrinterSettings {
  readonly columns: number
  readonly charset: Charset
  /** Told when a receipt is cut off. */
  readonly receipt: (lines: readonly string[]) => void
}

export interface SimulatedPrinter {
  /** Bytes from the terminal, in pieces of any size. */
  receive(bytes: Uint8Array): void
  fault(fault: PrinterFault): void
  /** Paper in, cover shut, knife free, line on; what waited is printed. */
  clearFaults(): void
  /** Bytes so far that began nothing it knows. */
  readonly unknown: number
  close(): void
}

/** A printer with a roll of paper and a knife. */
export function createSimulatedPrinter(wire: PrinterWire, settings: SimulatedPrinterSettings): SimulatedPrinter {
  const faults = createPrinterFaults()
  const tokens = createTokenReader(settings.charset)
  const paper = createPaper(settings.columns)
  let stored = ''
  let knifeStuck = false
  let resting: NodeJS.Timeout | undefined
  let unknown = 0

  function answer(byte: number): void {
    if (faults.isThere('silent')) return
    wire.send(faults.isThere('noise') ? Uint8Array.of(0xff, 0x11, byte) : Uint8Array.of(byte))
  }

  const stopped = () => faults.stops() || knifeStuck

  function status(question: number): number {
    const bit = (is: boolean, bits: number) => (is ? bits : 0)
    const paperEnd = faults.isThere('paper-end')
    switch (question) {
      case 1:
        return 0x12 | bit(stopped(), 0x08)
      case 2:
        return 0x12 | bit(faults.isThere('cover-open'), 0x04) | bit(paperEnd, 0x20) | bit(knifeStuck, 0x40)
      case 3:
        return 0x12 | bit(knifeStuck, 0x08)
      default:
        return 0x12 | bit(paperEnd || faults.isThere('near-end'), 0x0c) | bit(paperEnd, 0x60)
    }
  }

  const withoutRealTime = createRealTimeFilter((question) => {
    if (question >= 1 && question <= 4) answer(status(question))
  })

  /** Prints what is whole until something stops it; a line that takes time goes on later. */
  function work(): void {
    while (!stopped() && resting === undefined) {
      const token = tokens.next()
      if (!token) return
      carryOut(token)
    }
  }

  function carryOut(token: PrinterToken): void {
    if (token.kind === 'character') paper.put(glyphOf(token.bytes, settings.charset))
    else if (token.kind === 'line-feed') feed(1)
    else if (token.kind === 'order') obey(token.name, token.parameters)
    else unknown += 1
  }

  function feed(lines: number): void {
    paper.feed(lines)
    faults.linePrinted()
    const restMs = faults.lineMs()
    if (restMs === 0) return
    resting = setTimeout(() => {
      resting = undefined
      work()
    }, restMs)
  }

  function obey(name: string, parameters: Uint8Array): void {
    const [first = 0] = parameters
    switch (name) {
      case 'ESC @':
        paper.style.align = 'left'
        paper.style.width = 1
        break
      case 'ESC a':
        paper.style.align = (['left', 'centre', 'right'] as const)[first] ?? 'left'
        break
      case 'GS !':
        paper.style.width = ((first >> 4) & 7) + 1
        break
      case 'ESC d':
        feed(first)
        break
      case 'GS k':
        // The first two bytes of the data choose the code set.
        paper.putCode(`Code 128 ${text(parameters.subarray(4))}`)
        break
      case 'GS (':
        twoDimensional(parameters.subarray(4), parameters[3])
        break
      case 'GS r':
        answer(faults.isThere('near-end') ? 0x03 : 0x00)
        break
      case 'GS V':
        cut()
        break
    }
  }

  /** Function 80 stores data, function 81 prints it; the others choose model, size and level. */
  function twoDimensional(rest: Uint8Array, kind: number | undefined): void {
    if (kind !== 0x31) return
    if (rest[0] === 0x50) stored = text(rest.subarray(2))
    if (rest[0] === 0x51) paper.putCode(`QR ${stored}`)
  }

  function cut(): void {
    if (faults.isThere('cutter')) knifeStuck = true
    else settings.receipt(paper.cut())
  }

  return {
    receive(bytes) {
      const data = withoutRealTime(bytes)
      const arriving = faults.bytesUntilDrop(data.length)
      tokens.push(data.subarray(0, arriving))
      if (arriving !== undefined) wire.cut()
      work()
    },
    fault: faults.order,
    clearFaults() {
      faults.clear()
      if (knifeStuck) {
        knifeStuck = false
        cut()
      }
      work()
    },
    get unknown() {
      return unknown
    },
    close: () => clearTimeout(resting),
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
