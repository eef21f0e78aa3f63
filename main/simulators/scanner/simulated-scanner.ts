import { z } from 'zod'
import { type ScannerOrder, scannerOrders } from '../../devices/index.ts'
import { type OrderedFault, type ScanFault, scanFaultSchema } from './faults.ts'

/** How this scanner was set up by the codes in its manual. */
export const scannerMannersSchema = z.strictObject({
  terminator: z.enum(['CR', 'LF', 'CRLF', 'TAB', 'ETX', 'none']).default('CR'),
  prefix: z.enum(['none', 'STX']).default('none'),
  /** Sends this AIM identifier before each code; empty sends none. */
  aim: z
    .string()
    .regex(/^(\][A-Za-z][0-9A-Za-z])?$/)
    .default(''),
})
export type ScannerManners = z.output<typeof scannerMannersSchema>

const terminators = { CR: [0x0d], LF: [0x0a], CRLF: [0x0d, 0x0a], TAB: [0x09], ETX: [0x03], none: [] } as const
const startOfText = 0x02

/** Where the scanner's bytes go. */
export interface ScannerWire {
  send(bytes: Uint8Array): void
  cut(): void
}

export interface SimulatedScanner {
  /** Bytes from the terminal: trigger commands of the families that have some. */
  receive(bytes: Uint8Array): void
  /** Sends a code as this scanner is set up. */
  scan(code: string | Uint8Array): void
  /** Sends so many codes, one each so many milliseconds: traceability codes, each another one. */
  burst(count: number, everyMs: number): void
  /** Holds a code under the scanner: a trigger command reads it. */
  hold(code: string): void
  set(manners: Partial<ScannerManners>): void
  fault(fault: ScanFault): void
  clearFaults(): void
  /** Ends a burst that is under way. */
  stop(): void
}

/** The code of a box that nobody sells. */
export function syntheticTraceabilityCode(serial: number): string {
  return `8999999${String(serial).padStart(13, '0')}`
}

export function createSimulatedScanner(wire: ScannerWire): SimulatedScanner {
  let manners = scannerMannersSchema.parse({})
  let faults: OrderedFault[] = []
  let held: string | undefined
  let enabled = true
  let serial = 0
  const timers = new Set<NodeJS.Timeout>()

  const before = (): Uint8Array => Buffer.concat([Uint8Array.from(manners.prefix === 'STX' ? [startOfText] : []), Buffer.from(manners.aim)])

  function dueFault(): OrderedFault | undefined {
    const due = faults.find(({ after }) => after === 0)
    faults = faults
      .map((fault) => ({ ...fault, after: Math.max(0, fault.after - 1), times: fault === due ? fault.times - 1 : fault.times }))
      .filter(({ times }) => times > 0)
    return due
  }

  function scan(code: string | Uint8Array): void {
    if (!enabled) return
    const bytes = typeof code === 'string' ? Buffer.from(code, 'utf8') : code
    const whole = Buffer.concat([before(), bytes, Uint8Array.from(terminators[manners.terminator])])
    const fault = dueFault()
    if (fault?.kind !== 'pause' && fault?.kind !== 'hang-up') {
      wire.send(fault ? damaged(whole, before().length, bytes.length, fault) : whole)
      return
    }
    const middle = Math.floor(whole.length / 2)
    wire.send(whole.subarray(0, middle))
    if (fault.kind === 'hang-up') wire.cut()
    else later(fault.amount, () => wire.send(whole.subarray(middle)))
  }

  function later(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, milliseconds)
    timers.add(timer)
  }

  function obey(order: ScannerOrder): void {
    if (order === 'trigger' && held !== undefined) scan(held)
    if (order === 'enable') enabled = true
    if (order === 'disable') enabled = false
  }

  return {
    receive(bytes) {
      const order = orderOf(bytes)
      if (order) obey(order)
    },
    scan,
    burst(count, everyMs) {
      for (let turn = 0; turn < count; turn += 1) {
        later(turn * everyMs, () => {
          serial += 1
          scan(syntheticTraceabilityCode(serial))
        })
      }
    },
    hold(code) {
      held = code
    },
    set(changes) {
      manners = scannerMannersSchema.parse({ ...manners, ...changes })
    },
    fault(fault) {
      faults.push(scanFaultSchema.parse(fault))
    },
    clearFaults() {
      faults = []
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

function orderOf(bytes: Uint8Array): ScannerOrder | undefined {
  const said = Buffer.from(bytes)
  const known = Object.values(scannerOrders).flatMap((orders) => Object.entries(orders) as [ScannerOrder, Uint8Array][])
  return known.find(([, order]) => said.equals(order))?.[0]
}

/** A code of so many bytes, so many bytes into what is sent, as the fault leaves it. */
function damaged(whole: Uint8Array, start: number, length: number, { kind, amount }: OrderedFault): Uint8Array {
  const place = start + Math.min(amount, length - 1)
  switch (kind) {
    case 'noise':
      return Buffer.concat([noise(amount), whole])
    case 'flipped-bit':
      return whole.map((byte, index) => (index === place ? byte ^ 0x01 : byte))
    case 'lost-byte':
      return whole.filter((_, index) => index !== place)
    case 'lost-terminator':
      return whole.subarray(0, start + length)
    case 'twice':
      return Buffer.concat([whole, whole])
    default:
      return whole
  }
}

/** Always the same noise, without terminators in it, so that a test can say what must come of it. */
function noise(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 0x80 + ((index * 37) % 0x40))
}
