import type { ErrorCode, Problem } from '../../shared/errors/index.ts'
import type { AccumulatorDeltas } from '../../shared/insured/index.ts'
import { addMoney, type Money, parseMoney, zeroMoney } from '../../shared/money/index.ts'
import type { CompiledPack, CompiledParameter, ParameterValue } from '../../shared/policy/index.ts'
import { type CaseOfFile, combineParts, type LineSplit, type SettledParts, settle, settleCase } from '../../shared/settlement/index.ts'
import type { PolicyPacks } from '../services/ports/index.ts'
import { Refusal } from './context.ts'
import type { Figures } from './records.ts'

/** What the platform works out of one stay, or of one batch of a visit. */
export interface Worked {
  readonly figures: Figures
  readonly deltas: AccumulatorDeltas
  readonly year: number
}

export interface Arithmetic {
  split(settlementCase: CaseOfFile): readonly LineSplit[]
  work(settlementCase: CaseOfFile): Worked
}

/** The platform says why in its own words; ours name the code, which is all a stand-in has to say. */
function wordsOf({ code, details }: Problem<ErrorCode>): string {
  return `待遇计算失败：${code} ${JSON.stringify(details)}`
}

function figuresOf(breakdown: SettledParts): Figures {
  return {
    totalFee: breakdown.totalFee,
    fullySelfPaid: breakdown.fullySelfPaid,
    overPriceLimit: breakdown.overPriceLimit,
    upfrontSelfPay: breakdown.upfrontSelfPay,
    withinPolicy: breakdown.withinPolicy,
    deductibleApplied: breakdown.deductibleApplied,
    pooledFundPayment: breakdown.pooledFundPayment,
    employeeLargeAmount: breakdown.employeeLargeAmount,
    residentMajorIllness: breakdown.residentMajorIllness,
    civilServantSubsidy: breakdown.civilServantSubsidy,
    enterpriseSupplement: breakdown.enterpriseSupplement,
    medicalAssistance: breakdown.medicalAssistance,
    // The interface has no member of its own for tilt assistance.
    otherFunds: addMoney(breakdown.otherFunds, breakdown.tiltAssistance),
    fundTotal: breakdown.fundTotal,
    personTotal: breakdown.personTotal,
    personalAccount: breakdown.personalAccount,
    cash: breakdown.cash,
  }
}

/** What all parts together change; a visit lies within one year. */
function deltasOf({ parts }: SettledParts): AccumulatorDeltas {
  const counts: Record<string, number> = {}
  const amounts: Record<string, Money> = {}
  for (const { accumulatorDeltas: deltas } of parts) {
    for (const [name, count] of Object.entries(deltas.counts)) counts[name] = (counts[name] ?? 0) + count
    for (const [name, amount] of Object.entries(deltas.amounts)) amounts[name] = addMoney(amounts[name] ?? zeroMoney, amount)
  }
  return { counts, amounts }
}

const disagreement = parseMoney('100.00')

function dearer(parameter: CompiledParameter<'inpatient.deductible'>): CompiledParameter<'inpatient.deductible'> {
  const raise = (value: ParameterValue<'inpatient.deductible'>): ParameterValue<'inpatient.deductible'> => ({
    ...value,
    standards: value.standards.map((row) => ({ ...row, amount: addMoney(row.amount, disagreement) })),
  })
  return {
    ...parameter,
    values: parameter.values.map((dated) =>
      dated.value === undefined || dated.value === 'none' ? dated : { ...dated, value: raise(dated.value) },
    ),
  }
}

/** The same law but for one thing: every deductible is 100.00 higher. For trying out what happens when two ledgers differ. */
export function disagreeing(pack: CompiledPack): CompiledPack {
  const parameters = new Map(
    [...pack.parameters].map(([key, parameter]) => [
      key,
      parameter.id === 'inpatient.deductible'
        ? (dearer(parameter as CompiledParameter<'inpatient.deductible'>) as unknown as CompiledParameter)
        : parameter,
    ]),
  )
  return { ...pack, parameters, version: `${pack.version} (disagreeing)` }
}

/** The platform's own arithmetic: the same engine over its own copy of policy, catalogue and accumulators. */
export function createArithmetic(packs: PolicyPacks, alter: (pack: CompiledPack) => CompiledPack = (pack) => pack): Arithmetic {
  function settledOf(asked: CaseOfFile): SettledParts {
    const { person, stay, benefit, ...rest } = asked
    const found = packs.find(person.enrolmentArea, person.insuranceType, stay.dischargedOn)
    if (!found.ok) throw new Refusal(wordsOf(found.error))
    const pack = alter(found.value)
    // A stay is one settlement here: a pack that would cut it into parts refuses it, as the terminal's engine does.
    const one = benefit === 'inpatient' ? settle({ ...rest, person, stay, benefit }, pack) : settleCase(asked, pack)
    if (!one.ok) throw new Refusal(wordsOf(one.error))
    return 'parts' in one.value ? one.value : combineParts([one.value])
  }
  return {
    split: (asked) => settledOf(asked).parts.flatMap(({ lines }) => lines),
    work: (asked) => {
      const settled = settledOf(asked)
      const [first] = settled.parts
      if (first === undefined) throw new Error('a settlement has at least one part')
      return { figures: figuresOf(settled), deltas: deltasOf(settled), year: first.year }
    },
  }
}
