/** 待遇归类: for each scheme, whether a line of a visit belongs to it, and if not, why. */
import { type LocalDate, periodContains } from '../dates/index.ts'
import { type Outcome, succeed } from '../errors/index.ts'
import type { Benefit } from '../insured/index.ts'
import { askValue, type CaseFacts, findValue, firstHolding, holdsItem, type ParameterValue, valueAbsent } from '../policy/index.ts'
import type { Approval, CaseLine } from './case.ts'
import { hasScheme, rateOf, replacedDiseases } from './schemes.ts'
import type { Situation } from './situation.ts'
import type { NoticeCode, TraceCode } from './trace-codes.ts'
import { cite, type Use } from './working.ts'

type RoutingCode = Extract<TraceCode, `routing.${string}`>
/** Why a scheme did not take a line; `isSeen` when it is also a notice, because somebody may have counted on it. */
export type Hindrance = { readonly values: Readonly<Record<string, string>>; readonly uses?: readonly Use[] } & (
  | { readonly code: RoutingCode; readonly isSeen: false }
  | { readonly code: RoutingCode & NoticeCode; readonly isSeen: true }
)

/** A scheme takes the line, sends it to the account, or passes it on. */
export type Verdict =
  | {
      readonly benefit: Exclude<Benefit, 'inpatient'>
      readonly disease?: string
      readonly values: Readonly<Record<string, string>>
      readonly uses: readonly Use[]
      readonly hindrances: readonly Hindrance[]
    }
  | { readonly hindrances: readonly Hindrance[] }

type Rule = (line: CaseLine, situation: Situation) => Outcome<Verdict, 'policy.value-absent'>

type ApprovalOf<Kind extends Approval['kind']> = Extract<Approval, { readonly kind: Kind }>

const pass = (...hindrances: readonly Hindrance[]) => succeed({ hindrances })

const visitDay = ({ case: { stay } }: Situation): LocalDate => stay.dischargedOn

function approvalsOf<Kind extends Approval['kind']>({ case: { person } }: Situation, kind: Kind): ApprovalOf<Kind>[] {
  return (person.approvals ?? []).filter((one): one is ApprovalOf<Kind> => one.kind === kind)
}

const isValid = ({ from, to }: Approval, on: LocalDate) => periodContains({ from, ...(to ? { to } : {}) }, on)

function notValid(benefit: Benefit, approval: Approval, situation: Situation): Hindrance {
  const { record, from, to } = approval
  return {
    code: 'routing.approval-not-valid',
    values: { benefit, record, from, to: to ?? '—', on: visitDay(situation) },
    isSeen: true,
  }
}

const noScheme = (benefit: Benefit): Hindrance => ({ code: 'routing.scheme-not-in-pack', values: { benefit }, isSeen: false })

const notApproved = (benefit: Benefit, subject: string): Hindrance => ({
  code: 'routing.not-approved',
  values: { benefit, subject },
  isSeen: true,
})

/** 生育: what is prescribed as such; a registration that is recorded must be valid on the day. */
const judgeMaternity: Rule = (line, situation) => {
  if (line.purpose !== 'maternity') return pass()
  if (!hasScheme(situation.law, 'maternity')) return pass(noScheme('maternity'))
  const registrations = approvalsOf(situation, 'maternity')
  const valid = registrations.find((one) => isValid(one, visitDay(situation)))
  const last = registrations.at(-1)
  if (!valid && last) return pass(notValid('maternity', last, situation))
  return succeed({
    benefit: 'maternity',
    values: { record: valid?.record ?? '—' },
    uses: [],
    hindrances: [],
  })
}

/** What of an approval for a dual-channel drug does not match the visit; a pharmacy is asked for where one dispenses. */
function mismatchesOf(approval: ApprovalOf<'special-drug'>, { law, case: { stay } }: Situation): Hindrance[] {
  const scheme = findValue(law, 'special-drug.pooled-fund-rate')
  const uses = typeof scheme === 'string' ? [] : [cite(scheme, approval.record)]
  const { institution, prescription } = stay
  const isPharmacy = institution?.kind === 'pharmacy'
  const prescribedAt = isPharmacy ? prescription?.institution : institution?.code
  const mismatch = (what: 'institution' | 'doctor' | 'pharmacy', designated: string, found: string | undefined): Hindrance => ({
    code: `routing.special-drug-other-${what}`,
    values: { record: approval.record, designated, found: found ?? '—' },
    uses,
    isSeen: true,
  })
  const mismatches: Hindrance[] = []
  if (prescribedAt !== approval.institution) mismatches.push(mismatch('institution', approval.institution, prescribedAt))
  if (prescription?.doctor !== approval.doctor) mismatches.push(mismatch('doctor', approval.doctor, prescription?.doctor))
  if (isPharmacy && !approval.pharmacies.some((one) => one === institution.code))
    mismatches.push(mismatch('pharmacy', approval.pharmacies.join('、'), institution.code))
  return mismatches
}

/** 双通道三定: institution, doctor and pharmacy of one approval must all match; otherwise no fund pays. Rests on JA-11. */
const judgeSpecialDrug: Rule = (line, situation) => {
  if (!line.terms.specialDrug || !hasScheme(situation.law, 'special-drug')) return pass()
  const toAccount = (...hindrances: readonly Hindrance[]) => succeed({ benefit: 'account', values: {}, uses: [], hindrances } as const)
  const approvals = approvalsOf(situation, 'special-drug').filter(({ items }) => items.some((one) => holdsItem(one, line.itemCode)))
  const valid = approvals.filter((one) => isValid(one, visitDay(situation)))
  const [outdated] = approvals
  if (!outdated) return toAccount(notApproved('special-drug', line.itemName))
  if (valid.length === 0) return toAccount(notValid('special-drug', outdated, situation))
  const compared = valid.map((approval) => ({ approval, mismatches: mismatchesOf(approval, situation) }))
  // Of several approvals the one that comes nearest says what is wrong.
  const [nearest] = compared.sort((a, b) => a.mismatches.length - b.mismatches.length)
  if (!nearest) throw new Error('one of the approvals comes nearest')
  if (nearest.mismatches.length > 0) return toAccount(...nearest.mismatches)
  const { record } = nearest.approval
  return succeed({ benefit: 'special-drug', values: { record }, uses: [], hindrances: [] })
}

type Disease = ParameterValue<'chronic.diseases'>['diseases'][number]

const isOnList = ({ items }: Disease, { itemCode }: CaseLine) => items === 'all' || items.some((one) => holdsItem(one, itemCode))

/** Whether the person chose this institution: at a pharmacy itself or the one that prescribed. */
function isChosen({ institutions }: ApprovalOf<'chronic'>, { case: { stay } }: Situation): boolean {
  if (!institutions) return true
  const here = [stay.institution?.code, ...(stay.institution?.kind === 'pharmacy' ? [stay.prescription?.institution] : [])]
  return here.some((code) => code !== undefined && institutions.includes(code))
}

/** 门诊慢特病: an approval valid on the day, the item on the disease's list, the institution among the chosen ones. */
const judgeChronic: Rule = (line, situation) => {
  const { law } = situation
  if (!hasScheme(law, 'chronic')) return pass(...(isChronicHint(line) ? [noScheme('chronic')] : []))
  const approvals = approvalsOf(situation, 'chronic').filter(({ disease }) => line.disease === undefined || line.disease === disease)
  if (approvals.length === 0) return pass(...(isChronicHint(line) ? [notApproved('chronic', line.disease)] : []))
  const isDue = approvals.some((one) => isValid(one, visitDay(situation)))
  const asked = isDue ? askValue(law, 'chronic.diseases', 'routing') : undefined
  if (asked && !asked.ok) return asked
  const found = asked?.value ?? findValue(law, 'chronic.diseases')
  // An approval that has ended needs no list: nothing can follow from it but a remark.
  if (typeof found === 'string') return pass()
  const diseases = found.value?.diseases ?? []
  const hindrances: Hindrance[] = []
  for (const approval of approvals) {
    const { disease: code, record } = approval
    const disease = diseases.find((one) => one.code === code)
    if (!disease && !isValid(approval, visitDay(situation))) continue
    if (!disease) return valueAbsent(law, `chronic.diseases[${code}]`, 'routing')
    const values = { disease: disease.name, record }
    const uses = [cite(found, disease.name)]
    if (!isOnList(disease, line)) hindrances.push({ code: 'routing.item-not-on-list', values, uses, isSeen: line.disease !== undefined })
    else if (!isValid(approval, visitDay(situation))) hindrances.push(notValid('chronic', approval, situation))
    else if (!isChosen(approval, situation))
      hindrances.push({
        code: 'routing.institution-not-chosen',
        values: { ...values, institution: situation.case.stay.institution?.code ?? '—' },
        isSeen: true,
      })
    else return succeed({ benefit: 'chronic', disease: code, values, uses, hindrances: [] })
  }
  return pass(...hindrances)
}

const twoDiseases: readonly string[] = ['hypertension', 'diabetes'] satisfies ApprovalOf<'two-diseases'>['disease'][]

/** Whether the prescription names a disease that only a chronic approval can be for. */
function isChronicHint(line: CaseLine): line is CaseLine & { readonly disease: string } {
  return line.disease !== undefined && !twoDiseases.includes(line.disease)
}

const drugs: readonly CaseLine['feeCategory'][] = ['western-drug', 'patent-chinese-drug', 'herbal-piece']

/** Whether the two-diseases scheme has a rate for this disease at this institution. */
function hasRate(situation: Situation, disease: string): Outcome<boolean, 'policy.value-absent'> {
  const table = rateOf(situation.law, 'two-diseases')
  if (!table.ok) return table
  const { value } = table.value
  const rows = value.kind === 'flat' ? value.rates : value.kind === 'fixed' ? value.amounts : value.tables
  const facts: CaseFacts = { ...situation.facts, benefit: 'two-diseases', disease }
  return succeed(firstHolding<(typeof rows)[number]>(rows, facts) !== undefined)
}

/** 两病: an approval, a drug, and a rate that holds here. A chronic approval for the same disease replaces it. */
const judgeTwoDiseases: Rule = (line, situation) => {
  const { law } = situation
  const isHinted = line.disease !== undefined && twoDiseases.includes(line.disease)
  if (!hasScheme(law, 'two-diseases')) return pass(...(isHinted ? [noScheme('two-diseases')] : []))
  const isDrug = drugs.includes(line.feeCategory)
  const approvals = approvalsOf(situation, 'two-diseases').filter(({ disease }) => line.disease === undefined || line.disease === disease)
  const replaced = replacedDiseases(law, situation.case.person.approvals ?? [], visitDay(situation))
  if (approvals.length === 0) {
    const isKnown = !isHinted || approvalsOf(situation, 'chronic').some(({ disease }) => disease === line.disease)
    return pass(...(isKnown ? [] : [notApproved('two-diseases', line.disease ?? '')]))
  }
  if (!isDrug) {
    return pass(
      ...(isHinted ? [{ code: 'routing.two-diseases-drugs-only', values: { disease: line.disease ?? '' }, isSeen: false } as const] : []),
    )
  }
  const hindrances: Hindrance[] = []
  for (const approval of approvals) {
    const { disease, record } = approval
    if (!isValid(approval, visitDay(situation))) hindrances.push(notValid('two-diseases', approval, situation))
    else if (replaced.includes(disease))
      hindrances.push({ code: 'routing.two-diseases-replaced', values: { disease, record }, isSeen: true })
    else {
      const rate = hasRate(situation, disease)
      if (!rate.ok) return rate
      if (rate.value)
        return succeed({
          benefit: 'two-diseases',
          disease,
          values: { disease, record },
          uses: [],
          hindrances: [],
        })
      hindrances.push({ code: 'routing.two-diseases-not-at-level', values: { disease, level: situation.facts.level }, isSeen: true })
    }
  }
  return pass(...hindrances)
}

/** 普通门诊: not at a pharmacy without an external prescription, not during a stay unless the pack says so (JN-7, JN-8). */
const judgeOutpatient: Rule = (_line, situation) => {
  const {
    law,
    case: { stay },
  } = situation
  if (!hasScheme(law, 'outpatient')) return pass(noScheme('outpatient'))
  const [isInStay, isInLongTermCare] = [stay.conditions.includes('in-stay'), stay.conditions.includes('long-term-care')]
  if (isInStay || isInLongTermCare) {
    const asked = askValue(law, 'outpatient.stay-links', 'routing')
    if (!asked.ok) return asked
    const links = asked.value.value
    if (!links) return valueAbsent(law, 'outpatient.stay-links', 'routing')
    const answers = [...(isInStay ? [links.duringStay] : []), ...(isInLongTermCare ? [links.longTermCare] : [])]
    if (!answers.includes('payable'))
      return pass({ code: 'routing.in-stay', values: {}, uses: [cite(asked.value, 'not-payable')], isSeen: true })
  }
  return succeed({ benefit: 'outpatient', values: {}, uses: [], hindrances: [] })
}

/** 药店: without an external prescription only a dual-channel drug is paid there. */
const judgePharmacy: Rule = () =>
  succeed({
    benefit: 'account',
    values: {},
    uses: [],
    hindrances: [{ code: 'routing.no-external-prescription', values: {}, isSeen: true }],
  })

/** Which schemes may take a line of this visit, the one that stands first first. */
export function rulesFor({ institution, prescription }: Situation['case']['stay']): readonly Rule[] {
  if (institution?.kind === 'pharmacy' && !prescription?.external) return [judgeSpecialDrug, judgePharmacy]
  return [judgeMaternity, judgeSpecialDrug, judgeChronic, judgeTwoDiseases, judgeOutpatient]
}
