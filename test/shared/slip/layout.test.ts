import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPack } from '../../../main/policy-packs/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatMoneyGrouped, parseMoney, sumMoney } from '../../../shared/money/index.ts'
import { reverse } from '../../../shared/settlement/index.ts'
import { layOutSlip, type SlipFacts, slipSchema } from '../../../shared/slip/index.ts'
import { aPack, type StayWords, settled } from '../../builders/pack.ts'
import { aPerson } from '../../builders/stay.ts'

const loaded = loadPack(resolve(import.meta.dirname, '../../../resources/policy-packs/jiangxi-jian'))
if (!loaded.ok) throw new Error('the shipped pack does not compile')
const jian = loaded.value

const poorResident: StayWords = {
  insuranceType: 'resident',
  person: { category: 'adult', enrolmentArea: '360821', identities: [{ identity: 'minimum-living', from: '2024-01-01' }] },
  stay: { hospitalLevel: 'L2', admittedOn: '2025-06-02', dischargedOn: '2025-06-12' },
  lines: [
    { lineId: '1', class: 'A', amount: '4000.00', feeCategory: 'operation' },
    { lineId: '2', class: 'A', amount: '1000.00', feeCategory: 'bed' },
    { lineId: '3', class: 'C', amount: '250.05', feeCategory: 'bed' },
  ],
  payment: { deposit: '1000.00' },
}

function facts(changes: Partial<SlipFacts> = {}, settlement: Partial<SlipFacts['settlement']> = {}): SlipFacts {
  return {
    breakdown: settled(jian, poorResident),
    settlement: {
      slipNumber: 'H36080200001-250612-0007',
      kind: 'settlement',
      state: 'confirmed',
      settledAt: '2025-06-12T06:07:08Z',
      operatorName: '测试收费员',
      centreSettlementId: '3608000001',
      ...settlement,
    },
    person: aPerson(1, { insuranceType: 'resident', category: 'adult' }),
    stay: {
      inpatientNumber: 'ZY1',
      visitId: 'V1',
      ward: '测试内科',
      bed: '06床',
      admittedOn: parseLocalDate('2025-06-02'),
      dischargedOn: parseLocalDate('2025-06-12'),
      diagnoses: [{ code: 'J18.9', name: '肺炎' }],
    },
    institution: { code: 'H36080200001', name: '测试医院', hospitalLevel: 'L2' },
    demo: false,
    copy: 1,
    ...changes,
  }
}

const wordOf = (pairs: readonly { label: string; value: string }[], label: string) => pairs.find((pair) => pair.label === label)?.value
const totalOf = (slip: ReturnType<typeof layOutSlip>, label: string) => slip.totals.find((total) => total.label === label)?.amount

describe('the settlement slip', () => {
  it('fits the contract, so that it can cross to the window', () => {
    expect(slipSchema.parse(layOutSlip(facts()))).toEqual(layOutSlip(facts()))
  })

  it('names person and stay and hides the middle of the identity number', () => {
    const { head } = layOutSlip(facts())
    expect(wordOf(head, '证件号码')).toMatch(/^360802\*{8}\w{4}$/)
    expect(wordOf(head, '住院日期')).toBe('2025-06-02 至 2025-06-12（10天）')
    expect(wordOf(head, '病区床位')).toBe('测试内科 06床')
    expect(wordOf(head, '救助身份')).toBe('低保对象')
  })

  it('sums each fee category in its four parts, and together they are the whole fee', () => {
    const { categories } = layOutSlip(facts())
    expect(categories).toEqual([
      {
        name: '床位费',
        total: '1,250.05',
        fullySelfPaid: '250.05',
        overPriceLimit: '0.00',
        upfrontSelfPay: '0.00',
        withinPolicy: '1,000.00',
      },
      {
        name: '手术费',
        total: '4,000.00',
        fullySelfPaid: '0.00',
        overPriceLimit: '0.00',
        upfrontSelfPay: '0.00',
        withinPolicy: '4,000.00',
      },
    ])
    const whole = sumMoney(categories.map((category) => parseMoney(category.total.replaceAll(',', ''))))
    expect(formatMoneyGrouped(whole)).toBe(totalOf(layOutSlip(facts()), '医疗费总额'))
  })

  it('shows the three tiers with their working and the document they rest on', () => {
    const { tiers } = layOutSlip(facts())
    expect(tiers.map((tier) => [tier.name, tier.amount])).toEqual([
      ['第一重 基本医疗保险统筹基金', '3,680.00'],
      ['第二重 城乡居民大病保险', '0.00'],
      ['第三重 医疗救助（低保对象）', '990.00'],
    ])
    expect(tiers[0]?.working).toBe('(5000.00 - 400.00) × 80% = 3680.00')
    expect(tiers[0]?.source).toContain('吉医保发〔2023〕12号')
  })

  it('shows the large-amount scheme as the second tier of an employee', () => {
    const breakdown = settled(jian, {
      person: { category: 'active', enrolmentArea: '360821' },
      stay: { hospitalLevel: 'L2', admittedOn: '2025-06-02', dischargedOn: '2025-06-12' },
    })
    const { tiers } = layOutSlip(facts({ breakdown, person: aPerson() }))
    expect(tiers[1]?.name).toBe('第二重 职工大额医疗费用补助')
  })

  it('writes what the person bears in capitals and what goes back in its own', () => {
    const slip = layOutSlip(facts())
    expect(totalOf(slip, '个人负担合计')).toBe('580.05')
    expect(slip.personTotalCapitals).toBe('伍佰捌拾元零伍分')
    expect(totalOf(slip, '应退金额')).toBe('419.95')
    expect(wordOf(slip.footer, '应退大写')).toBe('肆佰壹拾玖元玖角伍分')
  })

  it('asks for the balance when the deposit falls short', () => {
    const breakdown = settled(jian, { ...poorResident, payment: { deposit: '500.00' } })
    const slip = layOutSlip(facts({ breakdown }))
    expect(totalOf(slip, '应补金额')).toBe('80.05')
    expect(totalOf(slip, '应退金额')).toBeUndefined()
  })

  it('prints the moment in China time', () => {
    expect(wordOf(layOutSlip(facts()).footer, '结算时间')).toBe('2025-06-12 14:07:08')
  })

  it('says 暂结 until the platform has confirmed, in the mark and in the notes', () => {
    const slip = layOutSlip(facts({}, { state: 'provisional' }))
    expect(slip.marks).toContain('暂结')
    expect(slip.notes.join()).toContain('尚待医保平台确认')
    expect(layOutSlip(facts()).marks).not.toContain('暂结')
  })

  it('says what provisional figures rest on, and nothing of it once the platform has spoken', () => {
    const told = { personAsOf: '2025-06-11T09:00:00+08:00', accumulatorsAsOf: '2025-06-10T08:30:00+08:00' }
    const noteOf = (settlement: object) => layOutSlip(facts({}, settlement)).notes.find((note) => note.startsWith('暂结依据'))
    expect(noteOf({ state: 'provisional', basis: told })).toBe(
      '暂结依据：人员信息截至 2025-06-11 09:00:00；年度累计截至 2025-06-10 08:30:00，其后本机结算另行计入。',
    )
    expect(noteOf({ state: 'provisional', basis: { personAsOf: told.personAsOf } })).toContain('年度累计按本机记录，平台未告知')
    expect(noteOf({ state: 'confirmed', basis: told })).toBeUndefined()
  })

  it('says 补打 from the second print on', () => {
    expect(layOutSlip(facts({ copy: 1 })).marks.join()).not.toContain('补打')
    expect(layOutSlip(facts({ copy: 3 })).marks).toContain('补打 第3次')
  })

  it('says when demo data or unverified policy values were used', () => {
    const slip = layOutSlip(facts({ demo: true }))
    expect(slip.marks).toEqual(['演示数据', '政策数据未核实'])
    expect(slip.notes.join()).toContain('证据等级 C')
    expect(slip.notes.join()).toContain('均为虚构')
  })

  it('of a reversal shows every amount with the other sign and the number it takes back', () => {
    const slip = layOutSlip(
      facts({ breakdown: reverse(settled(jian, poorResident)) }, { kind: 'reversal', reversedSlipNumber: 'H36080200001-250612-0007' }),
    )
    expect(slip.title).toContain('冲正')
    expect(slip.marks).toContain('冲正')
    expect(totalOf(slip, '医疗费总额')).toBe('-5,250.05')
    expect(slip.tiers[0]?.amount).toBe('-3,680.00')
    expect(slip.personTotalCapitals).toBe('负伍佰捌拾元零伍分')
    expect(wordOf(slip.head, '冲正单据号')).toBe('H36080200001-250612-0007')
  })
})

describe('the slip of a visit', () => {
  const visit = (words: StayWords, values: Parameters<typeof aPack>[0] = {}): SlipFacts => {
    const facts_ = facts({ breakdown: settled(aPack(values), words) })
    const day = parseLocalDate('2025-03-08')
    return { ...facts_, stay: { ...facts_.stay, admittedOn: day, dischargedOn: day } }
  }
  const twoDiseases = {
    'two-diseases.deductible': 'none',
    'two-diseases.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
    'two-diseases.cap': 'none',
  }
  const outpatient = {
    'outpatient.deductible': 'none',
    'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
    'outpatient.cap': { limits: 'fund', amounts: [{ amount: '300.00' }] },
    'outpatient.above-cap': { rates: [{ rate: '70%' }], cap: 'none' },
  }

  it('names the scheme, the disease and the day instead of a stay', () => {
    const slip = layOutSlip(visit({ benefit: 'two-diseases', disease: 'diabetes' }, twoDiseases))
    expect(slip.title).toBe('医疗保障两病费用结算单')
    expect(wordOf(slip.head, '病种')).toBe('糖尿病')
    expect(wordOf(slip.head, '就诊日期')).toBe('2025-03-08')
    expect(wordOf(slip.head, '住院日期')).toBeUndefined()
  })

  it('shows the tiers that were asked, the layer above the outpatient cap among them, and no other', () => {
    // 1000 × 60 % = 600, cap 300 (cost 500); 500 × 70 % = 350
    const { tiers } = layOutSlip(visit({ benefit: 'outpatient', within: '1000.00' }, outpatient))
    expect(tiers.map(({ name, amount }) => [name, amount])).toEqual([
      ['第一重 基本医疗保险统筹基金', '300.00'],
      ['大额门诊', '350.00'],
      ['第三重 医疗救助', '0.00'],
    ])
    expect(tiers[1]?.working).toBe('500.00 × 70% = 350.00; 500.00 - 350.00 = 150.00')
    expect(tiers[2]?.working).toBe('本次不支付')
    expect(layOutSlip(visit({ benefit: 'account' })).tiers).toEqual([])
  })
})
