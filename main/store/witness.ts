import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { type Problem, ProblemError } from '../../shared/errors/index.ts'
import type { Machine } from '../services/ports/index.ts'
import { type HeadReading, holds, type LedgerHead, ledgerHeadSchema } from './ledger-head.ts'
import { maySame } from './machine.ts'

/** Where the witness of a ledger lies, and the computer it is asked on. */
export interface WitnessPlace {
  /** Outside the data folder: whoever copies that must not take the witness along. */
  readonly folder: string
  readonly machine: Machine
}

/** A program of another release may have written more or less: what it lacks says nothing against a ledger. */
const witnessSchema = z.object({
  installation: z.string(),
  machine: z.object({ system: z.string().optional(), parts: z.array(z.string()) }),
  head: ledgerHeadSchema,
})

/** What is remembered of a ledger outside its folder: which one it is, where it was used, and how far it had come. */
export interface Witness {
  readonly installation: string
  readonly machine: Machine
  readonly head: LedgerHead
}

type Reading = Witness | 'absent' | Problem<'store.witness-unusable'>

/** Named after the data folder's own place, whatever way leads to it. */
export function witnessFile(place: WitnessPlace, dataFolder: string): string {
  return join(place.folder, `${createHash('sha256').update(realpathSync.native(dataFolder)).digest('hex').slice(0, 16)}.json`)
}

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex')

function unusable(file: string, cause: unknown): Problem<'store.witness-unusable'> {
  const reason = (cause as { code?: unknown }).code
  return { code: 'store.witness-unusable', details: { file, reason: typeof reason === 'string' ? reason : 'unreadable' } }
}

export function readWitness(file: string): Reading {
  try {
    const [sum, text = ''] = readFileSync(file, 'utf8').split('\n')
    if (sum !== sumOf(text)) return unusable(file, undefined)
    const { installation, machine, head } = witnessSchema.parse(JSON.parse(text))
    const { system, parts } = machine
    return { installation, machine: { ...(system === undefined ? {} : { system }), parts }, head }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'absent'
    return unusable(file, cause)
  }
}

/** The old one or the new one, whatever happens meanwhile. Throws `store.witness-unusable` where nothing can be written. */
export function writeWitness(file: string, witness: Witness): void {
  const text = JSON.stringify(witness)
  const written = join(dirname(file), `${basename(file)}.${process.pid}.tmp`)
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const descriptor = openSync(written, 'w', 0o600)
    try {
      try {
        writeSync(descriptor, `${sumOf(text)}\n${text}\n`)
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
      renameSync(written, file)
    } catch (cause) {
      rmSync(written, { force: true })
      throw cause
    }
  } catch (cause) {
    throw new ProblemError(unusable(file, cause), { cause })
  }
}

export type Judgement =
  | { readonly kind: 'known'; readonly installation: string }
  /** Nobody has witnessed this ledger yet, or the first start was cut off. */
  | { readonly kind: 'new'; readonly installation: string }
  | { readonly kind: 'refused'; readonly problem: Problem<WitnessCode> }

export type WitnessCode = 'store.moved' | 'store.older-copy' | 'store.witness-unusable'

/**
 * Whether this is the ledger that was used here last, and all of it. A ledger that has an installation has been witnessed; where
 * its witness is not at hand it was used elsewhere, and somebody there may be using it still.
 */
export function judge(reading: Reading, installation: string | undefined, ledger: HeadReading, machine: Machine): Judgement {
  const refused = (problem: Problem<WitnessCode>): Judgement => ({ kind: 'refused', problem })
  const moved = (): Judgement => refused({ code: 'store.moved', details: {} })
  if (reading === 'absent') return installation === undefined ? { kind: 'new', installation: randomUUID() } : moved()
  if ('code' in reading) return refused(reading)
  if (!maySame(reading.machine, machine)) return moved()
  if (installation !== undefined && installation !== reading.installation) return moved()
  if (!holds(ledger, reading.head)) return refused({ code: 'store.older-copy', details: {} })
  return { kind: installation === undefined ? 'new' : 'known', installation: reading.installation }
}
