import { isLocalDate, type LocalDate } from '../../shared/dates/index.ts'
import { type Money, zeroMoney } from '../../shared/money/index.ts'
import type { Approval, CaseOfFile } from '../../shared/settlement/index.ts'
import { type Care, careOf } from './care.ts'
import type { Counter } from './clearing.ts'
import { type Context, Refusal } from './context.ts'
import type { FeeLine } from './records.ts'
import type { SeedPerson } from './seed.ts'
import { caseLine, placeOf } from './stay-case.ts'

/** The day of a time as the wire writes it. */
export function dayOf(time: string, what: string): LocalDate {
  const day = time.slice(0, 10)
  if (!isLocalDate(day)) throw new Refusal(`${what}不正确`)
  return day
}

export function careFor(medicalCategory: string): Care {
  const care = careOf(medicalCategory)
  if (care === undefined) throw new Refusal(`医疗类别 ${medicalCategory} 未开放`)
  return care
}

const approvalNames = { chronic: '门诊慢特病', 'two-diseases': '门诊两病', 'special-drug': '双通道药品' } as const

function isFor(approval: Approval, needs: NonNullable<Care['needs']>, disease: string | undefined): boolean {
  if (approval.kind !== needs) return false
  return !('disease' in approval) || approval.disease === disease
}

/** What the person must have been approved for, on that day. */
function checkApproval({ needs }: Care, { approvals = [] }: SeedPerson, disease: string | undefined, on: LocalDate): void {
  if (needs === undefined) return
  const held = approvals.some((one) => isFor(one, needs, disease) && one.from <= on && (one.to === undefined || on <= one.to))
  if (!held) throw new Refusal(`该人员没有有效的${approvalNames[needs]}备案`)
}

export interface VisitAsked {
  readonly person: SeedPerson
  readonly counter: Exclude<Counter, 'inpatient'>
  readonly medicalCategory: string
  readonly disease: string | undefined
  readonly on: LocalDate
  readonly lines: readonly FeeLine[]
  readonly useAccount: boolean
  readonly accountBalance: Money
}

/** Everything the platform knows of one batch of a visit, in the form the arithmetic takes. */
export function caseOfVisit(context: Context, asked: VisitAsked): CaseOfFile {
  const { person, approvals = [] } = asked.person
  const { institution, ledger } = context
  const care = careFor(asked.medicalCategory)
  if (care.namesDisease && asked.disease === undefined) throw new Refusal('病种编码不能为空')
  checkApproval(care, asked.person, asked.disease, asked.on)
  const external = asked.lines.some((line) => line.external)
  return {
    benefit: care.benefit,
    ...(care.namesDisease && asked.disease !== undefined ? { disease: asked.disease } : {}),
    person: {
      insuranceType: person.insuranceType,
      category: person.category,
      enrolmentArea: person.enrolmentArea,
      birthDate: person.birthDate,
      ...(person.civilServantRank === undefined ? {} : { civilServantRank: person.civilServantRank }),
      identities: person.identities,
      approvals,
    },
    stay: {
      hospitalLevel: institution.hospitalLevel,
      institution: { kind: asked.counter === 'pharmacy' ? 'pharmacy' : 'hospital', code: institution.code },
      ...(external ? { prescription: { external } } : {}),
      admittedOn: asked.on,
      dischargedOn: asked.on,
      placement: { place: placeOf(person.enrolmentArea, institution.area), filing: 'none' },
      conditions: [],
    },
    lines: asked.lines.map((line) => caseLine(context, asked.person, line)),
    accumulators: ledger.accumulators(asked.person, person.insuranceType, Number(asked.on.slice(0, 4))),
    payment: { useAccount: asked.useAccount, accountBalance: asked.accountBalance, deposit: zeroMoney },
  }
}
