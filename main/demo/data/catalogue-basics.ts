import type { FeeCategory } from '../../../shared/bill/index.ts'

export interface DailyService {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly feeCategory: FeeCategory
  readonly class: 'A' | 'B' | 'C'
  readonly priceFen: number
  /** Charged once a day of the stay; the others once a stay or now and then. */
  readonly daily: boolean
}

/** Services that every stay needs, so that a bill reads as one: made-up codes (scope 00, chapter 1), plausible prices. */
export const dailyServices: readonly DailyService[] = [
  { code: '001990100010000', name: '普通床位费（三人间）', unit: '床日', feeCategory: 'bed', class: 'A', priceFen: 3500, daily: true },
  { code: '001990100020000', name: '床位费（单人间）', unit: '床日', feeCategory: 'bed', class: 'B', priceFen: 16_000, daily: false },
  { code: '001990200010000', name: '住院诊查费', unit: '日', feeCategory: 'consultation', class: 'A', priceFen: 1800, daily: true },
  { code: '001990300010000', name: 'Ⅱ级护理', unit: '日', feeCategory: 'nursing', class: 'A', priceFen: 1400, daily: true },
  { code: '001990300020000', name: 'Ⅰ级护理', unit: '日', feeCategory: 'nursing', class: 'A', priceFen: 2400, daily: false },
  { code: '001990400010000', name: '静脉输液', unit: '组', feeCategory: 'treatment', class: 'A', priceFen: 1000, daily: true },
  { code: '001990400020000', name: '肌肉注射', unit: '次', feeCategory: 'treatment', class: 'A', priceFen: 350, daily: false },
  { code: '001990400030000', name: '氧气吸入', unit: '小时', feeCategory: 'treatment', class: 'A', priceFen: 400, daily: false },
  { code: '001990400040000', name: '心电监测', unit: '小时', feeCategory: 'treatment', class: 'B', priceFen: 500, daily: false },
  { code: '001990500010000', name: '血细胞分析', unit: '次', feeCategory: 'laboratory', class: 'A', priceFen: 1500, daily: false },
  { code: '001990500020000', name: '尿液分析', unit: '次', feeCategory: 'laboratory', class: 'A', priceFen: 1000, daily: false },
  { code: '001990500030000', name: '肝功能全套', unit: '次', feeCategory: 'laboratory', class: 'A', priceFen: 9800, daily: false },
  { code: '001990600010000', name: '常规心电图检查', unit: '次', feeCategory: 'examination', class: 'A', priceFen: 2000, daily: false },
  { code: '001990600020000', name: '胸部平扫检查', unit: '次', feeCategory: 'examination', class: 'B', priceFen: 18_000, daily: false },
  { code: '001990700010000', name: '陪护床租用费', unit: '日', feeCategory: 'other', class: 'C', priceFen: 1500, daily: false },
  { code: '001990700020000', name: '营养膳食费', unit: '日', feeCategory: 'other', class: 'C', priceFen: 4500, daily: false },
]
