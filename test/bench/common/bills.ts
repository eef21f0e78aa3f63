/** Bills of any length, the same on every machine, and the case each makes. */
import { feeCategories } from '../../../shared/bill/index.ts'
import { readCaseFile, type SettlementCase, singleCaseOfFile } from '../../../shared/settlement/index.ts'

/** A small generator with a fixed seed: whole numbers from 0 up to, but not including, the bound. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    // The low bits of such a generator repeat soon.
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A fee line as text, the way it stands on a bill. */
export interface PlainLine {
  readonly lineId: string
  readonly itemCode: string
  readonly itemName: string
  readonly feeCategory: string
  readonly class: 'A' | 'B' | 'C'
  readonly upfrontShare?: string
  readonly priceLimit?: string
  readonly quantity: string
  readonly unitPrice: string
  readonly amount: string
}

/** Every class, four first-pay shares, every tenth line above its price limit. */
export function plainLines(count: number): PlainLine[] {
  const next = seeded(count)
  return Array.from({ length: count }, (_, index) => {
    const itemClass = (['A', 'A', 'B', 'B', 'C'] as const)[next(5)] ?? 'A'
    const [price, quantity] = [next(50_000) + 1, next(5) + 1]
    return {
      lineId: String(index + 1),
      itemCode: `X${next(4000)}`,
      itemName: `item ${index}`,
      feeCategory: feeCategories[next(feeCategories.length)] ?? 'other',
      class: itemClass,
      ...(itemClass === 'B' ? { upfrontShare: ['0.05', '0.1', '0.15', '0.3'][next(4)] ?? '0.1' } : {}),
      ...(next(10) === 0 ? { priceLimit: (price / 200).toFixed(6) } : {}),
      quantity: String(quantity),
      unitPrice: (price / 100).toFixed(2),
      amount: ((price * quantity) / 100).toFixed(2),
    }
  })
}

/** An assisted resident in a third-level hospital with that bill. */
export function caseWith(lines: readonly PlainLine[], enrolmentArea: string): SettlementCase {
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: 'bench',
    person: {
      insuranceType: 'resident',
      category: 'adult',
      enrolmentArea,
      identities: [{ identity: 'minimum-living', from: '2024-01-01' }],
    },
    stay: { hospitalLevel: 'L3', admittedOn: '2025-03-01', dischargedOn: '2025-03-20' },
    lines,
    payment: { deposit: '5000.00' },
  })
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return singleCaseOfFile(file.value)
}
