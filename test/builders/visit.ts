import type { CompiledPack } from '../../shared/policy/index.ts'
import {
  type CaseOfFile,
  caseOfFile,
  type NoticeCode,
  readCaseFile,
  reverse,
  type SettledParts,
  type SettlementBreakdown,
  settleCase,
  violatedPartIdentities,
} from '../../shared/settlement/index.ts'
import { aPack, seenCodes } from './pack.ts'

const flat = (rate: string) => ({ kind: 'flat', rates: [{ rate }] })

/** A city with every outpatient scheme, each with a rate that names it: 100, 70, 80, 65, 50 %. */
const everyScheme = {
  'maternity.deductible': 'none',
  'maternity.pooled-fund-rate': flat('100%'),
  'maternity.cap': 'none',
  'special-drug.deductible': 'none',
  'special-drug.pooled-fund-rate': flat('70%'),
  'special-drug.cap': 'none',
  'chronic.diseases': {
    diseases: [
      { code: 'uraemia', name: '尿毒症透析', class: 'I', items: ['DX*'] },
      { code: 'hypertension', name: '高血压（慢特病）', class: 'II', items: ['GX01', 'GX02'] },
    ],
  },
  'chronic.deductible': 'none',
  'chronic.pooled-fund-rate': flat('80%'),
  'chronic.cap': 'none',
  'two-diseases.deductible': 'none',
  'two-diseases.pooled-fund-rate': { kind: 'flat', rates: [{ level: ['L1', 'L2'], rate: '65%' }] },
  'two-diseases.cap': { limits: 'fund', amounts: [{ amount: '400.00', per: 'disease' }] },
  'outpatient.deductible': { mode: 'year-top-up', standards: [{ amount: '100.00' }] },
  'outpatient.pooled-fund-rate': flat('50%'),
  'outpatient.cap': { limits: 'fund', amounts: [{ amount: '800.00' }] },
  'outpatient.stay-links': { merge: { days: 3, institution: 'same' }, duringStay: 'not-payable', longTermCare: 'payable' },
  'personal-account': {
    pays: ['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'],
    excludes: ['MR*', 'registration'],
    relatives: [
      { relations: ['spouse', 'parent', 'child'], pays: ['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'] },
      { relations: ['sibling'], from: '2025-01-01', places: ['local', 'in-province'], pays: ['within-policy'] },
    ],
  },
}

export function aCity(values: Parameters<typeof aPack>[0] = {}): CompiledPack {
  return aPack({ ...everyScheme, ...values })
}

/** What a test may say about a visit; the rest is an ordinary local one at a level 2 hospital on 2025-03-10. */
export interface VisitWords {
  readonly benefit?: string
  readonly person?: Record<string, unknown>
  readonly visit?: Record<string, unknown>
  readonly lines: readonly Record<string, unknown>[]
  readonly accumulators?: Record<string, unknown>
  readonly payment?: Record<string, unknown>
}

export function aVisit({ person, visit, accumulators, payment, lines, benefit = 'visit' }: VisitWords): CaseOfFile {
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit,
    name: 'test',
    person: { insuranceType: 'employee', category: 'active', enrolmentArea: '990100', ...person },
    visit: { hospitalLevel: 'L2', on: '2025-03-10', ...visit },
    lines,
    accumulators: accumulators ?? {},
    payment: payment ?? {},
  })
  if (!file.ok) throw new Error(JSON.stringify(file.error, null, 1))
  return caseOfFile(file.value)
}

/** Settles a visit and expects it to work, the parts to add up, and each part to be reversible. */
export function settledVisit(pack: CompiledPack, words: VisitWords): SettledParts {
  const visit = aVisit(words)
  const outcome = settleCase(visit, pack)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  const violations = violatedPartIdentities(visit, outcome.value)
  if (violations.length > 0) throw new Error(violations.join('; '))
  for (const part of outcome.value.parts)
    for (const { code } of [...part.trace, ...part.notices, ...reverse(part).trace]) seenCodes.add(code)
  return outcome.value
}

/** `chronic uraemia: 1, 2` for every part, in the order they were settled. */
export function routesOf({ parts }: SettledParts): string[] {
  return parts.map(
    ({ benefit, disease, lines }) => `${[benefit, disease].filter(Boolean).join(' ')}: ${lines.map(({ lineId }) => lineId).join(', ')}`,
  )
}

/** Notices of that code in all parts, with their values. */
export function noticesOf({ parts }: { readonly parts: readonly SettlementBreakdown[] }, code: NoticeCode): Record<string, string>[] {
  return parts.flatMap(({ notices }) => notices.filter((notice) => notice.code === code).map(({ values }) => values))
}
