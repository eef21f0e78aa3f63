import { spawn } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import { resolve } from 'node:path'
import type { AskPerson, ManagerSettings, PersonAnswer } from '../../../../main/devices/index.ts'
import { createDeviceManager, testDevice } from '../../../../main/devices/index.ts'
import type { CardDescription, CardReaderSimulator, Fault } from '../../../../main/simulators/card-reader/index.ts'
import { startCardReaderSimulator } from '../../../../main/simulators/card-reader/index.ts'
import type { DocumentDescription, Fault as DocumentFault } from '../../../../main/simulators/id-card-reader/index.ts'
import { startIdCardReaderSimulator } from '../../../../main/simulators/id-card-reader/index.ts'
import { startReceiptPrinterSimulator } from '../../../../main/simulators/receipt-printer/index.ts'
import type { DeviceKind, DeviceSettings, SelfTestReport } from '../../../../shared/contract/index.ts'
import { aCard } from '../card-reader/cards.ts'
import { createSerialPair, type SerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

/** Everything a case opened is closed behind it. */
export type Later = (cleanUp: () => unknown) => void

export function settingsOf(kind: DeviceKind, driver: string, port: string, more: Partial<DeviceSettings> = {}): DeviceSettings {
  return { kind, driver, at: { port }, options: {}, ...more }
}

export interface Bench {
  readonly devices: readonly DeviceSettings[]
  readonly more?: Partial<ManagerSettings>
  readonly person?: PersonAnswer
  /** Happens when the device is known to be there and the test is about to begin. */
  readonly before?: () => unknown
  /** The state the device is to be in before the test begins. */
  readonly from?: 'occupied' | 'ready'
}

/** Puts the devices on the bench and tests the first of them. */
export async function testOn({ devices, more, person, before, from }: Bench): Promise<SelfTestReport> {
  const manager = createDeviceManager({ devices, ...more })
  try {
    const kind = devices[0]?.kind ?? 'social-card'
    if (from) await waitFor(() => manager.report(kind).state === from)
    await before?.()
    const askPerson: AskPerson | undefined = person && (() => Promise.resolve(person))
    const report = await testDevice({ manager, ...(askPerson && { askPerson }) }, kind)
    if (report === undefined) throw new Error(`${kind} is not configured`)
    return report
  } finally {
    await manager.close()
  }
}

export async function pair(later: Later): Promise<SerialPair> {
  const cable = await createSerialPair()
  later(cable.remove)
  return cable
}

/** A social-security card reader on a TCP line, with a card in it or without. */
export async function cardReader(later: Later, card: CardDescription | undefined = aCard(), cardTimeMs = 0): Promise<CardReaderSimulator> {
  const simulator = await startCardReaderSimulator({ listen: 'tcp', port: 0, cardTimeMs, ...(card && { card }) })
  later(simulator.close)
  return simulator
}

/** A reading of a card that goes wrong: by the card itself, or by a fault once the reader is known to be there. */
export async function cardCase(later: Later, card: CardDescription, fault?: Fault): Promise<Bench> {
  const simulator = await cardReader(later, card, 1)
  return {
    devices: [settingsOf('social-card', 'acs-serial', simulator.address)],
    from: 'occupied',
    before: () => fault && simulator.fault(fault),
  }
}

export async function personCase(later: Later, person: PersonAnswer): Promise<Bench> {
  const { address } = await cardReader(later)
  return { devices: [settingsOf('social-card', 'acs-serial', address)], person }
}

export async function documentCase(
  later: Later,
  document: DocumentDescription | undefined,
  faults: readonly DocumentFault[] = [],
): Promise<Bench> {
  const simulator = await startIdCardReaderSimulator({ listen: 'tcp', port: 0, ...(document && { document }) })
  later(simulator.close)
  return {
    devices: [settingsOf('id-card', 'sam-v', simulator.address)],
    before: () => {
      for (const fault of faults) simulator.fault(fault)
    },
  }
}

export async function printerCase(later: Later, fault?: 'paper-end' | 'cover-open' | 'near-end' | 'offline'): Promise<Bench> {
  const simulator = await startReceiptPrinterSimulator({ listen: 'tcp', port: 0 })
  later(simulator.close)
  if (fault) simulator.fault({ kind: fault })
  return { devices: [settingsOf('receipt-printer', 'esc-pos', simulator.address)] }
}

/** Something at the far end of a TCP line that is no device of ours. */
export async function stranger(later: Later, meet: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    meet(socket)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  later(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const bound = server.address()
  return `tcp://127.0.0.1:${bound !== null && typeof bound === 'object' ? bound.port : 0}`
}

/** Another program that has this port open. */
export async function otherProgramOn(later: Later, path: string): Promise<void> {
  const program = resolve(import.meta.dirname, '../../../../main/simulators/scanner/main.ts')
  const child = spawn(process.execPath, [program, '--serial', path, '--stay'], { stdio: ['ignore', 'pipe', 'inherit'] })
  later(() => child.kill())
  let said = ''
  child.stdout.on('data', (words: Buffer) => {
    said += words.toString()
  })
  await waitFor(() => said.includes('listening'), 20_000)
}
