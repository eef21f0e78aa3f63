import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { DemoState } from '../../shared/contract/index.ts'
import { localDateSchema } from '../../shared/dates/index.ts'
import { maskIdNumber } from '../../shared/insured/index.ts'
import { buildCatalogueInWorker, switchCatalogue } from '../catalogue-import/index.ts'
import type { Host } from '../services/ports/index.ts'
import { accumulatorCodes } from '../stand-in/index.ts'
import { type DemoWorld, demoBaseDay, demoSeed, generateDemo, writeDemoInbox } from './data/index.ts'
import { type SimulatedDevice, startSimulatedDevices } from './simulated-devices.ts'
import { type PlatformMood, startStandInPlatform } from './stand-in-platform.ts'

/** What this demo was made from; the same two values make the same demo again. */
const birthSchema = z.strictObject({ seed: z.int(), baseDay: localDateSchema })
type Birth = z.output<typeof birthSchema>

/** The running demo: its data for the terminal that opens on it, and its knobs. */
export interface Demo {
  readonly world: DemoWorld
  state(): DemoState
  /** Puts this person's card into the simulated reader; without a number takes the card out. */
  insertCard(personNumber: string | undefined): boolean
  /** Lays this person's identity card on its reader, or holds a fresh code of their phone before the scanner. */
  present(personNumber: string, document: 'id-card' | 'e-voucher'): Promise<boolean>
  setPlatform(mood: PlatformMood): void
  close(): Promise<void>
}

/** 累计类别 as the stand-in platform numbers them. */
const accumulatorNamesByCode = Object.fromEntries(Object.entries(accumulatorCodes).map(([name, code]) => [code, name]))

function readBirth(folder: string): Birth | undefined {
  try {
    return birthSchema.parse(JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

/** Writes what a hospital's IT would have set up. The file that says it is there comes last, so a cut start begins again. */
async function install(host: Host, folder: string): Promise<DemoWorld> {
  const known = readBirth(folder)
  const birth = known ?? { seed: demoSeed, baseDay: demoBaseDay }
  const world = generateDemo(birth)
  if (known !== undefined) return world
  const catalogueFolder = join(folder, 'catalogue')
  mkdirSync(catalogueFolder, { recursive: true })
  const order = { folder: catalogueFolder, version: world.catalogue.version, items: [...world.catalogue.items] }
  const built = await buildCatalogueInWorker(order, host.workerFile('catalogue-worker'))
  if (!built.ok) throw new Error(`the demo catalogue was refused: ${JSON.stringify(built.error)}`)
  switchCatalogue(catalogueFolder, built.value)
  writeDemoInbox(join(folder, 'inbox'), world.bills)
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(birth))
  return world
}

function writeInstitution(folder: string, world: DemoWorld, platformAddress: string): void {
  const { code, name, area, hospitalLevel } = world.institution
  const institution = {
    institution: { code, name, area, hospitalLevel },
    platform: { address: platformAddress, timeoutSeconds: 5, accumulators: { codes: accumulatorNamesByCode } },
    // The people of a demo are told of once, and it may be tried offline for as long as anybody likes.
    offline: { personAgeHours: 8_760, records: 100_000, recordFund: '1000000.00', fundTotal: '1000000000.00' },
    demo: true,
  }
  writeYaml(join(folder, 'institution.yaml'), institution)
}

/** The simulated devices, each where it listens this time. */
function writeDevices(folder: string, devices: readonly SimulatedDevice[]): void {
  writeYaml(join(folder, 'devices.yaml'), { devices: devices.map(({ kind, driver, port }) => ({ kind, driver, at: { port } })) })
}

function writeYaml(file: string, content: object): void {
  writeFileSync(file, `# 演示机构，每次启动重写。Written anew at every start of the demo.\n${stringify(content)}`)
}

/**
 * Starts the demo institution on its folder: makes its data the first time, then the stand-in platform and the simulated
 * devices, each a process of its own, and writes `institution.yaml` and `devices.yaml` with the addresses they took.
 */
export async function openDemo(host: Host, folder: string): Promise<Demo> {
  const world = await install(host, folder)
  const [devices, platform] = await Promise.all([startSimulatedDevices(host), startStandInPlatform(host, folder, world)])
  writeInstitution(folder, world, platform.address)
  writeDevices(folder, devices.all)
  // A card lies in the reader already, of somebody whom all three tiers pay for: a newcomer's first key is 读卡.
  const first = world.people.find(({ person }) => person.identities.some(({ identity }) => identity === 'minimum-living'))
  devices.insert(first?.card)
  let inserted = first?.person.personNumber
  const find = (personNumber: string | undefined) => world.people.find(({ person }) => person.personNumber === personNumber)
  return {
    world,
    state: () => ({
      people: world.people.map(({ person, about }) => ({
        personNumber: person.personNumber,
        name: person.name,
        idNumberMasked: maskIdNumber(person.idNumber),
        about,
        billIds: world.bills.filter(({ patient }) => patient.idNumber === person.idNumber).map(({ billId }) => billId),
      })),
      ...(inserted === undefined ? {} : { insertedPersonNumber: inserted }),
      platform: platform.mood(),
    }),
    insertCard: (personNumber) => {
      const found = find(personNumber)
      if (personNumber !== undefined && found === undefined) return false
      devices.lay(undefined)
      devices.insert(found?.card)
      inserted = personNumber
      return true
    },
    present: async (personNumber, document) => {
      const found = find(personNumber)
      if (found === undefined) return false
      if (document === 'e-voucher') {
        devices.scan(await platform.showVoucher(personNumber))
        return true
      }
      // One document at a time, so that it is clear which one was read.
      devices.insert(undefined)
      inserted = undefined
      devices.lay(found)
      return true
    },
    setPlatform: platform.setMood,
    close: async () => {
      await Promise.all([devices.stop(), platform.stop()])
    },
  }
}
