/**
 * The stand-in platform as a program: `node main/stand-in/main.ts --port 0 --data <folder> --packs <folder>
 * --institution <code> --name <name> --area <six digits> --hospital-level L3 [--control-port 0] [--seed <file.json>]
 * [--faults <json>] [--disagree <name>] [--guard <file.json>] [--end-with-input]`; with `--ledger` it says what it holds and ends.
 *
 * Says `listening http://127.0.0.1:PORT` and, when asked for, `control http://127.0.0.1:PORT`. Each line on its
 * standard input is a fault plan or a mood as JSON, for example `{"mood":"offline"}`, or `voucher PERSON-NUMBER LABEL`, which
 * is answered by `voucher LABEL CODE`: a fresh e-voucher on that person's phone.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import {
  type Distortion,
  type FaultPlanText,
  type GuardText,
  moods,
  readLedger,
  type StandIn,
  standInSeedSchema,
  startStandIn,
} from './index.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string' },
    data: { type: 'string' },
    packs: { type: 'string', default: join(import.meta.dirname, '../../resources/policy-packs') },
    institution: { type: 'string', default: 'H36080200001' },
    name: { type: 'string', default: '三保演示医院' },
    area: { type: 'string', default: '360802' },
    'hospital-level': { type: 'string', default: 'L3' },
    seed: { type: 'string' },
    faults: { type: 'string' },
    /** What the platform sees differently from the start, by name. */
    disagree: { type: 'string' },
    /** Prints what the data folder holds as JSON, and starts nothing. */
    ledger: { type: 'boolean', default: false },
    /** The gateway before the platform: its style and credentials. */
    guard: { type: 'string' },
    /** End when standard input ends: with the program that started it, however that one ended. */
    'end-with-input': { type: 'boolean', default: false },
  },
})

/** A utility process of Electron speaks to its parent through this port. */
type ProcessWithParent = NodeJS.Process & {
  readonly parentPort?: { on(event: 'message', listener: (event: { data: unknown }) => void): void }
}

function planOf(text: string): FaultPlanText {
  const given: unknown = JSON.parse(text)
  const mood = typeof given === 'object' && given !== null && 'mood' in given ? String(given.mood) : undefined
  if (mood === undefined) return given as FaultPlanText
  const plan = moods[mood]
  if (plan === undefined) throw new Error(`no such mood: ${mood}; known are ${Object.keys(moods).join(', ')}`)
  return plan
}

/** Orders come as lines on standard input, or as messages where a utility process has no standard input. */
function obeyOrders(standIn: StandIn, end: () => void): void {
  const obey = (line: string) => {
    const [word, personNumber = '', label = ''] = line.trim().split(/\s+/)
    if (word === 'voucher') {
      process.stdout.write(`voucher ${label} ${standIn.showVoucher(personNumber) ?? 'refused: nobody has that number'}\n`)
      return
    }
    try {
      standIn.faults.set(planOf(line))
      process.stdout.write('faults set\n')
    } catch (error) {
      process.stderr.write(`not a fault plan: ${(error as Error).message}\n`)
    }
  }
  const lines = createInterface({ input: process.stdin }).on('line', obey)
  const { parentPort } = process as ProcessWithParent
  if (values['end-with-input'] && !parentPort) lines.on('close', end)
  parentPort?.on('message', ({ data }) => obey(String(data)))
}

async function run(): Promise<void> {
  if (values.data === undefined) throw new Error('--data <folder> is missing: where the ledger is kept')
  const databaseFile = join(values.data, 'stand-in.db')
  if (values.ledger) {
    process.stdout.write(`${JSON.stringify(readLedger(databaseFile), null, 2)}\n`)
    return
  }
  mkdirSync(values.data, { recursive: true })
  const standIn = await startStandIn({
    port: Number(values.port),
    databaseFile,
    packs: values.packs,
    institution: { code: values.institution, name: values.name, area: values.area, hospitalLevel: values['hospital-level'] },
    ...(values['control-port'] === undefined ? {} : { controlPort: Number(values['control-port']) }),
    ...(values.guard === undefined ? {} : { guard: JSON.parse(readFileSync(values.guard, 'utf8')) as GuardText }),
    ...(values.seed === undefined ? {} : { seed: standInSeedSchema.parse(JSON.parse(readFileSync(values.seed, 'utf8'))) }),
  })
  if (values.faults !== undefined) standIn.faults.set(planOf(values.faults))
  if (values.disagree !== undefined) {
    const { rules, ...plan } = standIn.faults.plan()
    standIn.faults.set({ ...plan, rules: [...rules, { kind: 'disagree', as: values.disagree as Distortion }] })
  }
  process.stdout.write(`listening ${standIn.address}\n`)
  if (standIn.controlAddress !== undefined) process.stdout.write(`control ${standIn.controlAddress}\n`)
  const end = () => void standIn.close().then(() => process.exit(0))
  obeyOrders(standIn, end)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
}

run().catch((error: unknown) => {
  process.stderr.write(`stand-in: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
