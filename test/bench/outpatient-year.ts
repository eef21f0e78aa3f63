/**
 * A year of ten thousand small outpatient visits: a hundred people, a hundred visits each, one after the other, every visit divided among
 * the schemes and settled on what the visits before have counted. On our own small pack, and on a shipped one.
 */
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { loadPack } from '../../main/policy-packs/index.ts'
import { addDays, parseLocalDate } from '../../shared/dates/index.ts'
import { type Accumulators, emptyAccumulators } from '../../shared/insured/index.ts'
import { addMoney, formatMoney, type Money, zeroMoney } from '../../shared/money/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { type CaseOfFile, caseOfFile, readCaseFile, settleCase } from '../../shared/settlement/index.ts'
import { aPack } from '../builders/pack.ts'
import { seeded } from './common/bills.ts'
import { say, thousandths } from './common/measure.ts'

const [people, visitsEach] = [100, 100]

const smallPack = aPack({
  'outpatient.deductible': {
    mode: 'year-top-up',
    standards: [
      { level: 'L1', amount: '100.00' },
      { level: 'L2', amount: '200.00' },
      { level: 'L3', amount: '300.00' },
    ],
  },
  'outpatient.pooled-fund-rate': {
    kind: 'flat',
    rates: [
      { level: 'L1', rate: '70%' },
      { level: 'L2', rate: '60%' },
      { level: 'L3', rate: '50%' },
    ],
  },
  'outpatient.cap': { limits: 'fund', amounts: [{ amount: '2000.00' }] },
  'personal-account': { pays: ['within-policy', 'upfront'] },
})

/** The visits of the year, without what the year has counted: that is known only when they are settled one after the other. */
function visits(enrolmentArea: string): CaseOfFile[] {
  const next = seeded(people)
  const cases: CaseOfFile[] = []
  for (let visit = 0; visit < visitsEach; visit += 1)
    for (let person = 0; person < people; person += 1) {
      const read = readCaseFile({
        format: 'sanbao-case/1',
        benefit: 'visit',
        name: 'bench',
        person: { insuranceType: 'employee', category: person % 3 === 0 ? 'retired' : 'active', enrolmentArea },
        visit: { hospitalLevel: ['L1', 'L2', 'L3'][next(3)], on: addDays(parseLocalDate('2025-01-02'), visit * 3) },
        lines: Array.from({ length: 1 + next(5) }, (_, index) => ({
          class: (['A', 'B', 'C'] as const)[next(3)],
          upfrontShare: '10%',
          itemCode: `X${index}`,
          feeCategory: 'western-drug',
          amount: ((next(2_500) + 100) / 100).toFixed(2),
        })),
        payment: { useAccount: true, accountBalance: '20.00' },
      })
      if (!read.ok) throw new Error(JSON.stringify(read.error))
      cases.push(caseOfFile(read.value))
    }
  return cases
}

/** Settles the whole year; each person's accumulators go from visit to visit. Answers what the funds paid. */
function settleYear(cases: readonly CaseOfFile[], pack: CompiledPack): Money {
  const years: Accumulators[] = Array.from({ length: people }, () => emptyAccumulators)
  let funds = zeroMoney
  for (const [index, visit] of cases.entries()) {
    const person = index % people
    const settled = settleCase({ ...visit, accumulators: years[person] ?? emptyAccumulators }, pack)
    if (!settled.ok) throw new Error(JSON.stringify(settled.error))
    years[person] = settled.value.accumulatorsAfter
    funds = addMoney(funds, settled.value.fundTotal)
  }
  return funds
}

function measure(subject: string, pack: CompiledPack, enrolmentArea: string): void {
  const cases = visits(enrolmentArea)
  const seconds: number[] = []
  let funds = ''
  for (let turn = 0; turn < 4; turn += 1) {
    const start = performance.now()
    const paid = formatMoney(settleYear(cases, pack))
    if (turn > 0) seconds.push((performance.now() - start) / 1000)
    if (funds !== '' && funds !== paid) throw new Error(`bench: the same year came to ${funds} and to ${paid}`)
    funds = paid
  }
  const median = seconds.sort((a, b) => a - b)[1] ?? Number.NaN
  const casesPerSecond = Math.round(cases.length / median)
  say({ bench: 'outpatient-year', subject, cases: cases.length, seconds: thousandths(median), casesPerSecond, funds })
}

measure('sanbao, a small pack', smallPack, '990100')
const jian = loadPack(join(import.meta.dirname, '../../resources/policy-packs/jiangxi-jian'))
if (!jian.ok) throw new Error(JSON.stringify(jian.error))
measure("sanbao, the shipped pack of Ji'an", jian.value, '360802')
