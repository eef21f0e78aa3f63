import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Outcome, succeed } from '../../shared/errors/index.ts'
import { nationalIdentities } from '../../shared/insured/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import {
  type CaseFile,
  caseOfFile,
  encodeSettled,
  type SettledParts,
  type SettlementBreakdown,
  settleCase,
} from '../../shared/settlement/index.ts'
import { openCaseFile, openPolicyPacks } from '../policy-packs/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { installedPackOf, installedPacks, packOfFolder, packOfName } from './pack-of-name.ts'
import { partHeading, partsTable } from './parts-table.ts'
import { refusalAsText } from './sentences.ts'
import { slipOfCase } from './text-slip.ts'
import { traceTable } from './trace-table.ts'

/** `settle`: reads a case file, works it out and prints breakdown, slip or working; a refusal as JSON or as sentences. */
export function settleCommand(args: readonly string[]): ExitCode {
  const asked = readArguments(args)
  const worked = workOut(asked.file, asked.pack)
  if (!worked.ok) {
    if (asked.form === 'json') process.stdout.write(`${JSON.stringify(worked, null, 2)}\n`)
    else process.stderr.write(refusalAsText(worked.error))
    return 1
  }
  const { file, settled, strangers } = worked.value
  for (const identity of strangers)
    process.stderr.write(
      `提示：身份 ${identity} 既不是全国统一身份，政策包也没有写明，未予救助；请核对拼写 / unknown identity, check its spelling\n`,
    )
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

/** The arguments; throws `CalledWrongly` where they are not enough or too many. */
function readArguments(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, slip: { type: 'boolean' }, trace: { type: 'boolean' }, pack: { type: 'string' } },
  })
  const [file, ...more] = positionals
  const forms = (['json', 'slip', 'trace'] as const).filter((form) => values[form])
  const [form, second] = forms
  if (file === undefined || more.length > 0) throw new CalledWrongly('要写一个案例文件 / name one case file')
  if (!form || second) throw new CalledWrongly('--json、--slip、--trace 三选一 / one of --json, --slip, --trace')
  return { file, form, ...(values.pack !== undefined ? { pack: values.pack } : {}) }
}

/** Reads a case file, finds its pack and settles it; names the identities neither the nation nor the pack knows. */
export function workOut(path: string, packFolder?: string) {
  const file = openCaseFile(path)
  if (!file.ok) return file
  const pack = packOf(file.value, dirname(resolve(path)), packFolder)
  if (!pack.ok) return pack
  const settled = settleCase(caseOfFile(file.value), pack.value)
  if (!settled.ok) return settled
  const { identities } = pack.value
  const held = file.value.person.identities.map(({ identity }) => identity)
  const strangers = held.filter((identity) => !Object.hasOwn(nationalIdentities, identity) && !Object.hasOwn(identities, identity))
  return { ok: true, value: { file: file.value, settled: settled.value, strangers } } as const
}

type PackOutcome = Outcome<CompiledPack, 'policy.invalid' | 'policy.not-in-force'>

/** The pack said on the command line, else the one the case names, else the pack in force for area and day. */
export function packOf(file: CaseFile, folder: string, asked: string | undefined): PackOutcome {
  if (asked !== undefined) return packAlone(packOfName(asked))
  if (file.pack !== undefined && /[/\\.]/.test(file.pack)) return packAlone(packOfFolder(resolve(folder, file.pack)))
  if (file.pack !== undefined) return packAlone(installedPackOf(file.pack))
  return openPolicyPacks(installedPacks).find(file.person.enrolmentArea, file.person.insuranceType, decidingDayOf(file))
}

const packAlone = (found: ReturnType<typeof packOfName>): PackOutcome => (found.ok ? succeed(found.value.pack) : found)

const decidingDayOf = (file: CaseFile) => caseOfFile(file).stay.dischargedOn
