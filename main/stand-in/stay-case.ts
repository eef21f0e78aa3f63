import type { LocalDate } from '../../shared/dates/index.ts'
import { type Money, zeroMoney } from '../../shared/money/index.ts'
import type { CaseLine, LineSplit, SettlementCase } from '../../shared/settlement/index.ts'
import { termsOf } from './catalogue-terms.ts'
import { type Context, Refusal } from './context.ts'
import type { FeeLine } from './records.ts'
import type { SeedPerson, SeedVisit } from './seed.ts'

/** 统筹区 is a city: the first four digits; the first two are the province. */
export function placeOf(enrolmentArea: string, institutionArea: string): SettlementCase['stay']['placement']['place'] {
  if (enrolmentArea.slice(0, 4) === institutionArea.slice(0, 4)) return 'local'
  return enrolmentArea.slice(0, 2) === institutionArea.slice(0, 2) ? 'in-province' : 'cross-province'
}

/** A line with the terms the platform's catalogue has for it on its day. */
export function caseLine(context: Context, person: SeedPerson, line: FeeLine): CaseLine {
  const item = context.ledger.item(line.itemCode)
  if (item === undefined) throw new Refusal(`医疗目录编码不存在：${line.itemCode}`)
  const { lineId, itemCode, chargedOn, quantity, unitPrice, amount, originalLineId } = line
  const terms = termsOf(item, {
    on: chargedOn,
    insuranceType: person.person.insuranceType,
    hospitalLevel: context.institution.hospitalLevel,
    approved: line.approved,
  })
  return {
    lineId,
    itemCode,
    itemName: itemCode,
    feeCategory: item.feeCategory,
    chargedOn,
    quantity,
    unitPrice,
    amount,
    ...(originalLineId === undefined ? {} : { originalLineId }),
    terms,
  }
}

/** How the lines of a visit fall into the four parts; what comes before or after in the year does not matter to a line. */
export function splitsOf(context: Context, visit: SeedVisit, person: SeedPerson, lines: readonly FeeLine[]): readonly LineSplit[] {
  const dischargedOn = visit.dischargedOn ?? lines.at(-1)?.chargedOn ?? visit.admittedOn
  return context.arithmetic.split(caseOfStay(context, { visit, person, lines, dischargedOn, useAccount: false, accountBalance: zeroMoney }))
}

export interface StayAsked {
  readonly visit: SeedVisit
  readonly person: SeedPerson
  readonly lines: readonly FeeLine[]
  readonly dischargedOn: LocalDate
  readonly useAccount: boolean
  readonly accountBalance: Money
}

/** Everything the platform knows of a stay, in the form the arithmetic takes. */
export function caseOfStay(context: Context, asked: StayAsked): SettlementCase {
  const { person } = asked.person
  return {
    benefit: 'inpatient',
    person: {
      insuranceType: person.insuranceType,
      category: person.category,
      enrolmentArea: person.enrolmentArea,
      birthDate: person.birthDate,
      ...(person.civilServantRank === undefined ? {} : { civilServantRank: person.civilServantRank }),
      identities: person.identities,
    },
    stay: {
      hospitalLevel: context.institution.hospitalLevel,
      admittedOn: asked.visit.admittedOn,
      dischargedOn: asked.dischargedOn,
      placement: { place: placeOf(person.enrolmentArea, context.institution.area), filing: asked.visit.filing },
      conditions: asked.visit.conditions,
    },
    lines: asked.lines.map((line) => caseLine(context, asked.person, line)),
    accumulators: context.ledger.accumulators(asked.person, person.insuranceType, Number(asked.dischargedOn.slice(0, 4))),
    payment: { useAccount: asked.useAccount, accountBalance: asked.accountBalance, deposit: zeroMoney },
  }
}
