import type { ErrorCode, Problem } from '../../shared/errors/index.ts'
import type { AccumulatorDeltas } from '../../shared/insured/index.ts'
import { addMoney, parseMoney } from '../../shared/money/index.ts'
import type { CompiledPack, CompiledParameter, ParameterValue } from '../../shared/policy/index.ts'
import { type LineSplit, type SettlementBreakdown, type SettlementCase, settle } from '../../shared/settlement/index.ts'
import type { PolicyPacks } from '../services/ports/index.ts'
import { Refusal } from './context.ts'
import type { Figures } from './records.ts'

/** What the platform works out of one stay. */
export interface Worked {
  readonly figures: Figures
  readonly deltas: AccumulatorDeltas
  readonly year: number
}

export interface Arithmetic {
  split(settlementCase: SettlementCase): readonly LineSplit[]
  work(settlementCase: SettlementCase): Worked
}

/** The platform says why in its own words; ours name the code, which is all a stand-in has to say. */
function wordsOf({ code, details }: Problem<ErrorCode>): string {
  return `待遇计算失败：${code} ${JSON.stringify(details)}`
}

function figuresOf(breakdown: SettlementBreakdown): Figures {
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
  function breakdownOf(settlementCase: SettlementCase): SettlementBreakdown {
    const { person, stay } = settlementCase
    const pack = packs.find(person.enrolmentArea, person.insuranceType, stay.dischargedOn)
    if (!pack.ok) throw new Refusal(wordsOf(pack.error))
    const settled = settle(settlementCase, alter(pack.value))
    if (!settled.ok) throw new Refusal(wordsOf(settled.error))
    return settled.value
  }
  return {
    split: (settlementCase) => breakdownOf(settlementCase).lines,
    work: (settlementCase) => {
      const breakdown = breakdownOf(settlementCase)
      return { figures: figuresOf(breakdown), deltas: breakdown.accumulatorDeltas, year: breakdown.year }
    },
  }
}
