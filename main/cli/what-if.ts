import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { identitySchema, personCategorySchema } from '../../shared/insured/index.ts'
import { formatMoney, isNegativeMoney, isZeroMoney, type Money } from '../../shared/money/index.ts'
import {
  type AmountChange,
  encodeWhatIf,
  fundWords,
  gainOf,
  personWords,
  type WhatIf,
  type WhatIfChange,
  whatIf,
} from '../../shared/policy-tools/index.ts'
import { caseOfFile, hospitalLevelSchema, placementSchema, type TraceEntry } from '../../shared/settlement/index.ts'
import { openCaseFile } from '../policy-packs/index.ts'
import type { ExitCode } from './cli.ts'
import { packOfName } from './pack-of-name.ts'
import { packOf } from './settle.ts'
import { stepWords } from './trace-table.ts'

const usage = `用法 / usage: what-if <案例文件> [--pack <包>] [--on <日>] [--level L2] [--identity +minimum-living|-low-income-edge]
  [--category retired] [--place in-province] [--filing referral] --json|--text
`

/** `what-if`: the case as it is beside the case as it would be; nothing is written anywhere. */
export function whatIfCommand(args: readonly string[]): ExitCode {
  const { values, positionals } = parseArgs({
    args: joinIdentities(args),
    allowPositionals: true,
    options: {
      category: { type: 'string' },
      filing: { type: 'string' },
      identity: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      level: { type: 'string' },
      on: { type: 'string' },
      pack: { type: 'string' },
      place: { type: 'string' },
      text: { type: 'boolean', default: false },
    },
  })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0 || values.json === values.text) {
    process.stderr.write(usage)
    return 2
  }
  const file = openCaseFile(path)
  if (!file.ok) return refused(file)
  const own = packOf(file.value, dirname(resolve(path)), undefined)
  if (!own.ok) return refused(own)
  const other = values.pack === undefined ? undefined : packOfName(values.pack)
  if (other && !other.ok) return refused(other)
  const answer = whatIf(caseOfFile(file.value), own.value, changeOf(values), other?.value.pack)
  if (!answer.ok) return refused({ ok: false, ...answer.refusal })
  if (values.json) process.stdout.write(`${JSON.stringify({ ok: true, ...encodeWhatIf(answer.value) }, null, 2)}\n`)
  else process.stdout.write(whatIfAsText(file.value.name, answer.value))
  return 0
}

function refused(why: object): ExitCode {
  process.stdout.write(`${JSON.stringify(why, null, 2)}\n`)
  return 1
}

/** `--identity -edge` would read as an option of its own. */
function joinIdentities(args: readonly string[]): string[] {
  const joined: string[] = []
  for (const arg of args)
    if (joined.at(-1) === '--identity') joined[joined.length - 1] = `--identity=${arg}`
    else joined.push(arg)
  return joined
}

interface Asked {
  readonly category?: string | undefined
  readonly filing?: string | undefined
  readonly identity: readonly string[]
  readonly level?: string | undefined
  readonly on?: string | undefined
  readonly place?: string | undefined
}

/** Throws where a word is none of the known ones. */
function changeOf({ category, filing, identity, level, on, place }: Asked): WhatIfChange {
  const named = (sign: string) => identity.filter((one) => one.startsWith(sign)).map((one) => identitySchema.parse(one.slice(1)))
  const unsigned = identity.find((one) => !/^[+-]/.test(one))
  if (unsigned !== undefined) throw new TypeError(`--identity +${unsigned} 或 / or -${unsigned}`)
  return {
    ...(category === undefined ? {} : { category: personCategorySchema.parse(category) }),
    ...(filing === undefined ? {} : { filing: placementSchema.shape.filing.parse(filing) }),
    ...(level === undefined ? {} : { hospitalLevel: hospitalLevelSchema.parse(level) }),
    ...(on === undefined ? {} : { on: parseLocalDate(on) }),
    ...(place === undefined ? {} : { place: placementSchema.shape.place.parse(place) }),
    addIdentities: named('+'),
    removeIdentities: named('-'),
  }
}

const signed = (amount: Money): string => (isNegativeMoney(amount) || isZeroMoney(amount) ? formatMoney(amount) : `+${formatMoney(amount)}`)

function amountLine<Name extends string>(name: string, { before, after, difference }: AmountChange<Name>): string {
  return `  ${name}　${formatMoney(before)} → ${formatMoney(after)}　${signed(difference)}`
}

/** Difference by fund, by what the person bears, and by step; what did not change is left out. */
export function whatIfAsText(name: string, answer: WhatIf): string {
  const { original, changed, funds, person, steps } = answer
  const pack = ({ parts: [first] }: WhatIf['original']) => (first ? `${first.pack.title} ${first.pack.version}，${first.decidedOn}` : '')
  const names: Readonly<Record<string, { readonly zh: string }>> = { ...fundWords, ...personWords, fundTotal: { zh: '基金合计' } }
  const amounts = (changes: readonly AmountChange<string>[]) =>
    changes.filter(({ difference }) => !isZeroMoney(difference)).map((change) => amountLine(names[change.name]?.zh ?? change.name, change))
  const entry = (label: string, one: TraceEntry | undefined) => (one ? [`    ${label}　${one.formula}`] : [`    ${label}　—`])
  const moved = steps.filter(({ same }) => !same)
  return `${[
    `假设分析　${name}`,
    `原　${pack(original)}`,
    `改　${pack(changed)}`,
    '',
    `基金多付 ${signed(gainOf(answer))}`,
    ...amounts(funds),
    '个人',
    ...amounts(person),
    '步骤',
    ...moved.flatMap(({ part, step, before, after }) => [`  ${stepWords[step]}（${part}）`, ...entry('原', before), ...entry('改', after)]),
  ].join('\n')}\n`
}
