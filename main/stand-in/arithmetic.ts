import type { ErrorCode, Problem } from '../../shared/errors/index.ts'
import type { AccumulatorDeltas } from '../../shared/insured/index.ts'
import { addMoney, type Money, zeroMoney } from '../../shared/money/index.ts'
import { type CaseOfFile, combineParts, type LineSplit, type SettledParts, settle, settleCase } from '../../shared/settlement/index.ts'
import type { PolicyPacks } from '../services/ports/index.ts'
import { Refusal } from './context.ts'
import { type Disagreement, distorterOf } from './disagreement.ts'
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

/** The platform's own arithmetic: the same engine over its own copy of policy, catalogue and accumulators. */
export function createArithmetic(packs: PolicyPacks, disagreement?: Disagreement): Arithmetic {
  const distorter = disagreement === undefined ? undefined : distorterOf(disagreement)

  function settledOf(given: CaseOfFile): SettledParts {
    const asked = distorter?.distortCase(given) ?? given
    const { person, stay, benefit, ...rest } = asked
    const found = packs.find(person.enrolmentArea, person.insuranceType, stay.dischargedOn)
    if (!found.ok) throw new Refusal(wordsOf(found.error))
    const pack = distorter?.distortPack(found.value) ?? found.value
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
      const figures = figuresOf(settled)
      return { figures: distorter?.distortFigures(figures) ?? figures, deltas: deltasOf(settled), year: first.year }
    },
  }
}
