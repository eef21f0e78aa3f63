import type { ItemClass } from '../../catalogue/index.ts'
import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  compareUnitPrices,
  formatPercent,
  formatQuantity,
  formatUnitPrice,
  type Money,
  minQuantity,
  type Quantity,
  quantityLeft,
  type Rate,
  sumQuantities,
  type UnitPrice,
  zeroMoney,
  zeroQuantity,
  zeroRate,
} from '../../money/index.ts'
import { askValue, type Chosen, findValue, firstHolding, noRowHolds, type ParameterValue, selectorHolds } from '../../policy/index.ts'
import type { LineReason } from '../breakdown.ts'
import type { CaseLine } from '../case.ts'
import { type Entitlement, entitledOn } from '../entitlement.ts'
import type { Situation } from '../situation.ts'
import { cite, note, type Use, type Working, yuan } from '../working.ts'

/** The terms one line is split under: the catalogue's of its day, and the area's rules laid over them. */
export interface LineTerms {
  readonly itemClass: ItemClass
  /** 先行自付比例. */
  readonly share: Rate
  readonly priceLimit: UnitPrice | undefined
  readonly isFullySelfPaid: boolean
  /** 限定支付数量: pieces of this line that still count; absent where nothing limits them. */
  readonly room: Quantity | undefined
  /** Besides the class: what changed it, or why nothing counts. */
  readonly reasons: readonly LineReason[]
}

type ItemRule = ParameterValue<'item-rules'>['rules'][number]
type ShareRow = ParameterValue<'class-b-share'>['shares'][number]

/** What all rules that hold for a kind of item come to. */
interface Effects {
  readonly itemClass: ItemClass
  readonly share?: Rate
  readonly priceLimit?: UnitPrice
  readonly quantityRules: readonly ItemRule[]
  readonly applied: readonly ItemRule[]
}

/** Lines of which the same was said, for the working. */
interface Mentioned {
  readonly uses: Map<unknown, Use>
  count: number
  amount: Money
}

const nothingMentioned = (): Mentioned => ({ uses: new Map(), count: 0, amount: zeroMoney })

/** Everything that stays the same while the lines of one bill are looked at, and what was said of them so far. */
export interface TermsBook {
  readonly situation: Situation
  readonly entitlement: Entitlement
  /** Rules that may hold in this case; absent where none does. */
  readonly itemRules?: { readonly chosen: Chosen<'item-rules'>; readonly rules: readonly ItemRule[] }
  /** Whether shares of the pack win over the catalogue's in this case. */
  readonly overrides: boolean
  /** Kinds of items seen: a long bill charges the same few hundred items again and again. */
  readonly effects: Map<string, Effects>
  readonly rows: Map<string, ShareRow | undefined>
  /** What stays charged of each line after its returns, where a rule counts pieces. */
  readonly charged: ReadonlyMap<string, Quantity>
  /** Pieces counted so far under each rule and day. */
  readonly counted: Map<ItemRule, Map<string, Quantity>>
  readonly defaults: Mentioned
  readonly overridden: Mentioned
  readonly ruled: Mentioned
}

/** Opens the book for a bill. Rests on `item-rules` and `class-b-share`; neither has to exist. */
export function openTerms(situation: Situation, entitlement: Entitlement): Outcome<TermsBook, 'policy.value-absent'> {
  const { law } = situation
  const asked = findValue(law, 'item-rules') === 'not-in-pack' ? undefined : askValue(law, 'item-rules', 'lines')
  if (asked && !asked.ok) return asked
  const rules = asked?.value.value?.rules.filter((rule) => mayHold(rule, situation)) ?? []
  const shares = findValue(law, 'class-b-share')
  const isCounting = rules.some(({ quantityLimit }) => quantityLimit)
  return succeed({
    situation,
    entitlement,
    ...(asked && rules.length > 0 ? { itemRules: { chosen: asked.value, rules } } : {}),
    overrides: typeof shares !== 'string' && (shares.value?.shares.some((row) => row.overrides && mayHold(row, situation)) ?? false),
    effects: new Map(),
    rows: new Map(),
    charged: isCounting ? chargedAfterReturns(situation.case.lines) : new Map(),
    counted: new Map(),
    defaults: nothingMentioned(),
    overridden: nothingMentioned(),
    ruled: nothingMentioned(),
  })
}

/** Whether a row holds for some line of this case: what it asks besides the line holds. */
function mayHold(row: ItemRule | ShareRow, { facts }: Situation): boolean {
  return selectorHolds({ ...row, feeCategory: undefined, item: undefined, itemClass: undefined, origin: undefined }, facts)
}

function chargedAfterReturns(lines: readonly CaseLine[]): Map<string, Quantity> {
  const charged = new Map<string, Quantity>()
  for (const { lineId, originalLineId, quantity } of lines) {
    const id = originalLineId ?? lineId
    charged.set(id, sumQuantities(charged.get(id) ?? zeroQuantity, quantity))
  }
  return charged
}

const noReasons: readonly LineReason[] = []

/** The terms of one original line; lines have to be asked for in the order of the bill, because rules may count pieces. */
export function termsOf(line: CaseLine, book: TermsBook): Outcome<LineTerms, 'policy.value-absent'> {
  const effects = effectsOf(line, book)
  const { itemClass } = effects
  if (effects.applied.length > 0) mentionRules(line, effects.applied, book)
  const out = whyOutside(line, book)
  const isFullySelfPaid = itemClass === 'C' || itemClass === 'unlisted' || out.length > 0
  const share = isFullySelfPaid ? succeed(zeroRate) : shareOf(line, effects, book)
  if (!share.ok) return share
  return succeed({
    itemClass,
    share: share.value,
    priceLimit: lowerOf(line.terms.priceLimit, effects.priceLimit),
    isFullySelfPaid,
    room: isFullySelfPaid ? undefined : roomOf(line, effects, book),
    reasons: out.length > 0 || effects.applied.length > 0 ? [...whyChanged(line, effects, isFullySelfPaid), ...out] : noReasons,
  })
}

/** Why nothing of the line counts, whatever its class. */
function whyOutside({ terms, chargedOn }: CaseLine, { entitlement }: TermsBook): readonly LineReason[] {
  const isRestricted = terms.restriction?.met === false
  if (entitledOn(entitlement, chargedOn)) return isRestricted ? ['restriction-not-met'] : noReasons
  return isRestricted ? ['restriction-not-met', 'not-entitled'] : ['not-entitled']
}

function whyChanged({ terms }: CaseLine, { itemClass, share }: Effects, isFullySelfPaid: boolean): LineReason[] {
  const reasons: LineReason[] = itemClass === terms.class ? [] : ['reclassified']
  if (share !== undefined && !isFullySelfPaid) reasons.push('upfront-by-rule')
  return reasons
}

function lowerOf(a: UnitPrice | undefined, b: UnitPrice | undefined): UnitPrice | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareUnitPrices(a, b) <= 0 ? a : b
}

function kindOf({ feeCategory, itemCode, terms }: CaseLine): string {
  return `${terms.class} ${terms.origin ?? ''} ${feeCategory} ${itemCode}`
}

const factsOf = (line: CaseLine, itemClass: ItemClass, { facts }: Situation) => ({
  ...facts,
  feeCategory: line.feeCategory,
  item: line.itemCode,
  itemClass,
  ...(line.terms.origin ? { origin: line.terms.origin } : {}),
})

const noRules: readonly ItemRule[] = []
const untouched = (itemClass: ItemClass): Effects => ({ itemClass, quantityRules: noRules, applied: noRules })
const unruled = { A: untouched('A'), B: untouched('B'), C: untouched('C'), unlisted: untouched('unlisted') }

/** Every rule that holds, in order; each sees the class the ones before it gave the item. */
function effectsOf(line: CaseLine, book: TermsBook): Effects {
  const rules = book.itemRules?.rules
  if (!rules) return unruled[line.terms.class]
  const kind = kindOf(line)
  const known = book.effects.get(kind)
  if (known) return known
  let itemClass = line.terms.class
  let share: Rate | undefined
  let priceLimit: UnitPrice | undefined
  const applied: ItemRule[] = []
  for (const rule of rules) {
    if (!selectorHolds(rule, factsOf(line, itemClass, book.situation))) continue
    applied.push(rule)
    // A new class brings its own first-pay share, unless this rule or a later one sets it.
    if (rule.class !== undefined) [itemClass, share] = [rule.class, undefined]
    share = rule.upfrontShare ?? share
    priceLimit = lowerOf(priceLimit, rule.priceLimit)
  }
  const effects: Effects = {
    itemClass,
    quantityRules: applied.filter(({ quantityLimit }) => quantityLimit),
    applied,
    ...(share !== undefined ? { share } : {}),
    ...(priceLimit !== undefined ? { priceLimit } : {}),
  }
  book.effects.set(kind, effects)
  return effects
}

/** 先行自付比例: the rule's, else for class B an overriding one of the pack, the catalogue's own, or the pack's default. */
function shareOf(line: CaseLine, { itemClass, share }: Effects, book: TermsBook): Outcome<Rate, 'policy.value-absent'> {
  if (share !== undefined) return succeed(share)
  if (itemClass !== 'B') return succeed(zeroRate)
  const own = line.terms.upfrontShare
  if (own !== undefined && !book.overrides) return succeed(own)
  const asked = askValue(book.situation.law, 'class-b-share', `line ${line.lineId}`)
  if (!asked.ok) return asked
  const row = shareRowOf(line, asked.value, own !== undefined, book)
  if (!row)
    return own !== undefined
      ? succeed(own)
      : noRowHolds(
          book.situation.law,
          `class-b-share[${line.feeCategory}]`,
          `line ${line.lineId}`,
          asked.value.value?.shares ?? [],
          factsOf(line, 'B', book.situation),
        )
  const text = formatPercent(row.share)
  const about = `${text} ${row.evidence?.reference ?? ''}`
  mention(row.overrides ? book.overridden : book.defaults, line, about, () => cite(asked.value, text, row))
  return succeed(row.share)
}

/** The first row that holds; where the catalogue has a share of its own, the first that overrides it. */
function shareRowOf(line: CaseLine, chosen: Chosen<'class-b-share'>, hasOwn: boolean, book: TermsBook): ShareRow | undefined {
  const kind = `${hasOwn ? 'own' : 'none'} ${kindOf(line)}`
  if (book.rows.has(kind)) return book.rows.get(kind)
  const rows = chosen.value?.shares ?? []
  const row = firstHolding(hasOwn ? rows.filter(({ overrides }) => overrides) : rows, factsOf(line, 'B', book.situation))
  book.rows.set(kind, row)
  return row
}

/** Pieces of this line that still count, after what earlier lines left charged; the strictest rule decides. */
function roomOf({ lineId, chargedOn, quantity }: CaseLine, { quantityRules }: Effects, book: TermsBook): Quantity | undefined {
  let room: Quantity | undefined
  for (const rule of quantityRules) {
    if (!rule.quantityLimit) continue
    const days = book.counted.get(rule) ?? new Map<string, Quantity>()
    const day = rule.quantityLimit.per === 'day' ? chargedOn : ''
    const before = days.get(day) ?? zeroQuantity
    const left = quantityLeft(rule.quantityLimit.quantity, before)
    room = room === undefined ? left : minQuantity(room, left)
    // What came back beyond what was charged leaves no more room to others.
    days.set(day, sumQuantities(before, quantityLeft(book.charged.get(lineId) ?? quantity, zeroQuantity)))
    book.counted.set(rule, days)
  }
  return room
}

function mention(mentioned: Mentioned, line: CaseLine, about: unknown, use: () => Use): void {
  if (!mentioned.uses.has(about)) mentioned.uses.set(about, use())
  mentioned.count += 1
  mentioned.amount = addMoney(mentioned.amount, line.amount)
}

function mentionRules(line: CaseLine, rules: readonly ItemRule[], { ruled, itemRules }: TermsBook): void {
  if (!itemRules) return
  for (const rule of rules) if (!ruled.uses.has(rule)) ruled.uses.set(rule, cite(itemRules.chosen, inWords(rule), rule))
  ruled.count += 1
  ruled.amount = addMoney(ruled.amount, line.amount)
}

/** `A; 30%; ≤ 50.00; ≤ 2/day` as the value of a rule is shown. */
function inWords({ class: itemClass, upfrontShare, priceLimit, quantityLimit }: ItemRule): string {
  const effects = [
    itemClass,
    upfrontShare && formatPercent(upfrontShare),
    priceLimit !== undefined ? `≤ ${formatUnitPrice(priceLimit)}` : undefined,
    quantityLimit && `≤ ${formatQuantity(quantityLimit.quantity)}/${quantityLimit.per}`,
  ]
  return effects.filter((effect) => effect !== undefined).join('; ')
}

/** Says for how many lines the pack decided, and by which rows. */
export function noteTerms({ defaults, overridden, ruled }: TermsBook, working: Working): void {
  const said = [
    ['lines.class-b-default', defaults],
    ['lines.class-b-override', overridden],
    ['lines.item-rules', ruled],
  ] as const
  for (const [code, { count, amount, uses }] of said) {
    if (count === 0) continue
    const cited = [...uses.values()]
    const formula = [...new Set(cited.map(({ parameter }) => parameter.value))].join(', ')
    note(working, code, { count: String(count), amount: yuan(amount) }, { formula, uses: cited })
  }
}
