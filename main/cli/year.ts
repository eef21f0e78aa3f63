import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { LocalDate } from '../../shared/dates/index.ts'
import { type Outcome, type Problem, succeed } from '../../shared/errors/index.ts'
import type { CompiledPack, PackSource } from '../../shared/policy/index.ts'
import type { Language } from '../../shared/policy-tools/index.ts'
import { compareYearStep, encodeYearStep, runYear, type YearFile, type YearStep } from '../../shared/settlement/index.ts'
import { openYearFile } from '../policy-packs/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { refusalAsText } from './sentences.ts'
import { packsFor, strangerRemark, strangersAmong } from './settle.ts'
import { yearAsText } from './year-table.ts'

const languages: readonly Language[] = ['zh-CN', 'en']

/** `year`: goes through the events of a year file and shows each; 1 where one is refused or comes out otherwise than expected. */
export function yearCommand(args: readonly string[]): ExitCode {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      lang: { type: 'string', default: 'zh-CN' },
      pack: { type: 'string' },
      text: { type: 'boolean', default: false },
    },
  })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new CalledWrongly('要写一个年度文件 / name one year file')
  if (values.json && values.text) throw new CalledWrongly('--json、--text 二选一 / one of --json, --text')
  const language = languages.find((one) => one === values.lang)
  if (language === undefined) throw new CalledWrongly(`--lang ${values.lang}：应为 / expected ${languages.join(', ')}`)
  const worked = workOutYear(path, values.pack)
  if (!worked.ok) {
    if (values.json) process.stdout.write(`${JSON.stringify(worked, null, 2)}\n`)
    else process.stderr.write(refusalAsText(worked.error, language))
    return 1
  }
  const { file, packs, events } = worked.value
  for (const identity of new Set(packs.flatMap((pack) => strangersAmong(file.person, pack)))) process.stderr.write(strangerRemark(identity))
  const ok = events.every((event) => event.differences.length === 0)
  if (values.json) process.stdout.write(`${JSON.stringify({ ok, name: file.name, events: events.map(asJson) }, null, 2)}\n`)
  else process.stdout.write(yearAsText(file, packs, events, language))
  return ok ? 0 : 1
}

/** Something that came out otherwise than the file expects, with its line. */
export interface PlacedDifference {
  readonly place: string
  readonly expected: string
  readonly found: string
}

/** An event with where it stands in the file, what differs, and, for a value the pack lacks, what to write into it. */
export interface PlacedStep {
  readonly place: string
  readonly step: YearStep
  readonly differences: readonly PlacedDifference[]
  readonly toWrite?: string
}

interface WorkedYear {
  readonly file: YearFile
  readonly events: readonly PlacedStep[]
  /** The packs that were used, each once, in the order of their first use. */
  readonly packs: readonly CompiledPack[]
}

/** Reads a year file, finds its packs and goes through it. Refused as a whole where the file or a pack cannot be read. */
export function workOutYear(path: string, asked?: string): Outcome<WorkedYear> {
  const opened = openYearFile(path)
  if (!opened.ok) return opened
  const { file, source } = opened.value
  const packOn = packsFor(file, dirname(resolve(path)), asked)
  const packs = new Map<string, CompiledPack>()
  let unreadable: Problem | undefined
  const steps = runYear(file, (on: LocalDate) => {
    const pack = packOn(on)
    if (pack.ok) packs.set(pack.value.hash, pack.value)
    else if (pack.error.code === 'policy.invalid') unreadable = pack.error
    return pack
  })
  if (unreadable) return { ok: false, error: unreadable }
  const events = steps.map((step, index) => placed(step, index, source))
  return succeed({ file, events, packs: [...packs.values()] })
}

function placed(step: YearStep, index: number, source: PackSource): PlacedStep {
  const lineOf = (...path: PropertyKey[]) => {
    const { line, column } = source.locate(['events', index, ...path])
    return `${source.file}:${line}:${column} events[${index}]`
  }
  const differences = compareYearStep(step).map(({ field, expected, found }) => {
    const [name = ''] = field.split(/[.[]/, 1)
    return { place: `${lineOf('expect', name)}.expect.${field}`, expected, found }
  })
  const toWrite = step.outcome.ok ? undefined : writingOf(step.outcome.error)
  return { place: lineOf(), step, differences, ...(toWrite === undefined ? {} : { toWrite }) }
}

/** How the parameters are written that only a year asks for. */
const writings: Readonly<Record<string, string>> = {
  'outpatient.stay-links':
    'id: outpatient.stay-links，value: { merge: { days: 3, institution: same } | none, duringStay: payable | not-payable, longTermCare: payable | not-payable }',
  'account-accrual':
    'id: account-accrual，value: { components: [{ category: active, source: own, rate: "2%", base: own-base }, { category: retired, source: fixed, rate: "2%", base: { averagePension: "…" } }] }',
  'personal-account':
    'id: personal-account，value: { pays: [within-policy, upfront], uses: [{ use: long-term-care-premium, for: [self, spouse] }] }',
}

/** What to write into the pack where it lacks one of these. */
function writingOf({ code, details }: Problem): string | undefined {
  if (code !== 'policy.value-absent') return undefined
  const { parameter } = details as { readonly parameter: string }
  const id = Object.keys(writings).find((one) => parameter.split('/').at(-1)?.startsWith(one))
  return id === undefined ? undefined : writings[id]
}

function asJson({ place, step, differences, toWrite }: PlacedStep) {
  const ok = differences.length === 0
  return { place, ok, ...encodeYearStep(step), ...(toWrite === undefined ? {} : { toWrite }), differences }
}
