import type { LocalDate } from '../dates/index.ts'
import type { Problem } from '../errors/index.ts'
import {
  addMoney,
  compareMoney,
  formatMoney,
  isNegativeMoney,
  isZeroMoney,
  type Money,
  maxMoney,
  negateMoney,
  parseMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../money/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import { type CaseOfFile, type SettledParts, type SettleRefusal, settleCase } from '../settlement/index.ts'
import { caseOfPersona, personasOf } from './check/personas.ts'
import { conditionWord, inLanguage, insuranceWords, joinWords, type Language, valueWords, verbatim, type Words, words } from './words.ts'

/** A case to be worked out under both packs. */
export interface CaseToCompare {
  readonly name: string
  readonly case: CaseOfFile
}

/** One case under both packs; a side that was refused has no amounts. */
export interface ComparedCase {
  readonly name: string
  readonly group: Words
  readonly before?: { readonly fundTotal: Money; readonly personTotal: Money }
  readonly after?: { readonly fundTotal: Money; readonly personTotal: Money }
  readonly refusedBefore?: Problem<SettleRefusal>
  readonly refusedAfter?: Problem<SettleRefusal>
  /** What the person pays less (above zero) or more (below); absent where a side was refused. */
  readonly gain?: Money
}

/** Cases of the same people: how many gain and lose, and how much, exactly. */
export interface ComparedGroup {
  readonly group: Words
  readonly cases: number
  readonly gaining: number
  readonly losing: number
  readonly same: number
  readonly refused: number
  readonly gainSum: Money
  readonly lossSum: Money
  readonly largestGain: Money
  readonly largestLoss: Money
}

export interface ComparedCases {
  readonly cases: readonly ComparedCase[]
  readonly groups: readonly ComparedGroup[]
}

/** Bills people know: a small one, usual ones, a heavy one and one beyond most caps. */
const bills = ['300.00', '1500.00', '8000.00', '30000.00', '120000.00', '400000.00'].map(parseMoney)

/** Everybody the two packs tell apart, at every level, with bills of six sizes, on one day. */
export function gridOfCases(first: CompiledPack, second: CompiledPack, on: LocalDate): CaseToCompare[] {
  const people = new Map([first, second].flatMap((pack) => personasOf(pack, on).map((persona) => [persona.words.en, persona] as const)))
  return [...people.values()].flatMap((persona) =>
    bills.map((bill) => ({ name: `${persona.words.zh} ${formatMoney(bill)}`, case: caseOfPersona(persona, bill) })),
  )
}

/** Works every case out under both packs and says who gains and who loses. */
export function compareCases(cases: readonly CaseToCompare[], first: CompiledPack, second: CompiledPack): ComparedCases {
  const compared = cases.map((one) => compareCase(one, first, second))
  const names = [...new Map(compared.map(({ group }) => [group.en, group])).values()]
  return {
    cases: compared,
    groups: names.map((group) =>
      sumUp(
        group,
        compared.filter((one) => one.group.en === group.en),
      ),
    ),
  }
}

function compareCase({ name, case: one }: CaseToCompare, first: CompiledPack, second: CompiledPack): ComparedCase {
  const [before, after] = [settleCase(one, first), settleCase(one, second)]
  const gain = before.ok && after.ok ? subtractMoney(before.value.personTotal, after.value.personTotal) : undefined
  return {
    name,
    group: groupOf(one, first, second),
    ...(before.ok ? { before: totalsOf(before.value) } : { refusedBefore: before.error }),
    ...(after.ok ? { after: totalsOf(after.value) } : { refusedAfter: after.error }),
    ...(gain === undefined ? {} : { gain }),
  }
}

const totalsOf = ({ fundTotal, personTotal }: SettledParts) => ({ fundTotal, personTotal })

function groupOf({ benefit, person, stay }: CaseOfFile, first: CompiledPack, second: CompiledPack): Words {
  const known = { ...first.identities, ...second.identities }
  const identities = person.identities.map(({ identity }) => conditionWord('identity', identity, known))
  const pieces = [
    insuranceWords(person.insuranceType),
    conditionWord('category', person.category),
    ...(identities.length > 0 ? [joinWords(identities, '＋', ' + ')] : []),
    conditionWord('level', stay.hospitalLevel),
    valueWords[benefit] ?? (benefit === 'visit' ? words('门诊', 'visit') : verbatim(benefit)),
  ]
  return joinWords(pieces, '、')
}

function sumUp(group: Words, cases: readonly ComparedCase[]): ComparedGroup {
  const gains = cases.flatMap(({ gain }) => (gain === undefined ? [] : [gain]))
  const [gaining, losing] = [gains.filter((gain) => compareMoney(gain, zeroMoney) > 0), gains.filter(isNegativeMoney).map(negateMoney)]
  const most = (amounts: readonly Money[]) => amounts.reduce((one, other) => maxMoney(one, other), zeroMoney)
  return {
    group,
    cases: cases.length,
    gaining: gaining.length,
    losing: losing.length,
    same: gains.filter(isZeroMoney).length,
    refused: cases.length - gains.length,
    gainSum: sumMoney(gaining),
    lossSum: sumMoney(losing),
    largestGain: most(gaining),
    largestLoss: most(losing),
  }
}

/** The same for other programs: amounts as decimal text. */
export function encodeComparedCases({ cases, groups }: ComparedCases): Record<string, unknown> {
  const totals = (one: ComparedCase['before']) =>
    one && { fundTotal: formatMoney(one.fundTotal), personTotal: formatMoney(one.personTotal) }
  return {
    cases: cases.map(({ before, after, gain, ...rest }) => ({
      ...rest,
      before: totals(before),
      after: totals(after),
      ...(gain === undefined ? {} : { gain: formatMoney(gain) }),
    })),
    groups: groups.map(({ gainSum, lossSum, largestGain, largestLoss, ...rest }) => ({
      ...rest,
      gainSum: formatMoney(gainSum),
      lossSum: formatMoney(lossSum),
      largestGain: formatMoney(largestGain),
      largestLoss: formatMoney(largestLoss),
    })),
  }
}

/** Groups that gain or lose, then those one side refuses, as lines for people. */
export function comparedAsText({ cases, groups }: ComparedCases, language: Language): string {
  const say = (text: Words) => inLanguage(text, language)
  const moved = groups.filter(({ gaining, losing }) => gaining + losing > 0)
  const total = groups.reduce((sum, { gainSum, lossSum }) => ({ gain: addMoney(sum.gain, gainSum), loss: addMoney(sum.loss, lossSum) }), {
    gain: zeroMoney,
    loss: zeroMoney,
  })
  const lines = moved.map((one) => {
    const gain = `${one.gaining} 例少付 ${formatMoney(one.gainSum)}（最多 ${formatMoney(one.largestGain)}）`
    const loss = `${one.losing} 例多付 ${formatMoney(one.lossSum)}（最多 ${formatMoney(one.largestLoss)}）`
    const gainEnglish = `${one.gaining} pay ${formatMoney(one.gainSum)} less (at most ${formatMoney(one.largestGain)})`
    const lossEnglish = `${one.losing} pay ${formatMoney(one.lossSum)} more (at most ${formatMoney(one.largestLoss)})`
    const zh = [...(one.gaining > 0 ? [gain] : []), ...(one.losing > 0 ? [loss] : [])].join('，')
    const en = [...(one.gaining > 0 ? [gainEnglish] : []), ...(one.losing > 0 ? [lossEnglish] : [])].join(', ')
    return `  ${say(words(`${one.group.zh}：${one.cases} 例中 ${zh}`, `${one.group.en}: of ${one.cases}, ${en}`))}`
  })
  const refusals = refusalsOf(cases).map(({ side, why, names }) => {
    const [first = ''] = names
    const which = side === 'before' ? words('改前', 'the first') : words('改后', 'the second')
    const zh = `${names.length} 例${which.zh}被拒绝：${why}（如 ${first}）`
    return `  ${say(words(zh, `${names.length} refused by ${which.en}: ${why} (such as ${first})`))}`
  })
  const head = words(
    `${cases.length} 例：个人合计少付 ${formatMoney(total.gain)}，多付 ${formatMoney(total.loss)}`,
    `${cases.length} cases: people pay ${formatMoney(total.gain)} less and ${formatMoney(total.loss)} more in all`,
  )
  return [say(head), ...lines, ...refusals].join('\n')
}

/** Cases only one side refuses, by reason. */
function refusalsOf(cases: readonly ComparedCase[]) {
  const found = new Map<string, { readonly side: 'before' | 'after'; readonly why: string; readonly names: string[] }>()
  for (const { name, refusedBefore, refusedAfter } of cases) {
    const refused = refusedAfter ?? refusedBefore
    if (!refused || (refusedBefore && refusedAfter)) continue
    const details = refused.details as { readonly parameter?: string; readonly reason?: string }
    const why = [refused.code, details.parameter ?? details.reason ?? ''].join(' ').trim()
    const side = refusedAfter ? 'after' : 'before'
    const before = found.get(`${side} ${why}`)
    if (before) before.names.push(name)
    else found.set(`${side} ${why}`, { side, why, names: [name] })
  }
  return [...found.values()]
}
