import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { DemoState } from '../../shared/contract/index.ts'
import type { Host } from '../services/ports/index.ts'
import { standInSeedSchema, visitOfBill } from '../stand-in/index.ts'
import { type DemoWorld, demoBaseDay, demoSeed, generateDemo } from './data/index.ts'

const shownVoucherSchema = z.strictObject({ code: z.string() })

export type PlatformMood = DemoState['platform']

export interface StandInPlatform {
  readonly address: string
  mood(): PlatformMood
  setMood(mood: PlatformMood): void
  /** A fresh code on the phone of this person. */
  showVoucher(personNumber: string): Promise<string>
  stop(): Promise<void>
}

/** Who is insured, who was admitted and under which terms items are paid: the platform's own copy of the demo's world. */
function seedText(world: DemoWorld): string {
  const personOf = new Map(world.people.map(({ person }) => [person.idNumber, person.personNumber]))
  const people = world.people.map(({ person, card, counted }) => ({
    person,
    card: { number: card.cardNumber, identification: card.cardIdentification },
    counted: counted.map(({ insuranceType, year, accumulators }) => ({ insuranceType, year, accumulators })),
  }))
  const visits = world.bills.map((bill) => visitOfBill(bill, personOf.get(bill.patient.idNumber) ?? ''))
  return JSON.stringify({ ...z.encode(standInSeedSchema, { people, visits, items: [] }), items: [...world.catalogue.items] })
}

/** Whose platform it is, as the program wants to be told. */
function institutionArguments({ institution: { code, name, area, hospitalLevel } }: DemoWorld): string[] {
  return ['--institution', code, '--name', name, '--area', area, '--hospital-level', hospitalLevel]
}

/** The demo's world for a platform that is started by itself: whose it is, and its seed as JSON. */
export function demoPlatform(): { readonly institution: readonly string[]; readonly seed: string } {
  const world = generateDemo({ seed: demoSeed, baseDay: demoBaseDay })
  return { institution: institutionArguments(world), seed: seedText(world) }
}

/** Runs the stand-in platform as a program of its own, with its own ledger and its own copy of catalogue and policy. */
export async function startStandInPlatform(host: Host, folder: string, world: DemoWorld): Promise<StandInPlatform> {
  const seedFile = join(folder, 'stand-in-seed.json')
  writeFileSync(seedFile, seedText(world))
  const packs = ['--packs', join(host.resourcesFolder, 'policy-packs')]
  const program = host.startProgram('stand-in', [
    '--end-with-input',
    '--data',
    join(folder, 'stand-in'),
    '--seed',
    seedFile,
    ...institutionArguments(world),
    ...packs,
  ])
  const address = await program.lineAfter('listening')
  let mood: PlatformMood = 'normal'
  return {
    address,
    mood: () => mood,
    setMood: (wanted) => {
      program.send(JSON.stringify({ mood: wanted }))
      mood = wanted
    },
    showVoucher: async (personNumber) => {
      const answer = await fetch(new URL('/stand-in/voucher', address), { method: 'POST', body: JSON.stringify({ personNumber }) })
      return shownVoucherSchema.parse(await answer.json()).code
    },
    stop: () => program.stop(),
  }
}
