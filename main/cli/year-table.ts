import type { Accumulators } from '../../shared/insured/index.ts'
import { compareMoney, formatMoney, formatMoneyGrouped, isZeroMoney, type Money, sumMoneyOf, zeroMoney } from '../../shared/money/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { inLanguage, type Language, type Words, words } from '../../shared/policy-tools/index.ts'
import type { ReversalChain, SettledParts, StayMerge, YearEvent, YearFile, YearResult, YearState } from '../../shared/settlement/index.ts'
import { refusalAsText, sentenceOfNotice, wordOf } from './sentences.ts'
import type { PlacedStep } from './year.ts'

/** Funds first, then who pays the rest; what is 0.00 is left out. */
const shownAmounts = [
  'totalFee',
  'deductibleApplied',
  'pooledFundPayment',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'tiltAssistance',
  'otherFunds',
  'personTotal',
  'personalAccount',
  'sharedAccount',
  'cash',
  'refund',
  'balanceDue',
] as const

const eventWords: Readonly<Record<YearEvent['event'], Words>> = {
  settle: words('结算', 'settle'),
  reverse: words('冲正', 'reverse'),
  accrue: words('账户划入', 'accrue'),
  'use-account': words('使用账户', 'use account'),
  'year-end': words('年终支付', 'year end'),
}

const channelWords: Readonly<Record<ReversalChain['refunds'][number]['channel'], Words>> = {
  'own-account': words('个人账户', 'own account'),
  'family-account': words('共济账户', 'family account'),
  cash: words('现金', 'cash'),
}

/** A year for people: each event with its amounts, what it counted, what the purses hold, and what came out otherwise. */
export function yearAsText(file: YearFile, packs: readonly CompiledPack[], events: readonly PlacedStep[], language: Language): string {
  const say = (zh: string, en: string) => inLanguage(words(zh, en), language)
  const head = `${say('年度文件', 'year')}　${file.name}`
  const law = `${say('政策包', 'packs')}　${packs.map(({ id, title }) => `${title}（${id}）`).join('、')}`
  const wrong = events.reduce((count, { differences }) => count + differences.length, 0)
  const expecting = events.filter(({ step }) => step.event.expect !== undefined).length
  const sum =
    wrong === 0
      ? say(
          `共 ${events.length} 件，其中 ${expecting} 件写了预期，全部相符`,
          `${events.length} events, ${expecting} with expectations, all as expected`,
        )
      : say(`共 ${events.length} 件，${wrong} 处与预期不符`, `${events.length} events, ${wrong} not as expected`)
  const tables = events.map((event, index) => eventAsText(event, index + 1, language).join('\n'))
  return `${[head, law, '', ...tables, '', sum].join('\n')}\n`
}

function eventAsText({ place, step, differences, toWrite }: PlacedStep, number: number, language: Language): string[] {
  const say = (zh: string, en: string) => inLanguage(words(zh, en), language)
  const { event, outcome, before, after } = step
  const lines = outcome.ok
    ? [...resultLines(outcome.value, language), ...stateLines(before, after, language)]
    : [
        ...refusalAsText(outcome.error, language)
          .trimEnd()
          .split('\n')
          .map((line, index) => (index === 0 ? `${say('拒绝：', 'refused: ')}${line}` : line)),
        ...(toWrite === undefined ? [] : [`${say('政策包应写：', 'write into the pack: ')}${toWrite}`]),
      ]
  const found = differences.flatMap((one) => [
    `${say('不符', 'differs')}　${one.place}`,
    `  ${say('应为：', 'expected: ')}${one.expected}`,
    `  ${say('实为：', 'found: ')}${one.found}`,
  ])
  const held = event.expect !== undefined && differences.length === 0 ? [say('与预期相符', 'as expected')] : []
  return [`${number}　${titleOf(event, language)}　${place.split(' ')[0]}`, ...[...lines, ...found, ...held].map((line) => `    ${line}`)]
}

function titleOf(event: YearEvent, language: Language): string {
  const word = inLanguage(eventWords[event.event], language)
  switch (event.event) {
    case 'settle': {
      const { id, benefit, stay, visit } = event
      const days = stay ? `${stay.admittedOn} – ${stay.dischargedOn}` : (visit?.on ?? '')
      const kind = benefit === 'visit' ? inLanguage(words('就诊', 'visit'), language) : wordOf('benefit', benefit, language)
      return `${word} ${id}　${days}　${kind}`
    }
    case 'reverse':
      return `${word} ${event.of}`
    case 'accrue':
      return `${word} ${event.month}`
    case 'use-account':
      return `${word} ${event.on}　${wordOf('accountUse', event.use, language)}（${wordOf('relation', event.for, language)}）`
    case 'year-end':
      return `${word} ${event.year}`
  }
}

function resultLines(result: YearResult, language: Language): string[] {
  const say = (zh: string, en: string) => inLanguage(words(zh, en), language)
  switch (result.event) {
    case 'settle':
      return [...(result.merge ? mergeLines(result.merge, language) : []), ...settledLines(result.settled, language)]
    case 'reverse':
      return chainLines(result.chain, language)
    case 'accrue':
      return [
        ...result.accrual.components.map(({ formula }) => formula),
        `${say('划入', 'credited')} ${formatMoneyGrouped(result.accrual.total)}`,
      ]
    case 'use-account': {
      const { amount, parameter, until } = result.payment
      const last = until === undefined ? '' : say(`，至 ${until}`, `, until ${until}`)
      const law = [parameter.document, parameter.article].filter(Boolean).join(' ')
      return [`${say('支付', 'paid')} ${formatMoneyGrouped(amount)}（${say('依据', 'by')} ${law}${last}）`]
    }
    case 'year-end':
      return [
        `${wordOf('amount', 'residentMajorIllness', language)} ${formatMoneyGrouped(result.payments.residentMajorIllness)}　${say('个人负担封顶补助', 'burden made up')} ${formatMoneyGrouped(result.payments.burdenTopUp)}`,
        ...result.payments.trace.map(({ formula }) => formula).filter((formula) => formula !== ''),
      ]
  }
}

const amountText = (name: string, amount: Money, language: Language) => `${wordOf('amount', name, language)} ${formatMoneyGrouped(amount)}`

function settledLines(settled: SettledParts, language: Language): string[] {
  const row = (of: Readonly<Record<(typeof shownAmounts)[number], Money>>) =>
    shownAmounts.flatMap((name) => (isZeroMoney(of[name]) ? [] : [amountText(name, of[name], language)])).join('　')
  const { parts } = settled
  const ofParts = parts.length < 2 ? [] : parts.map((part) => `${wordOf('benefit', part.benefit, language)}　${row(part)}`)
  const notices = new Set(parts.flatMap((part) => part.notices.map((notice) => `! ${sentenceOfNotice(notice, language)}`)))
  return [...ofParts, row(settled), ...notices]
}

function mergeLines(merge: StayMerge, language: Language): string[] {
  const say = (zh: string, en: string) => inLanguage(words(zh, en), language)
  if (merge.rule === 'not-in-pack')
    return [
      say(
        '住院前门诊：政策包没有 outpatient.stay-links，没有并入',
        'visits before the stay: the pack has no outpatient.stay-links, none moved',
      ),
    ]
  const moved = merge.moved.map(({ id, lines }) => `${id} ${formatMoneyGrouped(sumMoneyOf(lines, ({ amount }) => amount))}`)
  const outside = merge.outside.map(({ id, reason }) => `${id}（${wordOf('outside', reason, language)}）`)
  return [
    ...(moved.length > 0 ? [`${say('并入住院', 'moved into the stay')}　${moved.join('、')}`] : []),
    ...(outside.length > 0 ? [`${say('没有并入', 'not moved')}　${outside.join('、')}`] : []),
    ...(moved.length > 0 ? chainLines(merge.chain, language) : []),
  ]
}

function chainLines({ reversals, refunds, resettled }: ReversalChain, language: Language): string[] {
  const say = (zh: string, en: string) => inLanguage(words(zh, en), language)
  const back = refunds.map(({ of, channel, account, amount, isManual }) => {
    const to = `${inLanguage(channelWords[channel], language)}${account === undefined ? '' : ` ${account}`}`
    return `${of} ${to} ${formatMoneyGrouped(amount)}${isManual ? say('（已销户，人工退）', ' (closed, by hand)') : ''}`
  })
  return [
    `${say('先后冲正', 'taken back in turn')}　${reversals.map(({ id }) => id).join('、')}`,
    ...(back.length > 0 ? [`${say('退回', 'refunds')}　${back.join('；')}`] : []),
    ...resettled.map(({ id, differences }) => {
      const changed = differences.map(
        ({ name, before, after }) => `${wordOf('amount', name, language)} ${formatMoneyGrouped(before)} → ${formatMoneyGrouped(after)}`,
      )
      return `${say('重新结算', 'settled again')} ${id}　${changed.length > 0 ? changed.join('；') : say('金额不变', 'the same amounts')}`
    }),
  ]
}

/** What an event changed: counters of each year, balances of each purse. */
function stateLines(before: YearState, after: YearState, language: Language): string[] {
  const say = (zh: string, en: string) => inLanguage(words(zh, en), language)
  const counted = Object.entries(after.accumulators).flatMap(([year, now]) => {
    const changed = changesOf(before.accumulators[year] ?? { counts: {}, amounts: {} }, now)
    return changed.length > 0 ? [`${say('累计', 'counted in')} ${year}　${changed.join('；')}`] : []
  })
  const purse = (name: string, from: Money, to: Money) =>
    compareMoney(from, to) === 0 ? [] : [`${name} ${formatMoneyGrouped(from)} → ${formatMoneyGrouped(to)}`]
  const balances = [
    ...purse(say('个人账户', 'own account'), before.account.balance, after.account.balance),
    ...Object.entries(after.family).flatMap(([number, { balance }]) => purse(number, before.family[number]?.balance ?? zeroMoney, balance)),
  ]
  return [...counted, ...(balances.length > 0 ? [`${say('余额', 'balances')}　${balances.join('；')}`] : [])]
}

function changesOf(before: Accumulators, after: Accumulators): string[] {
  const [counts, amounts] = [namesOf(before.counts, after.counts), namesOf(before.amounts, after.amounts)]
  return [
    ...counts.map((name) => [name, String(before.counts[name] ?? 0), String(after.counts[name] ?? 0)] as const),
    ...amounts.map(
      (name) => [name, formatMoney(before.amounts[name] ?? zeroMoney), formatMoney(after.amounts[name] ?? zeroMoney)] as const,
    ),
  ]
    .filter(([, from, to]) => from !== to)
    .map(([name, from, to]) => `${name} ${from} → ${to}`)
}

const namesOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])]
