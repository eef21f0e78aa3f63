import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { LocalDate } from '../../shared/dates/index.ts'
import { type Outcome, succeed } from '../../shared/errors/index.ts'
import { nationalIdentities } from '../../shared/insured/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { diseaseNames } from '../../shared/policy-tools/index.ts'
import {
  type CaseFile,
  caseOfFile,
  encodeSettled,
  type NoticeCode,
  type SettledParts,
  type SettlementBreakdown,
  settleCase,
} from '../../shared/settlement/index.ts'
import { openCaseFile, openPolicyPacks } from '../policy-packs/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { installedPackOf, installedPacks, packOfFolder, packOfName } from './pack-of-name.ts'
import { partHeading, partsTable } from './parts-table.ts'
import { refusalAsText, sentenceOfNotice } from './sentences.ts'
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
  const { file, settled, strangers, diseases } = worked.value
  for (const identity of strangers) process.stderr.write(strangerRemark(identity))
  // A slip has no room for remarks to whoever chose the pack.
  const [otherArea] = settled.parts.flatMap(({ notices }) =>
    notices.filter(({ code }) => code === ('policy.other-area' satisfies NoticeCode)),
  )
  if (otherArea && asked.form === 'slip') process.stderr.write(`提示：${sentenceOfNotice(otherArea)}\n`)
  if (asked.form === 'json') process.stdout.write(`${JSON.stringify({ ok: true, ...encodeSettled(settled) }, null, 2)}\n`)
  else
    process.stdout.write(
      printParts(settled, asked.form === 'slip' ? (part) => slipOfCase(file, part) : (part) => traceTable(part, diseases)),
    )
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
  return {
    ok: true,
    value: {
      file: file.value,
      settled: settled.value,
      strangers: strangersAmong(file.value.person, pack.value),
      diseases: diseaseNames([pack.value]),
    },
  } as const
}

/** Identities that neither the nation nor the pack knows. */
export function strangersAmong({ identities }: CaseFile['person'], pack: CompiledPack): string[] {
  const held = identities.map(({ identity }) => identity)
  return held.filter((identity) => !Object.hasOwn(nationalIdentities, identity) && !Object.hasOwn(pack.identities, identity))
}

/** Points out a misspelt identity beside a result that is complete without it. */
export const strangerRemark = (identity: string): string =>
  `提示：身份 ${identity} 既不是全国统一身份，政策包也没有写明，未予救助；请核对拼写 / unknown identity, check its spelling\n`

type PackOutcome = Outcome<CompiledPack, 'policy.invalid' | 'policy.not-in-force'>

/** The pack said on the command line, else the one the file names, else the pack in force for area and day. */
export function packsFor(
  { pack, person }: Pick<CaseFile, 'pack' | 'person'>,
  folder: string,
  asked: string | undefined,
): (on: LocalDate) => PackOutcome {
  const always = (found: ReturnType<typeof packOfName>) => {
    const one: PackOutcome = found.ok ? succeed(found.value.pack) : found
    return () => one
  }
  if (asked !== undefined) return always(packOfName(asked))
  if (pack !== undefined) return always(/[/\\.]/.test(pack) ? packOfFolder(resolve(folder, pack)) : installedPackOf(pack))
  const packs = openPolicyPacks(installedPacks)
  return (on) => packs.find(person.enrolmentArea, person.insuranceType, on)
}

/** The pack of a case: that of its last day. */
export const packOf = (file: CaseFile, folder: string, asked: string | undefined): PackOutcome =>
  packsFor(file, folder, asked)(caseOfFile(file).stay.dischargedOn)
