import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatMoney } from '../../../shared/money/index.ts'
import { changeCase, encodeWhatIf, gainOf, type WhatIfChange, whatIf } from '../../../shared/policy-tools/index.ts'
import { type CaseOfFile, caseOfFileSchema, encodeSettled, settleCase } from '../../../shared/settlement/index.ts'
import { aCase, aPack } from '../../builders/pack.ts'

const pack = aPack({
  'inpatient.deductible': { mode: 'per-stay', standards: [{ level: 'L3', amount: '800.00' }, { amount: '500.00' }] },
  'inpatient.pooled-fund-rate': {
    kind: 'flat',
    rates: [{ level: 'L3', rate: '70%' }, { rate: '80%' }],
    adjustments: [{ category: 'retired', points: '5%' }],
  },
  'out-of-area': { rows: [{ place: 'cross-province', filing: 'none', method: 'first-pay', share: '20%' }, { method: 'none' }] },
  'medical-assistance': {
    groups: [{ identities: ['minimum-living'], scope: ['inpatient'], rates: [{ rate: '75%' }], threshold: 'none', caps: 'none' }],
    unreferred: { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' },
  },
})
const original: CaseOfFile = aCase({ within: '10500.00', stay: { hospitalLevel: 'L2' } })

function asked(change: WhatIfChange, other?: typeof pack) {
  const answer = whatIf(original, pack, change, other)
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
  return answer.value
}
const changesOf = (change: WhatIfChange, other?: typeof pack) =>
  Object.fromEntries(
    [...asked(change, other).funds, ...asked(change, other).person]
      .filter(({ before, after }) => formatMoney(before) !== formatMoney(after))
      .map(({ name, before, after, difference }) => [name, [before, after, difference].map(formatMoney)]),
  )

describe('what if', () => {
  test('at another level: by fund and by what the person bears, exactly', () => {
    expect(changesOf({ hospitalLevel: 'L3' })).toEqual({
      pooledFundPayment: ['8000.00', '6790.00', '-1210.00'],
      fundTotal: ['8000.00', '6790.00', '-1210.00'],
      deductibleApplied: ['500.00', '800.00', '300.00'],
      coinsurance: ['2000.00', '2910.00', '910.00'],
      withinPolicyRest: ['2500.00', '3710.00', '1210.00'],
      personTotal: ['2500.00', '3710.00', '1210.00'],
      cash: ['2500.00', '3710.00', '1210.00'],
    })
    expect(formatMoney(gainOf(asked({ hospitalLevel: 'L3' })))).toBe('-1210.00')
  })

  test('with another category, identity, place and filing', () => {
    expect(changesOf({ category: 'retired' })).toMatchObject({ pooledFundPayment: ['8000.00', '8500.00', '500.00'] })
    expect(changesOf({ addIdentities: ['minimum-living'] })).toMatchObject({ medicalAssistance: ['0.00', '1875.00', '1875.00'] })
    expect(changesOf({ place: 'cross-province' })).toMatchObject({ upfrontSelfPay: ['0.00', '2100.00', '2100.00'] })
    expect(changesOf({ place: 'cross-province', filing: 'referral' })).toEqual({})
  })

  test('without an identity it had', () => {
    const assisted = changeCase(original, { addIdentities: ['minimum-living'] })
    const answer = whatIf(assisted, pack, { removeIdentities: ['minimum-living'] })
    expect(answer.ok && formatMoney(gainOf(answer.value))).toBe('-1875.00')
  })

  test('on another day everything moves, the lines too, and the law of that day holds', () => {
    const moved = changeCase(original, { on: parseLocalDate('2024-03-08') })
    expect(moved.stay).toMatchObject({ admittedOn: '2024-03-01', dischargedOn: '2024-03-08' })
    expect(moved.lines.map(({ chargedOn }) => chargedOn)).toEqual(['2024-03-08'])
    expect(whatIf(original, pack, { on: parseLocalDate('2023-03-08') })).toMatchObject({
      ok: false,
      refusal: { side: 'changed', error: { code: 'policy.not-in-force' } },
    })
  })

  test('under another pack', () => {
    expect(changesOf({}, aPack())).toEqual({})
    expect(changesOf({}, aPack({ 'inpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '81%' }] } }))).toMatchObject({
      fundTotal: ['8000.00', '8100.00', '100.00'],
    })
  })

  test('says step by step what was worked out otherwise, with both formulas', () => {
    const { steps } = asked({ hospitalLevel: 'L3' })
    expect(steps.filter(({ same }) => !same).map(({ step, before, after }) => [step, before?.formula, after?.formula])).toEqual([
      ['deductible', 'min(10500.00, 500.00) = 500.00', 'min(10500.00, 800.00) = 800.00'],
      ['pooled-fund', '(10500.00 - 500.00) × 80% = 8000.00', '(10500.00 - 800.00) × 70% = 6790.00'],
      [
        'cash',
        '10500.00 - 8000.00 = 2500.00; 2500.00 - 0.00 = 2500.00; 2500.00 - 0.00 = 2500.00',
        '10500.00 - 6790.00 = 3710.00; 3710.00 - 0.00 = 3710.00; 3710.00 - 0.00 = 3710.00',
      ],
      ['accumulators', expect.stringContaining('inpatient.stays.L2'), expect.stringContaining('inpatient.stays.L3')],
    ])
    const alone = asked({ addIdentities: ['minimum-living'] }).steps.filter(({ before, after }) => !before || !after)
    expect(alone.every(({ step }) => step === 'medical-assistance' || step === 'tilt-assistance')).toBe(true)
  })

  test('encodes as text for other programs', () => {
    const encoded = JSON.parse(JSON.stringify(encodeWhatIf(asked({ hospitalLevel: 'L3' }))))
    expect(encoded).toMatchObject({ original: { fundTotal: '8000.00' }, changed: { fundTotal: '6790.00' } })
    expect(encoded.funds.at(-1)).toEqual({ name: 'fundTotal', before: '8000.00', after: '6790.00', difference: '-1210.00' })
  })
})

test('leaves no trace: a thousand results are the same bytes before and after a thousand what-ifs', () => {
  const ordinary = () =>
    Array.from({ length: 1000 }, (_, index) => {
      const settled = settleCase(aCase({ within: `${index + 1}0.37`, stay: { hospitalLevel: `L${(index % 3) + 1}` } }), pack)
      return JSON.stringify(settled.ok ? encodeSettled(settled.value) : settled)
    })
  const before = ordinary()
  const given = JSON.stringify(z.encode(caseOfFileSchema, original))
  const law = [...pack.parameters].length
  const changes: WhatIfChange[] = [
    { hospitalLevel: 'L3' },
    { addIdentities: ['minimum-living'] },
    { category: 'retired', place: 'cross-province' },
    { on: parseLocalDate('2024-05-01') },
  ]
  for (let index = 0; index < 1000; index += 1) expect(whatIf(original, pack, changes[index % changes.length] ?? {}).ok).toBe(true)
  expect(ordinary()).toEqual(before)
  expect(JSON.stringify(z.encode(caseOfFileSchema, original))).toBe(given)
  expect([...pack.parameters].length).toBe(law)
})
