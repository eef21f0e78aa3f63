import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Outcome, refuse } from '../../shared/errors/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import {
  type CaseFile,
  caseOfFile,
  encodeSettled,
  type SettledParts,
  type SettlementBreakdown,
  settleCase,
} from '../../shared/settlement/index.ts'
import { loadPack, openCaseFile, openPolicyPacks } from '../policy-packs/index.ts'
import type { ExitCode } from './cli.ts'
import { partHeading, partsTable } from './parts-table.ts'
import { slipOfCase } from './text-slip.ts'
import { traceTable } from './trace-table.ts'

/** The packs that come with the program. */
export const installedPacks = fileURLToPath(new URL('../../resources/policy-packs', import.meta.url))
const usage = 'usage: settle <case file> --json|--slip|--trace [--pack <folder>]\n'

/** `settle`: reads a case file, works it out and prints breakdown, slip or working. */
export function settleCommand(args: readonly string[]): ExitCode {
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n${usage}`)
    return 2
  }
  const worked = workOut(asked.file, asked.pack)
  if (!worked.ok) {
    process.stdout.write(`${JSON.stringify(worked, null, 2)}\n`)
    return 1
  }
  const { file, settled } = worked.value
  if (asked.form === 'json') process.stdout.write(`${JSON.stringify({ ok: true, ...encodeSettled(settled) }, null, 2)}\n`)
  else process.stdout.write(printParts(settled, asked.form === 'slip' ? (part) => slipOfCase(file, part) : traceTable))
  return 0
}

/** A single settlement alone; of a divided one every part under its name, and their sum last. */
function printParts(settled: SettledParts, print: (part: SettlementBreakdown) => string): string {
  const { parts } = settled
  const [only, second] = parts
  if (only && !second) return print(only)
  return [...parts.map((part, index) => `${partHeading(part, index, parts.length)}\n\n${print(part)}`), partsTable(settled)].join('\n')
}

interface Asked {
  readonly file: string
  readonly form: 'json' | 'slip' | 'trace'
  readonly pack?: string
}

/** The arguments, or what is wrong with them. */
function readArguments(args: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, slip: { type: 'boolean' }, trace: { type: 'boolean' }, pack: { type: 'string' } },
    })
    const [file, ...more] = positionals
    const forms = (['json', 'slip', 'trace'] as const).filter((form) => values[form])
    const [form, second] = forms
    if (file === undefined || more.length > 0) return 'one case file'
    if (!form || second) return 'one of --json, --slip, --trace'
    return { file, form, ...(values.pack !== undefined ? { pack: values.pack } : {}) }
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

/** Reads a case file, finds its pack and settles it. */
export function workOut(path: string, packFolder?: string) {
  const file = openCaseFile(path)
  if (!file.ok) return file
  const pack = packOf(file.value, dirname(resolve(path)), packFolder)
  if (!pack.ok) return pack
  const settled = settleCase(caseOfFile(file.value), pack.value)
  if (!settled.ok) return settled
  return { ok: true, value: { file: file.value, settled: settled.value } } as const
}

type PackOutcome = Outcome<CompiledPack, 'policy.invalid' | 'policy.not-in-force'>

/** The folder said on the command line, else the one the case names, else the pack in force for area and day. */
export function packOf(file: CaseFile, folder: string, asked: string | undefined): PackOutcome {
  if (asked !== undefined) return loadPack(resolve(asked))
  if (file.pack !== undefined && /[/\\.]/.test(file.pack)) return loadPack(resolve(folder, file.pack))
  const packs = openPolicyPacks(installedPacks)
  if (file.pack === undefined) return packs.find(file.person.enrolmentArea, file.person.insuranceType, decidingDayOf(file))
  const named = packs.byId(file.pack)
  if (named) return { ok: true, value: named }
  const known = packs.list().map(({ id }) => id)
  return refuse('policy.invalid', { places: [{ place: 'pack', found: file.pack, expected: `a folder, or one of: ${known.join(', ')}` }] })
}

const decidingDayOf = (file: CaseFile) => caseOfFile(file).stay.dischargedOn
