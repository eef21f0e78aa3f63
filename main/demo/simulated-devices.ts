import type { DeviceKind } from '../../shared/contract/index.ts'
import type { CardIdentity, Host, Program, SimulatorName } from '../services/ports/index.ts'
import type { DemoPerson } from './data/index.ts'

/** A device of the demo, as `devices.yaml` names it. */
export interface SimulatedDevice {
  readonly kind: DeviceKind
  readonly driver: string
  readonly port: string
}

/** What hangs at the demo's counter; each device is a program that the terminal's driver meets byte by byte over TCP. */
export interface SimulatedDevices {
  readonly all: readonly SimulatedDevice[]
  /** Puts a card into the slot of the card reader; without one takes out what is there. */
  insert(card: CardIdentity | undefined): void
  /** Lays somebody's identity card on its reader; without anybody lifts what lies there. */
  lay(holder: DemoPerson | undefined): void
  scan(code: string): void
  stop(): Promise<void>
}

const simulators: readonly { readonly name: SimulatorName; readonly kind: DeviceKind; readonly driver: string }[] = [
  { name: 'card-reader-simulator', kind: 'social-card', driver: 'acs-serial' },
  { name: 'id-card-reader-simulator', kind: 'id-card', driver: 'sam-v' },
  { name: 'scanner-simulator', kind: 'scanner', driver: 'text-scanner' },
  { name: 'receipt-printer-simulator', kind: 'receipt-printer', driver: 'esc-pos' },
]

export async function startSimulatedDevices(host: Host): Promise<SimulatedDevices> {
  const started = simulators.map((simulator) => ({ ...simulator, program: host.startProgram(simulator.name, ['--tcp', '127.0.0.1:0']) }))
  const stop = async () => {
    await Promise.all(started.map(({ program }) => program.stop()))
  }
  const programOf = new Map<DeviceKind, Program>(started.map(({ kind, program }) => [kind, program]))
  const order = (kind: DeviceKind, line: string) => programOf.get(kind)?.send(line)
  try {
    const all = await Promise.all(
      started.map(async ({ kind, driver, program }) => ({ kind, driver, port: await program.lineAfter('listening') })),
    )
    return {
      all,
      insert: (card) => order('social-card', card === undefined ? 'remove' : `insert ${JSON.stringify(cardDescription(card))}`),
      lay: (holder) => order('id-card', holder === undefined ? 'lift' : `put ${JSON.stringify(documentDescription(holder))}`),
      scan: (code) => order('scanner', `scan ${code}`),
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}

function cardDescription(card: CardIdentity): object {
  const { cardNumber, cardIdentification, socialSecurityNumber: idNumber, name, sex, birthDate, version, issuedOn, validTo } = card
  return { name, idNumber, cardNumber, cardIdentification, sex, birthDate, version, issuedOn, validTo }
}

function documentDescription({ person: { name, idNumber }, nation, card }: DemoPerson): object {
  const validFrom = card.issuedOn
  return {
    name,
    idNumber,
    nation,
    address: '演示市演示区演示路1号',
    issuedBy: '演示市公安局',
    validTo: '长期',
    ...(validFrom && { validFrom }),
  }
}
