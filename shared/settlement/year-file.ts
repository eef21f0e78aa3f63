import { z } from 'zod'
import { localDateSchema } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import { relationSchema } from '../insured/index.ts'
import { issuesOf } from '../policy/issues.ts'
import type { PackSource } from '../policy/pack-files.ts'
import { accountUseSchema } from '../policy/parameters/account.ts'
import { amountSchema } from '../policy/parameters/common.ts'
import { careShape, caseFileSchema, checkCare, expectationSchema, settlementExpectations, yearOfFileSchema } from './case-file.ts'

/** With what the file knows instead. */
const knowing = (refusal: string, known: readonly string[]) => `${refusal}: ${known.join(', ') || 'there is none'}`

const idSchema = z.string().min(1).describe('number of the settlement, once in the file; 冲正 and 并入 name it by this')

/** What a file calls the person's own account. */
export const ownAccount = 'own'

/** What an event may be expected to give, besides its own names: how everything stands after it, or that it is refused. */
const expectable = (...names: readonly string[]) =>
  expectationSchema([...names, 'after', 'refusal'], `${[...names, 'after'].join(', ')} or refusal`)
    .describe('exact, by the names of --json; after: accumulators, account, family, deposit')
    .optional()

const common = { note: z.string().optional(), worked: z.string().optional().describe('the calculation by hand') } as const

/** 结算: the care of a case file; accumulators and balances are those the event before left. */
const settleEventSchema = z
  .strictObject({
    event: z.literal('settle'),
    id: idSchema,
    ...careShape,
    payment: z
      .strictObject({
        useAccount: z.boolean().optional().describe('absent: as payment.useAccount of the file'),
        deposit: amountSchema.prefault('0.00').describe('handed in for this settlement'),
        family: z
          .array(z.string().min(1))
          .optional()
          .describe('numbers of relatives’ accounts in the order in which they pay; absent: all'),
      })
      .prefault({}),
    merge: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('visits before a stay that have to move into it; absent: those that the pack’s outpatient.stay-links moves'),
    cleared: z.boolean().default(false).describe('已清算: can no longer be taken back'),
    expect: expectationSchema(
      [...settlementExpectations, 'merge', 'after'],
      'names of the breakdown, merge, after, refusal, traceCodes or noticeCodes',
    )
      .describe('as in a case file; besides merge: { moved, outside, takenBack … } and after')
      .optional(),
    ...common,
  })
  .superRefine(checkCare)
  .refine(({ merge, stay }) => merge === undefined || stay !== undefined, {
    error: 'no merge: only a stay takes visits in',
    path: ['merge'],
  })

/** 冲正: the chain of everything that has to be taken back and settled again. */
const reverseEventSchema = z.strictObject({
  event: z.literal('reverse'),
  of: idSchema,
  closed: z.array(z.string().min(1)).default([]).describe('accounts closed by now: own, or numbers of relatives’ accounts'),
  expect: expectable('takenBack', 'reversals', 'refunds', 'resettled', 'yearChanges'),
  ...common,
})

/** 个人账户划入 of one month. */
const accrueEventSchema = z.strictObject({
  event: z.literal('accrue'),
  month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'a month such as 2025-03'),
  ownBase: amountSchema.optional().describe('本人缴费基数 of the month'),
  expect: expectable('on', 'components', 'total'),
  ...common,
})

/** 个人账户其他用途: a premium or a single item the person's own account pays for. */
const useAccountEventSchema = z.strictObject({
  event: z.literal('use-account'),
  use: accountUseSchema,
  for: relationSchema.default('self').describe('what the one it is paid for is to the holder'),
  on: localDateSchema,
  amount: amountSchema,
  expect: expectable('amount', 'until', 'parameter'),
  ...common,
})

/** 年终支付 of one year. */
const yearEndEventSchema = z.strictObject({
  event: z.literal('year-end'),
  year: z.int().min(1900).max(9999),
  expect: expectable('residentMajorIllness', 'burdenTopUp', 'accumulatorDeltas', 'accumulatorsAfter', 'trace'),
  ...common,
})

const yearEventSchema = z.discriminatedUnion('event', [
  settleEventSchema,
  reverseEventSchema,
  accrueEventSchema,
  useAccountEventSchema,
  yearEndEventSchema,
])
export type YearEvent = z.output<typeof yearEventSchema>
export type YearEventOf<Kind extends YearEvent['event']> = Extract<YearEvent, { readonly event: Kind }>

/**
 * 年度文件 `sanbao-year/1`: what happens to one person, one event after the other, for people, tests and other engines. Person, care,
 * payment and accumulators are written as in a case file; what an event needs to know of those before it, the file does not repeat.
 */
export const yearFileSchema = z
  .strictObject({
    format: z.literal('sanbao-year/1'),
    name: caseFileSchema.shape.name,
    rules: caseFileSchema.shape.rules,
    pack: caseFileSchema.shape.pack,
    person: caseFileSchema.shape.person.extend({
      retiredOn: localDateSchema
        .optional()
        .describe('退休日期 of a retired person: settled as active before it, credited as active in its month'),
    }),
    accumulators: z
      .record(z.string().regex(/^\d{4}$/, 'a year such as 2025'), yearOfFileSchema)
      .default({})
      .describe('what each year has counted before the first event; years in which something happens begin with nothing'),
    payment: caseFileSchema.shape.payment.describe('balances before the first event; the deposit goes to the first settlement'),
    events: z.array(yearEventSchema).min(1).max(1000),
    worked: common.worked,
  })
  .superRefine(({ person, payment, events }, context) => {
    const refuseAt = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (person.retiredOn !== undefined && person.category !== 'retired') refuseAt(['person', 'category'], 'retired, as retiredOn says')
    if (person.birthDate === undefined && events.some(({ event }) => event === 'accrue'))
      refuseAt(['person', 'birthDate'], 'a day of birth: what is credited depends on the age')
    const accounts = payment.family.map(({ account }) => account)
    if (accounts.includes(ownAccount))
      refuseAt(['payment', 'family', accounts.indexOf(ownAccount), 'account'], 'a number; own is the account of the person')
    const settled = new Set<string>()
    const knows = (id: string, path: PropertyKey[]) => {
      if (!settled.has(id)) refuseAt(path, knowing('an earlier settlement', [...settled]))
    }
    const holds = (known: readonly string[], account: string, path: PropertyKey[]) => {
      if (!known.includes(account)) refuseAt(path, knowing('an account of this file', known))
    }
    for (const [index, event] of events.entries()) {
      const at = (...path: PropertyKey[]) => ['events', index, ...path]
      if (event.event === 'reverse') {
        knows(event.of, at('of'))
        for (const [place, account] of event.closed.entries()) holds([ownAccount, ...accounts], account, at('closed', place))
      }
      if (event.event !== 'settle') continue
      if (settled.has(event.id)) refuseAt(at('id'), 'a number of its own')
      for (const [place, id] of event.merge?.entries() ?? []) knows(id, at('merge', place))
      for (const [place, account] of event.payment.family?.entries() ?? []) holds(accounts, account, at('payment', 'family', place))
      settled.add(event.id)
    }
  })
export type YearFile = z.output<typeof yearFileSchema>

/** Reads the content of a year file; a refusal names every field that is wrong, with its line. */
export function readYearFile(source: PackSource): Outcome<YearFile, 'settlement.bad-case'> {
  const parsed = yearFileSchema.safeParse(source.content)
  return parsed.success ? succeed(parsed.data) : refuse('settlement.bad-case', { places: issuesOf(source, [], parsed.error) })
}
