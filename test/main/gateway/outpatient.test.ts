import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutpatientSettlementRequest } from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatMoney, type Money, parseMoney } from '../../../shared/money/index.ts'
import { accepted, startWorld, stayOf, type World } from '../stand-in/world.ts'
import { balanceViolations, cancellationViolations, lineViolations, settlementViolations, sumViolations } from './identities.ts'
import { aDrug, aPackage, aVisit, newcomer, prepare, rawOf } from './outpatient-world.ts'

/** One platform for all: everybody who comes is somebody new. */
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const yuan = (figures: object) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, typeof value === 'number' ? formatMoney(value as unknown as Money) : value]),
  )
const reported = (visitId: string) => world.standIn.ledger().visits.find((visit) => visit.visitId === visitId)
const thousand = { price: '1000', amount: '1000.00' }

describe('a visit to the doctor', () => {
  it('is registered, charged, worked out, settled and cancelled, and every answer adds up', async () => {
    const { platform } = world
    const person = newcomer(world, { accountBalance: parseMoney('500.00') })
    const lines = [
      aDrug('L1', thousand),
      aDrug('L2', { item: 'TEST-B5', price: '4.52', amount: '4.52' }),
      aDrug('L3', { item: 'TEST-C', price: '1.5', amount: '1.50' }),
      aDrug('L4', { item: 'TEST-LIMIT', quantity: '9', price: '4', amount: '36.00' }),
    ]
    const { stay, request, feesRaw } = await prepare(world, person, lines, { useAccount: true })
    const before = await platform.preSettleOutpatient(world.next(), request)
    // (1000.00 + 4.29 + 31.50 - 300.00) x 55% = 404.68; the account holds 500.00 of the 637.34 left.
    expect(yuan(accepted(before))).toMatchObject({
      totalFee: '1042.02',
      fullySelfPaid: '1.50',
      overPriceLimit: '4.50',
      upfrontSelfPay: '0.23',
      withinPolicy: '1035.79',
      deductibleApplied: '300.00',
      pooledFundPayment: '404.68',
      fundTotal: '404.68',
      personTotal: '637.34',
      personalAccount: '500.00',
      cash: '137.34',
    })
    expect(reported(stay.visitId)).toMatchObject({ care: 'outpatient', feeLines: 4, validSettlements: 0 })
    const sender = world.next()
    const settled = await platform.settleOutpatient(sender, request)
    const value = accepted(settled)
    expect(value).toMatchObject(accepted(before))
    expect(value).toMatchObject({
      echoedMessageId: sender.messageId,
      visitId: stay.visitId,
      clearing: { agency: '360802', type: '11', way: '1' },
    })
    const cancelled = await platform.cancelOutpatientSettlement(world.next(), stay, value.centreSettlementId)
    expect(accepted(cancelled).centreSettlementId).not.toBe(value.centreSettlementId)
    const answers = [before, settled, cancelled]
    expect(answers.flatMap((outcome) => settlementViolations(rawOf<unknown>(outcome)))).toEqual([])
    expect(lineViolations(feesRaw)).toEqual([])
    expect(sumViolations([feesRaw], rawOf(settled))).toEqual([])
    expect(balanceViolations(rawOf(before), '500.00')).toEqual([])
    expect(balanceViolations(rawOf(settled), '500.00')).toEqual([])
    expect(balanceViolations(rawOf(cancelled), '0.00')).toEqual([])
    expect(cancellationViolations(rawOf(cancelled), rawOf(settled))).toEqual([])
    expect(reported(stay.visitId)).toMatchObject({
      validSettlements: 0,
      settlements: [
        { kind: 'settlement', batch: 'B1', valid: false, totalFee: '1042.02', personalAccount: '500.00' },
        { kind: 'cancellation', batch: 'B1', cancels: value.centreSettlementId, totalFee: '-1042.02', personalAccount: '-500.00' },
      ],
    })
  })

  it('the platform’s queries find the settlement and its lines, of each batch its own', async () => {
    const { platform } = world
    const { stay, request } = await prepare(world, newcomer(world), [aDrug('L1', thousand)])
    const settled = accepted(await platform.settleOutpatient(world.next(), request))
    accepted(await platform.uploadOutpatientFees(world.next(), { stay, batch: 'B2', lines: [aDrug('L2')] }))
    const { found } = accepted(await platform.findSettlement(world.next(), stay, settled.centreSettlementId))
    expect(found).toMatchObject({ centreSettlementId: settled.centreSettlementId, visitId: stay.visitId, isRefunded: false })
    expect(yuan(found?.figures ?? {})).toMatchObject({ totalFee: '1000.00', pooledFundPayment: '385.00', cash: '615.00' })
    const { lines } = accepted(await platform.findFeeLines(world.next(), stay))
    expect(lines.map(({ lineId, centreSettlementId }) => [lineId, centreSettlementId])).toEqual([
      ['L1', settled.centreSettlementId],
      ['L2', undefined],
    ])
    accepted(await platform.cancelOutpatientSettlement(world.next(), stay, settled.centreSettlementId))
    const after = accepted(await platform.findSettlement(world.next(), stay, settled.centreSettlementId))
    expect(after.found).toMatchObject({ isRefunded: true })
  })

  it('a second cancellation counts as done, with the platform’s words, and writes nothing', async () => {
    const { platform } = world
    const { stay, request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const { centreSettlementId } = accepted(await platform.settleOutpatient(world.next(), request))
    await platform.cancelOutpatientSettlement(world.next(), stay, centreSettlementId)
    const again = await platform.cancelOutpatientSettlement(world.next(), stay, centreSettlementId)
    expect(again).toMatchObject({ kind: 'accepted', value: {}, receipt: { warning: '该笔结算已撤销，请勿重复办理' } })
    expect(reported(stay.visitId)?.settlements).toHaveLength(2)
    // What was cancelled may be settled again, from the lines that are still there.
    const anew = accepted(await platform.settleOutpatient(world.next(), request))
    expect(anew.centreSettlementId).not.toBe(centreSettlementId)
    expect(await platform.cancelOutpatientSettlement(world.next(), stay, 'S-OF-NOBODY')).toMatchObject({
      kind: 'refused',
      message: '未查询到该笔结算信息',
    })
  })

  it('each batch of a visit is a settlement of its own, and the second finds what the first has counted', async () => {
    const { platform } = world
    const person = newcomer(world)
    const { stay, request } = await prepare(world, person, [aDrug('L1', thousand)])
    accepted(await platform.settleOutpatient(world.next(), request))
    accepted(await platform.uploadOutpatientFees(world.next(), { stay, batch: 'B2', lines: [aDrug('L2', thousand)] }))
    const second = accepted(await platform.settleOutpatient(world.next(), { ...request, batch: 'B2' }))
    expect(yuan(second)).toMatchObject({ deductibleApplied: '0.00', pooledFundPayment: '550.00' })
    expect(reported(stay.visitId)).toMatchObject({ validSettlements: 2, feeLines: 2, feeSum: '2000.00' })
    // The lines of a settled batch stay, whatever is withdrawn.
    expect(await platform.withdrawOutpatientFees(world.next(), stay, 'B1')).toMatchObject({
      kind: 'accepted',
      receipt: { warning: '该收费批次已结算，没有需要撤销的处方' },
    })
    expect(reported(stay.visitId)?.feeLines).toBe(2)
  })

  it('a line’s number is used once within a visit, and a settled batch takes no more lines', async () => {
    const { platform } = world
    const { stay, request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const twice = await platform.uploadOutpatientFees(world.next(), { stay, batch: 'B2', lines: [aDrug('L2'), aDrug('L1')] })
    expect(twice).toMatchObject({ kind: 'refused', message: '费用明细流水号重复：L1' })
    expect(reported(stay.visitId)?.feeLines).toBe(1)
    accepted(await platform.settleOutpatient(world.next(), request))
    const late = await platform.uploadOutpatientFees(world.next(), { stay, batch: 'B1', lines: [aDrug('L9')] })
    expect(late).toMatchObject({ kind: 'refused', message: '该收费批次已结算，不能上传费用明细' })
  })

  it('a refund names no line of a visit: nothing is sent', async () => {
    const refund = aDrug('L2', { quantity: '-1', amount: '-100.00', originalLineId: 'L1' })
    await expect(prepare(world, newcomer(world), [aDrug('L1'), refund])).rejects.toThrow('退费')
  })

  it('2205 takes a batch or everything away; with nothing there it counts as done', async () => {
    const { platform } = world
    const { stay } = await prepare(world, newcomer(world), [aDrug('L1'), aDrug('L2')])
    accepted(await platform.uploadOutpatientFees(world.next(), { stay, batch: 'B2', lines: [aDrug('L3')] }))
    accepted(await platform.withdrawOutpatientFees(world.next(), stay, 'B2'))
    expect(reported(stay.visitId)?.feeLines).toBe(2)
    accepted(await platform.withdrawOutpatientFees(world.next(), stay))
    expect(reported(stay.visitId)?.feeLines).toBe(0)
    expect(await platform.withdrawOutpatientFees(world.next(), stay)).toMatchObject({
      kind: 'accepted',
      receipt: { warning: expect.stringContaining('未查询到任何有效相关的记录') },
    })
    // The numbers are free again.
    accepted(await platform.uploadOutpatientFees(world.next(), { stay, batch: 'B1', lines: [aDrug('L1')] }))
  })

  it('a registration is cancelled once, never after a settlement, and its number is free then', async () => {
    const { platform } = world
    const person = newcomer(world)
    const { stay, visit, request } = await prepare(world, person, [aDrug('L1')])
    const { visitId: _, ...visitor } = stay
    expect(await platform.register(world.next(), visitor, visit)).toMatchObject({
      kind: 'refused',
      message: '该门诊号已挂号，请勿重复办理',
    })
    const { centreSettlementId } = accepted(await platform.settleOutpatient(world.next(), request))
    const cancel = () => platform.cancelRegistration(world.next(), stay, visit.outpatientNumber)
    expect(await cancel()).toMatchObject({ kind: 'refused', message: '该就诊已结算，不能撤销挂号' })
    accepted(await platform.cancelOutpatientSettlement(world.next(), stay, centreSettlementId))
    expect(await platform.cancelRegistration(world.next(), stay, 'MZ-OTHER')).toMatchObject({
      kind: 'refused',
      message: '门诊号与就诊信息不符',
    })
    expect(await cancel()).toMatchObject({ kind: 'accepted', receipt: { raw: expect.any(String) } })
    expect(await cancel()).toMatchObject({ kind: 'accepted', receipt: { warning: '该挂号已撤销，请勿重复办理' } })
    expect(reported(stay.visitId)).toMatchObject({ registrationCancelled: true })
    expect(await platform.uploadOutpatientFees(world.next(), { stay, batch: 'B3', lines: [aDrug('L7')] })).toMatchObject({
      kind: 'refused',
      message: '该就诊的挂号已撤销',
    })
    expect(accepted(await platform.register(world.next(), visitor, visit)).visitId).not.toBe(stay.visitId)
  })

  it('a message settles once, and a batch settles once', async () => {
    const { platform } = world
    const { stay, request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const sender = world.next()
    accepted(await platform.settleOutpatient(sender, request))
    expect(await platform.settleOutpatient(sender, request)).toMatchObject({
      kind: 'refused',
      message: '该发送方报文ID已办理结算，请勿重复提交',
    })
    expect(await platform.settleOutpatient(world.next(), request)).toMatchObject({
      kind: 'refused',
      message: '该收费批次已结算，请勿重复办理',
    })
    expect(reported(stay.visitId)?.validSettlements).toBe(1)
  })

  it('2601 takes back a settlement and a cancellation, each under its own number only', async () => {
    const { platform } = world
    const { stay, request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const settling = world.next()
    const { centreSettlementId } = accepted(await platform.settleOutpatient(settling, request))
    const asStay = await platform.takeBack(world.next(), stay, { messageId: settling.messageId, kind: 'settlement' })
    expect(accepted(asStay)).toEqual({ existed: false })
    const cancelling = world.next()
    accepted(await platform.cancelOutpatientSettlement(cancelling, stay, centreSettlementId))
    const back = { messageId: cancelling.messageId, kind: 'outpatient-cancellation' } as const
    expect(accepted(await platform.takeBack(world.next(), stay, back))).toEqual({ existed: true })
    expect(reported(stay.visitId)?.validSettlements).toBe(1)
    const settled = { messageId: settling.messageId, kind: 'outpatient-settlement' } as const
    expect(accepted(await platform.takeBack(world.next(), stay, settled))).toEqual({ existed: true })
    expect(accepted(await platform.takeBack(world.next(), stay, settled))).toEqual({ existed: true })
    expect(reported(stay.visitId)?.validSettlements).toBe(0)
    expect(await platform.settleOutpatient(settling, request)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('已冲正'),
    })
  })

  it.each([
    ['the total', { totalFee: parseMoney('99.00') }, '医疗费总额与已上传费用明细不一致'],
    ['a part', { withinPolicy: parseMoney('99.00'), upfrontSelfPay: parseMoney('1.00') }, '先行自付金额与已上传费用明细不一致'],
  ])('%s other than the lines say is refused', async (_name, figures, words) => {
    const { request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const other: OutpatientSettlementRequest = { ...request, figures: { ...request.figures, ...figures } }
    const outcome = await world.platform.settleOutpatient(world.next(), other)
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining(words) })
  })

  it('nothing is settled before the doctor has said what it is about, or before there are lines', async () => {
    const { platform } = world
    const { visitId: _, ...visitor } = stayOf(newcomer(world))
    const visit = aVisit()
    const stay = { ...visitor, visitId: accepted(await platform.register(world.next(), visitor, visit)).visitId }
    const { request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const own = { ...request, ...stay }
    expect(await platform.preSettleOutpatient(world.next(), own)).toMatchObject({ message: '未查询到门诊就诊信息，请先上传就诊信息' })
    accepted(await platform.uploadVisit(world.next(), stay, visit))
    expect(await platform.preSettleOutpatient(world.next(), own)).toMatchObject({
      message: '未查询到该收费批次的费用明细，请先上传费用明细',
    })
  })

  it('a stay is no visit, and a visit is no stay', async () => {
    const { platform } = world
    const { stay } = await prepare(world, newcomer(world), [aDrug('L1')])
    expect(await platform.uploadFees(world.next(), stay, [aDrug('L9')])).toMatchObject({ kind: 'refused', message: '该就诊不是住院' })
    const inBed = stayOf({ ...newcomer(world), personNumber: '3608020000000001' })
    expect(await platform.uploadOutpatientFees(world.next(), { stay: inBed, batch: 'B1', lines: [aDrug('L1')] })).toMatchObject({
      kind: 'refused',
      message: '该就诊不是门诊就诊',
    })
  })
})

describe('kinds of outpatient care', () => {
  const since = { from: '2024-01-01', record: 'R1' }

  it('a chronic disease is paid like a stay, for whoever is approved for it', async () => {
    const disease = { code: 'malignant-tumour', name: '恶性肿瘤门诊治疗' }
    const visit = { medicalCategory: '14', disease }
    const person = newcomer(world, {}, [{ kind: 'chronic', disease: disease.code, ...since }])
    const { request, feesRaw } = await prepare(world, person, [aDrug('L1', thousand)], { visit })
    const settled = await world.platform.settleOutpatient(world.next(), request)
    expect(yuan(accepted(settled))).toMatchObject({ deductibleApplied: '0.00', pooledFundPayment: '850.00', cash: '150.00' })
    expect([...settlementViolations(rawOf(settled)), ...sumViolations([feesRaw], rawOf(settled))]).toEqual([])
    await expect(prepare(world, newcomer(world), [aDrug('L1')], { visit })).rejects.toThrow('该人员没有有效的门诊慢特病备案')
    await expect(prepare(world, person, [aDrug('L1')], { visit: { medicalCategory: '14' } })).rejects.toThrow('病种编码不能为空')
  })

  it('an approval that has ended opens nothing', async () => {
    const disease = { code: 'malignant-tumour', name: '恶性肿瘤门诊治疗' }
    const ended = { kind: 'chronic', disease: disease.code, from: '2024-01-01', to: '2026-03-04', record: 'R1' }
    const person = newcomer(world, {}, [ended])
    await expect(prepare(world, person, [aDrug('L1')], { visit: { medicalCategory: '14', disease } })).rejects.toThrow('备案')
  })

  it('a drug of two channels is paid under its own scheme', async () => {
    const approval = { kind: 'special-drug', items: ['TEST-A'], institution: 'H36080299991', doctor: 'DR1', pharmacies: ['P1'], ...since }
    const person = newcomer(world, {}, [approval])
    const { request } = await prepare(world, person, [aDrug('L1', thousand)], { visit: { medicalCategory: '9904' } })
    const settled = accepted(await world.platform.settleOutpatient(world.next(), request))
    expect(yuan(settled)).toMatchObject({ totalFee: '1000.00', deductibleApplied: '0.00' })
    expect(formatMoney(settled.pooledFundPayment)).not.toBe('0.00')
  })

  it('care the region’s law does not know is refused with the place in the law', async () => {
    await expect(prepare(world, newcomer(world), [aDrug('L1')], { visit: { medicalCategory: '51' } })).rejects.toThrow(
      'policy.value-absent',
    )
    await expect(prepare(world, newcomer(world), [aDrug('L1')], { visit: { medicalCategory: '77' } })).rejects.toThrow('医疗类别 77 未开放')
  })

  it('a resident is paid at the first level only: two diseases, and ordinary care up to the year’s limit', async () => {
    const resident = { insuranceType: 'resident', category: 'adult', accountBalance: parseMoney('0.00') } as const
    await expect(prepare(world, newcomer(world, resident), [aDrug('L1')])).rejects.toThrow('policy.value-absent')
    const small = await startWorld({
      institution: { code: 'H36080299991', name: '测试卫生院（虚构）', area: '360802', hospitalLevel: 'L1' },
    })
    try {
      const person = newcomer(small, resident, [{ kind: 'two-diseases', disease: 'hypertension', ...since }])
      const visit = { medicalCategory: '9901', disease: { code: 'hypertension', name: '高血压' } }
      const { request } = await prepare(small, person, [aDrug('L1', { item: 'TEST-B5', price: '100', amount: '100.00' })], { visit })
      const settled = await small.platform.settleOutpatient(small.next(), request)
      // (100.00 - 5.00) x 65%.
      expect(yuan(accepted(settled))).toMatchObject({ upfrontSelfPay: '5.00', pooledFundPayment: '61.75', cash: '38.25' })
      const ordinary = await prepare(small, person, [aDrug('L1')])
      const first = await small.platform.settleOutpatient(small.next(), ordinary.request)
      expect(yuan(accepted(first))).toMatchObject({ pooledFundPayment: '65.00', cash: '35.00' })
      const dear = await prepare(small, person, [aDrug('L1', thousand)])
      const second = await small.platform.settleOutpatient(small.next(), dear.request)
      // 650.00, of which 150.00 - 65.00 are left in the year.
      expect(yuan(accepted(second))).toMatchObject({ pooledFundPayment: '85.00', cash: '915.00' })
      expect([settled, first, second].flatMap((outcome) => settlementViolations(rawOf(outcome)))).toEqual([])
    } finally {
      await small.close()
    }
  })
})

describe('codes of what is dispensed', () => {
  it('travel with the settlement, and belong to its lines', async () => {
    const { platform } = world
    const { request } = await prepare(world, newcomer(world), [aDrug('L1')])
    const stray = await platform.settleOutpatient(world.next(), { ...request, traceCodes: [{ lineId: 'L8', codes: [aPackage()] }] })
    expect(stray).toMatchObject({ kind: 'refused', message: '药品追溯码的费用明细流水号不在本批次内：L8' })
    const traceCodes = [{ lineId: 'L1', codes: [aPackage(), aPackage()], isSplit: true }]
    accepted(await platform.settleOutpatient(world.next(), { ...request, traceCodes }))
  })
})

describe('the e-voucher', () => {
  it('registers by its token, which nothing that is kept repeats; a worn one is refused', async () => {
    const { platform } = world
    const person = newcomer(world)
    const { visitId: _, ...visitor } = stayOf(person)
    const asked = { ...visitor, document: { kind: 'e-voucher', number: person.idNumber }, voucherToken: 'TOKEN-OF-NOBODY-123456' } as const
    const outcome = await platform.register(world.next(), asked, aVisit())
    expect(outcome).toMatchObject({ kind: 'refused', about: 'voucher' })
    expect(JSON.stringify(outcome)).not.toContain('TOKEN-OF-NOBODY')
    // A registration that goes out later names the identity number.
    const { voucherToken: __, ...later } = asked
    accepted(await platform.register(world.next(), later, aVisit({ visitedAt: `${parseLocalDate('2026-03-04')} 08:00:00` })))
  })
})
