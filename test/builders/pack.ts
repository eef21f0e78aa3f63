import type { Benefit, InsuranceType } from '../../shared/insured/index.ts'
import { type CompiledPack, compilePack, type ParameterId } from '../../shared/policy/index.ts'
import {
  readCaseFile,
  reverse,
  type SettlementBreakdown,
  type SettlementCase,
  settle,
  singleCaseOfFile,
} from '../../shared/settlement/index.ts'

type Values = Partial<Record<ParameterId, unknown>>

/** An ordinary city without surprises: what a test does not change stays like this. */
const ordinary: Values = {
  'class-b-share': { shares: [{ share: '10%' }] },
  'out-of-area': { rows: [{ method: 'none' }] },
  'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: '500.00' }] },
  'inpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '80%' }] },
  'inpatient.cap': 'none',
  'employee-large-amount': 'none',
  'resident-major-illness': 'none',
  'civil-servant-subsidy': 'none',
  'medical-assistance': 'none',
  'tilt-assistance': 'none',
  'personal-account': 'none',
}

/** Compiles a small pack in memory from the values that differ from the ordinary ones. */
export function aPack(values: Values = {}, identities: Record<string, string> = {}): CompiledPack {
  const locate = () => ({ line: 1, column: 1 })
  const dated = (value: unknown) => [{ from: '2024-01-01', value, reference: 'test-rule', grade: 'S' }]
  const compiled = compilePack(
    {
      pack: {
        file: 'pack.yaml',
        locate,
        content: {
          format: 'sanbao-policy-pack/1',
          id: 'test-city',
          title: '测试市',
          areas: ['99'],
          insuranceTypes: ['employee', 'resident'],
          use: 'comparison',
          versions: [
            { version: 'v1', from: '2024-01-01', ruleSets: { inpatient: 'three-tier-inpatient@1', outpatient: 'three-tier-outpatient@1' } },
          ],
          identities,
        },
      },
      references: { file: 'references.yaml', locate, content: { 'test-rule': { issuer: '测试', title: '测试规定' } } },
      parameters: Object.entries({ ...ordinary, ...values })
        .filter(([, value]) => value !== undefined)
        .map(([id, value]) => ({
          file: `parameters/${id}.yaml`,
          locate,
          content: { id, title: id, unit: 'mixed', per: 'stay', values: dated(value) },
        })),
    },
    'test',
  )
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error, null, 1))
  return compiled.value
}

/** What a test may say about a stay or a visit; the rest is an ordinary local one of 10,000.00 yuan, all class A. */
export interface StayWords {
  /** Absent: inpatient. Every other benefit is a visit, unless `stay` is given. */
  readonly benefit?: Benefit
  readonly disease?: string
  readonly visit?: Record<string, unknown>
  readonly insuranceType?: InsuranceType
  readonly person?: Record<string, unknown>
  readonly stay?: Record<string, unknown>
  readonly within?: string
  readonly lines?: readonly Record<string, unknown>[]
  readonly counts?: Record<string, number>
  readonly amounts?: Record<string, string>
  readonly payment?: Record<string, unknown>
}

export function aCase(words: StayWords = {}): SettlementCase {
  const isVisit = words.stay === undefined && (words.visit !== undefined || (words.benefit ?? 'inpatient') !== 'inpatient')
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit: words.benefit ?? 'inpatient',
    ...(words.disease !== undefined ? { disease: words.disease } : {}),
    name: 'test',
    person: { insuranceType: words.insuranceType ?? 'employee', category: 'active', enrolmentArea: '990100', ...words.person },
    ...(isVisit
      ? { visit: { hospitalLevel: 'L2', on: '2025-03-08', ...words.visit } }
      : { stay: { hospitalLevel: 'L2', admittedOn: '2025-03-01', dischargedOn: '2025-03-08', ...words.stay } }),
    lines: words.lines ?? [{ class: 'A', amount: words.within ?? '10000.00' }],
    accumulators: { counts: words.counts ?? {}, amounts: words.amounts ?? {} },
    payment: words.payment ?? {},
  })
  if (!file.ok) throw new Error(JSON.stringify(file.error, null, 1))
  return singleCaseOfFile(file.value)
}

/** What has happened in settlements of this process so far: a suite can ask whether it showed everything. */
export const seenCodes = new Set<string>()

/** Settles and expects it to work, the reversal too. */
export function settled(pack: CompiledPack, words: StayWords = {}): SettlementBreakdown {
  const outcome = settle(aCase(words), pack)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  const { trace, notices } = outcome.value
  for (const { code } of [...trace, ...notices, ...reverse(outcome.value).trace]) seenCodes.add(code)
  return outcome.value
}
