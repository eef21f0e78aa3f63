import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import type { Problem } from '../../shared/errors/index.ts'
import { type Identity, nationalIdentities, personCategorySchema } from '../../shared/insured/index.ts'
import { formatMoney, isNegativeMoney, isZeroMoney, type Money } from '../../shared/money/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import {
  type AmountChange,
  diseaseNames,
  encodeWhatIf,
  fundWords,
  gainOf,
  personWords,
  type StepChange,
  type WhatIf,
  type WhatIfChange,
  whatIf,
} from '../../shared/policy-tools/index.ts'
import { caseOfFile, hospitalLevelSchema, placementSchema, type TraceEntry } from '../../shared/settlement/index.ts'
import { openCaseFile } from '../policy-packs/index.ts'
import { CalledWrongly, dayOf } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { packOfName } from './pack-of-name.ts'
import { formulaOfStep, refusalAsText, sentenceOfStep, wordOfPart, wordOfStep } from './sentences.ts'
import { packOf } from './settle.ts'

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
  if (path === undefined || more.length > 0) throw new CalledWrongly('要写一个案例文件 / name one case file')
  if (values.json === values.text) throw new CalledWrongly('--json、--text 二选一 / one of --json, --text')
  const refused = (why: Refused): ExitCode => {
    if (values.json) process.stdout.write(`${JSON.stringify({ ok: false, ...why }, null, 2)}\n`)
    else process.stderr.write(`${why.side === undefined ? '' : `${sideWords[why.side]}：`}${refusalAsText(why.error)}`)
    return 1
  }
  const file = openCaseFile(path)
  if (!file.ok) return refused(file)
  const own = packOf(file.value, dirname(resolve(path)), undefined)
  if (!own.ok) return refused(own)
  const other = values.pack === undefined ? undefined : packOfName(values.pack)
  if (other && !other.ok) return refused(other)
  const one = caseOfFile(file.value)
  const packs = [own.value, ...(other ? [other.value.pack] : [])]
  const change = changeOf(values, one.person.identities, packs)
  if (!other && Object.values(change).every((value) => Array.isArray(value) && value.length === 0))
    throw new CalledWrongly('要写至少一个要改的条件 / name at least one change')
  const answer = whatIf(one, own.value, change, other?.value.pack)
  if (!answer.ok) return refused(answer.refusal)
  if (values.json) process.stdout.write(`${JSON.stringify({ ok: true, ...encodeWhatIf(answer.value) }, null, 2)}\n`)
  else process.stdout.write(whatIfAsText(file.value.name, answer.value, diseaseNames(packs)))
  return 0
}

interface Refused {
  readonly side?: 'original' | 'changed'
  readonly error: Problem
}

const sideWords = { original: '原案例', changed: '改后' } as const

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

/** The value of an option; throws with what may stand there. */
function read<Value>(option: string, schema: z.ZodType<Value>, text: string): Value {
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const expected = issue?.code === 'invalid_value' ? issue.values.join(', ') : issue?.message
  throw new CalledWrongly(`${option} ${text}：应为 / expected ${expected}`)
}

/** The identities an option names with this sign: to be gained one the nation or a pack knows, to be lost one the person has. */
function identitiesOf(sign: string, words: readonly string[], known: Readonly<Record<string, string>>): Identity[] {
  return words
    .filter((word) => word.startsWith(sign))
    .map((word) => {
      const identity = word.slice(1)
      if (Object.hasOwn(known, identity)) return identity
      const named = Object.entries(known).map(([id, title]) => `  ${id} ${title}`)
      const none = sign === '-' ? '案例中的人没有任何身份 / the person has none' : ''
      throw new CalledWrongly(`--identity ${word}：应为 / expected${named.length > 0 ? `\n${named.join('\n')}` : ` ${none}`}`)
    })
}

/** Throws where a word is none of the known ones. */
function changeOf(asked: Asked, held: readonly { readonly identity: Identity }[], packs: readonly CompiledPack[]): WhatIfChange {
  const { category, filing, identity, level, on, place } = asked
  const unsigned = identity.find((one) => !/^[+-]/.test(one))
  if (unsigned !== undefined) throw new CalledWrongly(`--identity ${unsigned}：应为 / expected +${unsigned} 或 / or -${unsigned}`)
  const known: Readonly<Record<string, string>> = Object.assign({}, nationalIdentities, ...packs.map((pack) => pack.identities))
  const own = Object.fromEntries(held.map((one) => [one.identity, known[one.identity] ?? '']))
  return {
    ...(category === undefined ? {} : { category: read('--category', personCategorySchema, category) }),
    ...(filing === undefined ? {} : { filing: read('--filing', placementSchema.shape.filing, filing) }),
    ...(level === undefined ? {} : { hospitalLevel: read('--level', hospitalLevelSchema, level) }),
    ...(on === undefined ? {} : { on: dayOf('--on', on) }),
    ...(place === undefined ? {} : { place: read('--place', placementSchema.shape.place, place) }),
    addIdentities: identitiesOf('+', identity, known),
    removeIdentities: identitiesOf('-', identity, own),
  }
}

const signed = (amount: Money): string => (isNegativeMoney(amount) || isZeroMoney(amount) ? formatMoney(amount) : `+${formatMoney(amount)}`)

function amountLine<Name extends string>(name: string, { before, after, difference }: AmountChange<Name>): string {
  return `  ${name}　${formatMoney(before)} → ${formatMoney(after)}　${signed(difference)}`
}

/** Difference by fund, by what the person bears, and by step; what did not change is left out. */
export function whatIfAsText(name: string, answer: WhatIf, diseases: ReadonlyMap<string, string> = new Map()): string {
  const { original, changed, funds, person, steps } = answer
  const pack = ({ parts: [first] }: WhatIf['original']) => (first ? `${first.pack.title} ${first.pack.version}，${first.decidedOn}` : '')
  const names: Readonly<Record<string, { readonly zh: string }>> = { ...fundWords, ...personWords, fundTotal: { zh: '基金合计' } }
  const amounts = (changes: readonly AmountChange<string>[]) =>
    changes.filter(({ difference }) => !isZeroMoney(difference)).map((change) => amountLine(names[change.name]?.zh ?? change.name, change))
  const linesOf = ({ before, after }: StepChange) => {
    // The same numbers, yet something differs: then it is the sentence that says what.
    const say = before?.formula === after?.formula ? sentenceOfStep : (entry: TraceEntry) => formulaOfStep(entry, diseases)
    return [`    原　${before ? say(before) : '—'}`, `    改　${after ? say(after) : '—'}`]
  }
  const moved = steps.filter(({ same }) => !same)
  const head = [`假设分析　${name}`, `原　${pack(original)}`, `改　${pack(changed)}`, '']
  if (moved.length === 0) return `${[...head, '没有差别'].join('\n')}\n`
  return `${[
    ...head,
    `基金多付 ${signed(gainOf(answer))}`,
    ...amounts(funds),
    '个人',
    ...amounts(person),
    '步骤',
    ...moved.flatMap((change) => [
      `  ${wordOfStep(change.step)}（${wordOfPart(change.part, diseases.get(change.part.split(' ')[1] ?? ''))}）`,
      ...linesOf(change),
    ]),
  ].join('\n')}\n`
}
