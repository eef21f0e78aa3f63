import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdmissionRequest, SettlementListRequest, StayReference } from '../../../main/services/ports/index.ts'
import { accumulatorCodes } from '../../../main/stand-in/index.ts'
import type { StayBill } from '../../../shared/bill/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import type { InsuredPerson } from '../../../shared/insured/index.ts'
import { formatMoney, parseMoney, parseRate, parseUnitPrice } from '../../../shared/money/index.ts'
import { aBareStay, aWholeStay } from '../../builders/whole-stay.ts'
import { accepted, aLine, people, requestFor, startWorld, stayOf, type World } from '../stand-in/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  world.clock = Date.UTC(2026, 2, 5, 4, 0, 0)
})
afterAll(() => world.close())

let bills = 0
/** A stay of its own: the hospital's numbers never repeat. */
function aStay(person: InsuredPerson, make: (changes: Partial<Parameters<typeof aWholeStay>[0]>) => StayBill = aWholeStay) {
  bills += 1
  const bill = make({ inpatientNumber: `ZY-${bills}`, billId: `B-${bills}` })
  const { visitId: _seeded, ...stay } = stayOf(person)
  return { bill, stay }
}

async function admitted(
  person: InsuredPerson,
  make?: typeof aBareStay,
): Promise<{ readonly bill: StayBill; readonly stay: StayReference }> {
  const request: AdmissionRequest = aStay(person, make)
  const { visitId } = accepted(await world.platform.admit(world.next(), request))
  return { bill: request.bill as StayBill, stay: { ...request.stay, visitId } }
}

async function settled(stay: StayReference, bill: StayBill) {
  const splits = accepted(await world.platform.uploadFees(world.next(), stay, bill.lines))
  accepted(await world.platform.discharge(world.next(), { stay, bill }))
  const sender = world.next()
  const answer = accepted(await world.platform.settle(sender, requestFor(stay, splits)))
  return { splits, sender, answer }
}

const visitIn = (visitId: string) => world.standIn.ledger().visits.find((visit) => visit.visitId === visitId)
const refused = (words: string) => ({ kind: 'refused', message: expect.stringContaining(words) })
const march = { from: parseLocalDate('2026-03-01'), to: parseLocalDate('2026-03-31') }

describe('a stay from admission to its settlement list, over HTTP', () => {
  it.each([
    ['with everything a hospital can tell', aWholeStay],
    ['with what must be told', aBareStay],
  ])('%s is admitted, discharged, settled and found again', async (_name, make) => {
    const { bill, stay } = await admitted(people.employee, make)
    expect(stay.visitId).toMatch(/^36080220260305R\d{9}$/)
    const of = { personNumber: stay.personNumber, enrolmentArea: stay.enrolmentArea, ...march }
    const open = accepted(await world.platform.findVisits(world.next(), of)).visits
    expect(open).toContainEqual({
      visitId: stay.visitId,
      inpatientNumber: bill.inpatientNumber,
      medicalCategory: '21',
      from: bill.admittedOn,
    })
    const { sender, answer } = await settled(stay, bill)
    expect(accepted(await world.platform.findVisits(world.next(), of)).visits.map(({ visitId }) => visitId)).not.toContain(stay.visitId)
    const past = accepted(await world.platform.findVisits(world.next(), { ...of, medicalCategory: '21' })).visits
    expect(past).toContainEqual({
      visitId: stay.visitId,
      inpatientNumber: bill.inpatientNumber,
      medicalCategory: '21',
      from: bill.admittedOn,
      to: bill.dischargedOn,
    })
    const { centreSettlementId, echoedMessageId: _echo, visitId, clearing, accountBalance: _left, ...figures } = answer
    expect(accepted(await world.platform.findSettlement(world.next(), stay, centreSettlementId)).found).toEqual({
      centreSettlementId,
      visitId,
      messageId: sender.messageId,
      figures,
      isRefunded: false,
      clearing,
      settledAt: '2026-03-05 12:00:00',
    })
    expect(visitIn(stay.visitId)).toMatchObject({ admission: 'discharged', validSettlements: 1 })
    const diagnoses = accepted(await world.platform.findDiagnoses(world.next(), stay)).diagnoses
    const told = bill.diagnoses.map(({ code, name, kind = 'western' }, place) => ({ code, name, kind, isMain: place === 0 }))
    expect(diagnoses).toEqual([...told, ...told])
  })

  it('the whole of it is undone in the order of the interface, and not in another one', async () => {
    const { bill, stay } = await admitted(people.employee)
    const { platform } = world
    expect(await platform.settle(world.next(), requestFor(stay, []))).toMatchObject(refused('请先上传费用明细'))
    const splits = accepted(await platform.uploadFees(world.next(), stay, bill.lines))
    const request = requestFor(stay, splits)
    expect(accepted(await platform.preSettle(world.next(), request)).totalFee).toEqual(bill.totalFee)
    expect(await platform.settle(world.next(), request)).toMatchObject(refused('请先办理出院'))
    expect(await platform.cancelAdmission(world.next(), stay)).toMatchObject(refused('请先撤销费用明细'))
    accepted(await platform.discharge(world.next(), { stay, bill }))
    expect(await platform.discharge(world.next(), { stay, bill })).toMatchObject({
      kind: 'accepted',
      receipt: { warning: '该就诊已办理出院，请勿重复办理' },
    })
    const { centreSettlementId } = accepted(await platform.settle(world.next(), request))
    expect(await platform.cancelDischarge(world.next(), stay)).toMatchObject(refused('存在有效的结算'))
    expect(await platform.cancelAdmission(world.next(), stay)).toMatchObject(refused('存在有效的结算'))
    expect(await platform.changeAdmission(world.next(), { stay, bill })).toMatchObject(refused('已结算'))
    const cancelled = accepted(await platform.cancelSettlement(world.next(), stay, centreSettlementId))
    const both = [centreSettlementId, cancelled.centreSettlementId ?? '']
    const found = await Promise.all(both.map((number) => platform.findSettlement(world.next(), stay, number)))
    expect(found.map((outcome) => accepted(outcome).found)).toMatchObject([
      { isRefunded: true, figures: { totalFee: parseMoney('12000.00') } },
      { isRefunded: true, figures: { totalFee: parseMoney('-12000.00') } },
    ])
    expect(await platform.cancelAdmission(world.next(), stay)).toMatchObject(refused('请先撤销出院'))
    accepted(await platform.cancelDischarge(world.next(), stay))
    expect(await platform.cancelDischarge(world.next(), stay)).toMatchObject({
      kind: 'accepted',
      receipt: { warning: '该就诊未办理出院，无需撤销' },
    })
    accepted(await platform.withdrawFees(world.next(), stay))
    accepted(await platform.cancelAdmission(world.next(), stay))
    expect(await platform.cancelAdmission(world.next(), stay)).toMatchObject({
      kind: 'accepted',
      receipt: { warning: '该就诊的入院登记已撤销，请勿重复办理' },
    })
    expect(await platform.uploadFees(world.next(), stay, bill.lines)).toMatchObject(refused('入院登记已撤销'))
    expect(visitIn(stay.visitId)).toMatchObject({ admission: 'cancelled', feeLines: 0, validSettlements: 0 })
    const of = { personNumber: stay.personNumber, enrolmentArea: stay.enrolmentArea, ...march }
    expect(accepted(await platform.findVisits(world.next(), of)).visits.map(({ visitId }) => visitId)).not.toContain(stay.visitId)
  })

  it('a message admits once, a hospital’s number too, and what was taken back can be admitted again', async () => {
    const request = aStay(people.resident)
    const sender = world.next()
    const { visitId } = accepted(await world.platform.admit(sender, request))
    expect(await world.platform.admit(sender, request)).toMatchObject(refused('该发送方报文ID已办理入院'))
    expect(await world.platform.admit(world.next(), request)).toMatchObject(refused('该住院号已办理入院'))
    const stay = { ...request.stay, visitId }
    const original = { messageId: sender.messageId, kind: 'admission' } as const
    expect(accepted(await world.platform.takeBack(world.next(), stay, original))).toEqual({ existed: true })
    expect(accepted(await world.platform.takeBack(world.next(), stay, original))).toEqual({ existed: true })
    expect(accepted(await world.platform.takeBack(world.next(), stay, { ...original, messageId: 'M-NEVER' }))).toEqual({ existed: false })
    expect(visitIn(visitId)?.admission).toBe('cancelled')
    expect(accepted(await world.platform.admit(world.next(), request)).visitId).not.toBe(visitId)
  })

  it('a change of the admission is what the platform knows from then on', async () => {
    const { bill, stay } = await admitted(people.civilServant, aBareStay)
    const changed = { ...bill, inpatientNumber: `${bill.inpatientNumber}-B`, diagnoses: [{ code: 'I10.x00', name: '高血压病' }] }
    accepted(await world.platform.changeAdmission(world.next(), { stay, bill: changed }))
    const of = { personNumber: stay.personNumber, enrolmentArea: stay.enrolmentArea, ...march }
    expect(accepted(await world.platform.findVisits(world.next(), of)).visits).toMatchObject([{ inpatientNumber: changed.inpatientNumber }])
    expect(accepted(await world.platform.findDiagnoses(world.next(), stay)).diagnoses).toEqual([
      { code: 'I10.x00', name: '高血压病', kind: 'western', isMain: true },
    ])
  })

  it('who rests in the scheme, has another scheme, or carries somebody else’s document is not admitted', async () => {
    expect(await world.platform.admit(world.next(), aStay(people.suspended))).toMatchObject(refused('参保状态'))
    const { bill, stay } = aStay(people.resident)
    const employee = { ...stay, insuranceType: 'employee' as const }
    expect(await world.platform.admit(world.next(), { bill, stay: employee })).toMatchObject(refused('险种类型与参保信息不符'))
    const foreign = { ...stay, document: { kind: 'id-number' as const, number: people.employee.idNumber } }
    expect(await world.platform.admit(world.next(), { bill, stay: foreign })).toMatchObject(refused('就诊凭证编号与参保人不符'))
  })

  it('a stay that was seeded counts as discharged, and can be opened and closed again', async () => {
    const stay = stayOf(people.civilServant, 'V2')
    const bill = aBareStay()
    expect(await world.platform.discharge(world.next(), { stay, bill })).toMatchObject({
      kind: 'accepted',
      receipt: { warning: expect.any(String) },
    })
    accepted(await world.platform.cancelDischarge(world.next(), stay))
    const splits = accepted(await world.platform.uploadFees(world.next(), stay, [aLine('L1')]))
    expect(await world.platform.settle(world.next(), requestFor(stay, splits))).toMatchObject(refused('请先办理出院'))
    accepted(await world.platform.discharge(world.next(), { stay, bill }))
    expect((await world.platform.settle(world.next(), requestFor(stay, splits))).kind).toBe('accepted')
  })
})

describe('the settlement list', () => {
  async function listOf(person: InsuredPerson, make?: typeof aBareStay): Promise<SettlementListRequest> {
    const { bill, stay } = await admitted(person, make)
    const { splits, answer } = await settled(stay, bill)
    const { centreSettlementId, echoedMessageId: _e, visitId: _v, clearing: _c, accountBalance: _b, ...figures } = answer
    return { stay, bill, person, figures, splits, centreSettlementId, slipNumber: `JS-${bills}`, settledOn: '2026-03-05' }
  }

  it('goes up once per settlement: sent again it keeps its number, and one whose money is not the settlement’s is refused', async () => {
    const request = await listOf(people.resident)
    const first = accepted(await world.platform.uploadSettlementList(world.next(), request))
    expect(first.listId).toMatch(/^36080220260305QD\d{8}$/)
    expect(accepted(await world.platform.uploadSettlementList(world.next(), request))).toEqual(first)
    const [stands] = visitIn(request.stay.visitId)?.settlements ?? []
    expect(stands?.listId).toBe(first.listId)
    const more = { ...request.figures, cash: parseMoney('0.01') }
    expect(await world.platform.uploadSettlementList(world.next(), { ...request, figures: more })).toMatchObject(
      refused('清单个人支付与结算信息不一致'),
    )
    const other = { ...request, centreSettlementId: 'S-UNKNOWN' }
    expect(await world.platform.uploadSettlementList(world.next(), other)).toMatchObject(refused('未查询到该清单对应的有效结算信息'))
  })

  it('goes up in its slim form where the region takes that one', async () => {
    const slim = world.connect({ settlementList: 'slim' })
    const request = await listOf(people.civilServant)
    expect(accepted(await slim.uploadSettlementList(world.next(), request)).listId).toMatch(/QD\d{8}$/)
    expect(world.standIn.ledger().messages['4101A']).toEqual({ accepted: 1, refused: 0 })
  })

  it('of a bill without a record page, or with a line nobody split, is not sent', async () => {
    const request = await listOf(people.employee, aBareStay)
    expect(await world.platform.uploadSettlementList(world.next(), request)).toMatchObject({
      kind: 'refused',
      message: '未发送：账单没有病案首页信息（recordPage）',
      receipt: { raw: '' },
    })
    const unsplit = { ...request, bill: aWholeStay(), splits: [] }
    expect(await world.platform.uploadSettlementList(world.next(), unsplit)).toMatchObject({ message: '未发送：明细 L1 没有拆分' })
  })
})

describe('questions that change nothing', () => {
  it('benefits: what each fund says of the person on that day', async () => {
    const { stay } = aStay(people.resident)
    const of = { ...stay, medicalCategory: '21', on: parseLocalDate('2026-03-05') }
    expect(accepted(await world.platform.checkBenefits(world.next(), of)).checks).toEqual([
      { fundCode: '390100', mayUse: true, words: '正常享受待遇' },
      { fundCode: '390200', mayUse: true, words: '正常享受待遇' },
      { fundCode: '610100', mayUse: true, from: '2024-01-01', words: '正常享受待遇' },
    ])
    const { stay: resting } = aStay(people.suspended)
    const rests = accepted(await world.platform.checkBenefits(world.next(), { ...of, ...resting })).checks
    expect(rests.map(({ fundCode, mayUse }) => [fundCode, mayUse])).toEqual([
      ['310100', false],
      ['330100', false],
      ['610100', false],
    ])
  })

  it('fee lines come with the terms they were split by, and with their settlement once there is one', async () => {
    const stay = stayOf(people.resident, 'V1')
    const lines = [
      aLine('L1', { item: 'TEST-B5', price: '4.52', amount: '4.52' }),
      aLine('L2', { item: 'TEST-C', price: '1.5', amount: '1.50' }),
      aLine('L3', { item: 'TEST-LIMIT', quantity: '9', price: '4', amount: '36.00' }),
    ]
    const splits = accepted(await world.platform.uploadFees(world.next(), stay, lines))
    const before = accepted(await world.platform.findFeeLines(world.next(), stay)).lines
    expect(before).toEqual(
      splits.map((split, place) => ({
        ...split,
        itemCode: lines[place]?.itemCode,
        feeCategory: ['western-drug', 'other', 'examination'][place],
      })),
    )
    expect(before.map(({ class: of, upfrontShare, priceLimit }) => [of, upfrontShare, priceLimit])).toEqual([
      ['B', parseRate('0.05'), undefined],
      ['C', undefined, undefined],
      ['A', parseRate('0'), parseUnitPrice('3.5')],
    ])
    const { centreSettlementId } = accepted(await world.platform.settle(world.next(), requestFor(stay, splits)))
    const after = accepted(await world.platform.findFeeLines(world.next(), stay, centreSettlementId)).lines
    expect(after).toEqual(before.map((line) => ({ ...line, centreSettlementId })))
    expect(accepted(await world.platform.findFeeLines(world.next(), stay, 'S-OTHER')).lines).toEqual([])
  })

  it('accumulators are the year’s as it stands', async () => {
    const { personNumber, enrolmentArea } = stayOf(people.employee)
    const { accumulators } = accepted(await world.platform.findAccumulators(world.next(), { personNumber, enrolmentArea, month: '202603' }))
    const stays = world.standIn.ledger().visits.filter((visit) => visit.personNumber === personNumber && visit.validSettlements === 1)
    const counted = accumulators.find(({ typeCode }) => typeCode === accumulatorCodes['inpatient.stays'])
    expect(stays.length).toBeGreaterThan(0)
    expect(counted).toMatchObject({ year: 2026, month: '202603', insuranceType: 'employee' })
    expect(counted && formatMoney(counted.amount)).toBe(`${stays.length}.00`)
    const none = { personNumber, enrolmentArea, month: '202503' }
    expect(accepted(await world.platform.findAccumulators(world.next(), none)).accumulators).toEqual([])
  })

  it('what was approved, chosen and referred, and the medication of chronic visits', async () => {
    const person = { ...people.employee, personNumber: '36080200009001', idNumber: '360802198003150098' }
    const approvals = [
      {
        kind: 'chronic' as const,
        disease: 'hypertension-3',
        institutions: ['H1', 'H2'],
        from: parseLocalDate('2024-01-01'),
        record: '慢1',
      },
    ]
    const visit = { visitId: 'V-REFERRED', personNumber: person.personNumber, inpatientNumber: 'ZY-R', filing: 'referral' as const }
    world.standIn.seed({
      items: [],
      people: [{ person, approvals, counted: [] }],
      visits: [{ ...visit, admittedOn: parseLocalDate('2026-02-01'), conditions: [] }],
    })
    const of = { personNumber: person.personNumber, enrolmentArea: person.enrolmentArea }
    const { platform } = world
    expect(accepted(await platform.findChronicDiseases(world.next(), of)).diseases).toEqual([
      { code: 'hypertension-3', name: 'hypertension-3', from: '2024-01-01' },
    ])
    expect(accepted(await platform.findDesignations(world.next(), { ...of, purpose: '03' })).institutions).toEqual([
      { institutionCode: 'H1', order: 1, from: '2024-01-01' },
      { institutionCode: 'H2', order: 2, from: '2024-01-01' },
    ])
    expect(accepted(await platform.findReferrals(world.next(), { ...of, from: parseLocalDate('2026-02-01') })).referrals).toMatchObject([
      { toInstitutionCode: 'H36080299991', isElsewhere: true, on: '2026-02-01' },
    ])
    expect(accepted(await platform.findReferrals(world.next(), { ...of, ...march })).referrals).toEqual([])
    expect(accepted(await platform.findChronicMedication(world.next(), { ...of, ...march })).lines).toEqual([])
  })

  it('nothing of that number is an answer; somebody unknown, or another person’s visit, is not', async () => {
    const stay = stayOf(people.employee, 'V2')
    expect(accepted(await world.platform.findSettlement(world.next(), stay, 'S-NONE'))).toEqual({})
    expect(accepted(await world.platform.findFeeLines(world.next(), stay))).toEqual({ lines: [] })
    const unknown = { ...stay, personNumber: '36080200009999' }
    expect((await world.platform.findSettlement(world.next(), unknown, 'S-NONE')).kind).toBe('refused')
    expect((await world.platform.findFeeLines(world.next(), { ...stay, visitId: 'V1-0002' })).kind).toBe('refused')
  })
})
