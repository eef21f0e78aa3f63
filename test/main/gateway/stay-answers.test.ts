import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAdmission, writeFullList } from '../../../main/gateway/mapping/index.ts'
import {
  admissionInputSchema,
  exactNumber,
  feeLinesOutputSchema,
  fullListInputSchema,
  readJson,
  wire,
  writeJson,
} from '../../../main/gateway/wire/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { addMoney, formatMoney, moneyFromFen, parseMoney, sumMoney, zeroMoney } from '../../../shared/money/index.ts'
import { aWholeStay } from '../../builders/whole-stay.ts'
import { aLine, institution, people, stayOf } from '../stand-in/world.ts'
import { type Answering, sender, startAnswering } from './answering.ts'

let at: Answering
beforeAll(async () => {
  at = await startAnswering()
})
afterAll(() => at.close())

const stay = stayOf(people.employee)
const { visitId, personNumber } = stay
const { visitId: _visit, ...unknown } = stay
const of = { personNumber, enrolmentArea: stay.enrolmentArea }
const days = { from: parseLocalDate('2026-03-01'), to: parseLocalDate('2026-03-31') }
const settlement = {
  mdtrt_id: visitId,
  psn_no: personNumber,
  setl_id: 'S1',
  medfee_sumamt: '100.00',
  inscp_scp_amt: 100,
  hifp_pay: '80.5',
  fund_pay_sumamt: 80.5,
  psn_pay: '19.50',
  cash_payamt: 19.5,
  acct_pay: null,
  refd_setl_flag: '0',
}

describe('answers around a stay as they come', () => {
  it('5203 has other names for what the person bears, in a block or in a list of one', async () => {
    for (const setlinfo of [settlement, [settlement]]) {
      at.succeed({ setlinfo, setldetail: { fund_pay_type: '310100', fund_payamt: 80.5 } })
      const outcome = await at.platform.findSettlement(sender, stay, 'S1')
      expect(outcome).not.toHaveProperty('receipt.warning')
      expect(outcome).toMatchObject({
        kind: 'accepted',
        value: {
          found: {
            isRefunded: false,
            figures: { personTotal: parseMoney('19.50'), cash: parseMoney('19.50'), personalAccount: zeroMoney },
          },
        },
      })
    }
  })

  it.each([
    ['its rows tell it', [{ fund_pay_type: '999996', fund_payamt: '505.01' }], '505.01'],
    ['nobody else pays it', null, '505.01'],
  ])('5203 has no member for what the hospital bears: %s', async (_name, setldetail, hospital) => {
    const sums = { medfee_sumamt: 23442.46, fund_pay_sumamt: 18785.39, hifp_pay: null, hifob_pay: 18785.39, psn_pay: 4152.06 }
    const parts = { fulamt_ownpay_amt: 2533.97, overlmt_selfpay: 1396.89, preselfpay_amt: 703.44, inscp_scp_amt: 18808.16 }
    at.succeed({ setlinfo: { ...settlement, ...sums, ...parts, acct_pay: 170.04, cash_payamt: 3982.02 }, setldetail })
    const outcome = await at.platform.findSettlement(sender, stay, 'S1')
    expect(outcome).not.toHaveProperty('receipt.warning')
    expect(outcome).toMatchObject({ value: { found: { figures: { hospitalPart: parseMoney(hospital) } } } })
  })

  it('5203 whose funds and person pay more than there was says so, and the hospital gets nothing back', async () => {
    at.succeed({ setlinfo: { ...settlement, psn_pay: 25 }, setldetail: [] })
    const outcome = await at.platform.findSettlement(sender, stay, 'S1')
    expect(outcome).toMatchObject({ kind: 'accepted', receipt: { warning: expect.stringContaining('I4') } })
    expect(outcome).not.toHaveProperty('value.found.figures.hospitalPart')
  })

  it.each([
    ['a block of null', { setlinfo: null, setldetail: null }],
    ['an empty list', { setlinfo: [] }],
  ])('5203 with %s says that there is no such settlement', async (_name, output) => {
    at.succeed(output)
    expect(await at.platform.findSettlement(sender, stay, 'S1')).toMatchObject({ kind: 'accepted', value: {} })
  })

  it.each([
    ['no output', null],
    ['an output without the block', {}],
    ['another person’s settlement', { setlinfo: { ...settlement, psn_no: 'P9' } }],
    ['another visit’s settlement', { setlinfo: { ...settlement, mdtrt_id: 'V9' } }],
    ['another settlement', { setlinfo: { ...settlement, setl_id: 'S9' } }],
    ['a block without amounts', { setlinfo: { setl_id: 'S1' } }],
  ])('5203 with %s says nothing of what there is', async (_name, output) => {
    at.succeed(output)
    expect((await at.platform.findSettlement(sender, stay, 'S1')).kind).toBe('unknown')
  })

  it('2401 without a number, or without any output, leaves open whether the stay is there', async () => {
    for (const output of [null, {}, { result: {} }, { result: { mdtrt_id: null } }]) {
      at.succeed(output)
      expect((await at.platform.admit(sender, { stay: unknown, bill: aWholeStay() })).kind).toBe('unknown')
    }
    at.succeed({ result: [{ mdtrt_id: 12 }] })
    expect(await at.platform.admit(sender, { stay: unknown, bill: aWholeStay() })).toMatchObject({
      kind: 'accepted',
      value: { visitId: '12' },
    })
  })

  it.each([
    ['a list', [{ feedetl_sn: 'L1', det_item_fee_sumamt: '5' }], 1],
    ['one row alone', { feedetl_sn: 'L1', det_item_fee_sumamt: 5 }, 1],
    ['rows in a node', { feedetail: [{ feedetl_sn: 'L1', det_item_fee_sumamt: 5 }] }, 1],
    ['nothing', [], 0],
  ])('5204 as %s is read', async (_name, output, count) => {
    at.succeed(output)
    const outcome = await at.platform.findFeeLines(sender, stay)
    expect(outcome.kind === 'accepted' && outcome.value.lines).toHaveLength(count)
  })

  it('5204 with a line twice, or of another visit, is not read', async () => {
    const row = { feedetl_sn: 'L1', det_item_fee_sumamt: 5 }
    for (const output of [[row, row], [{ ...row, mdtrt_id: 'V9' }]]) {
      at.succeed(output)
      expect((await at.platform.findFeeLines(sender, stay)).kind).toBe('unknown')
    }
  })

  it('5303 and 5201 read days with times behind them and as milliseconds, one row or many, and refuse another person’s', async () => {
    at.succeed({ data: { mdtrt_id: 'V1', psn_no: null, begndate: '2026-03-02 08:00:00', age: { unread: true } } })
    expect(await at.platform.findVisits(sender, { ...of, ...days })).toMatchObject({
      value: { visits: [{ visitId: 'V1', from: '2026-03-02' }] },
    })
    at.succeed({ mdtrtinfo: [{ mdtrt_id: 'V1', begntime: Date.UTC(2026, 2, 1, 16, 30), endtime: '2026-03-04' }] })
    expect(await at.platform.findVisits(sender, { ...of, ...days, medicalCategory: '21' })).toMatchObject({
      value: { visits: [{ visitId: 'V1', from: '2026-03-02', to: '2026-03-04' }] },
    })
    at.succeed({ data: [{ mdtrt_id: 'V1', psn_no: 'P9', begndate: '2026-03-02' }] })
    expect(await at.platform.findVisits(sender, { ...of, ...days })).toMatchObject({ kind: 'unknown', isForeign: true })
  })

  it.each([
    ['2404', '该就诊登记已撤销', () => at.platform.cancelAdmission(sender, stay)],
    ['2405', '该患者尚未出院', () => at.platform.cancelDischarge(sender, stay)],
    ['2402', '该患者已出院，不能重复办理', () => at.platform.discharge(sender, { stay, bill: aWholeStay() })],
    ['5203', '未查询到结算数据', () => at.platform.findSettlement(sender, stay, 'S1')],
    ['5206', '没有符合条件的数据', () => at.platform.findAccumulators(sender, { ...of, month: '202603' })],
  ])('%s refused with “%s” is so already', async (_name, words, call) => {
    at.refuse(words)
    expect(await call()).toMatchObject({ kind: 'accepted', receipt: { warning: words } })
  })

  it.each([
    ['2404', '存在未撤销的费用明细', () => at.platform.cancelAdmission(sender, stay)],
    ['2405', '该就诊存在有效结算，不能撤销出院', () => at.platform.cancelDischarge(sender, stay)],
    ['2402', '出院科室不存在', () => at.platform.discharge(sender, { stay, bill: aWholeStay() })],
    ['5203', '未查询到该人员的参保信息', () => at.platform.findSettlement(sender, stay, 'S1')],
    ['5206', '系统繁忙，请稍后再试', () => at.platform.findAccumulators(sender, { ...of, month: '202603' })],
  ])('%s refused with “%s” is refused', async (_name, words, call) => {
    at.refuse(words)
    expect(await call()).toMatchObject({ kind: 'refused', message: words })
  })
})

/** What nobody would notice at a counter: no space at the ends, not the word for nothing. */
const words = (max: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: max })
    .filter((text) => text === text.trim() && text !== '' && text !== 'null' && text.isWellFormed() && [...text].length <= max)
const present = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('what is written is read back the same', () => {
  it('an admission, whatever its texts', () => {
    fc.assert(
      fc.property(words(50), words(100), words(200), words(20), fc.integer({ min: 0, max: 99 }), (name, ward, diagnosis, code, weeks) => {
        const bill = aWholeStay()
        const admission = {
          ...(bill.admission as NonNullable<typeof bill.admission>),
          contact: { name },
          department: { code, name: ward },
          diagnosisText: diagnosis,
          maternity: { weeks },
        }
        const written = writeAdmission({ stay: unknown, bill: { ...bill, admission } }, '21')
        expect(present(admissionInputSchema.parse(readJson(writeJson(written))))).toEqual(present(written))
      }),
    )
  })

  it('a settlement list: every row of its items adds up, and all of them to the fee, to the fen', () => {
    const parts = fc.record({
      category: fc.constantFrom('bed' as const, 'western-drug' as const, 'operation' as const),
      class: fc.constantFrom('A' as const, 'B' as const, 'C' as const, undefined),
      fen: fc.tuple(fc.nat(999_999), fc.nat(999_999), fc.nat(999_999), fc.nat(999_999)),
    })
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 12 }), (rows) => {
        const lines = rows.map(({ category, fen }, index) => {
          const [fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy] = fen.map(moneyFromFen) as [never, never, never, never]
          const amount = addMoney(fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy)
          const line = { ...aLine(`L${index}`), feeCategory: category, amount }
          const itemClass = rows[index]?.class
          const split = { lineId: line.lineId, amount, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy }
          return { line, split: itemClass === undefined ? split : { ...split, class: itemClass } }
        })
        const totalFee = sumMoney(lines.map(({ line }) => line.amount))
        const nothing = Object.fromEntries(
          [
            'fullySelfPaid',
            'overPriceLimit',
            'upfrontSelfPay',
            'withinPolicy',
            'deductibleApplied',
            'pooledFundPayment',
            'employeeLargeAmount',
            'residentMajorIllness',
            'civilServantSubsidy',
            'enterpriseSupplement',
            'medicalAssistance',
            'otherFunds',
            'fundTotal',
            'personalAccount',
          ].map((name) => [name, zeroMoney]),
        )
        const written = writeFullList(
          {
            stay,
            bill: { ...aWholeStay(), lines: lines.map(({ line }) => line), totalFee },
            person: people.employee,
            figures: { ...nothing, totalFee, personTotal: totalFee, cash: totalFee } as never,
            splits: lines.map(({ split }) => split),
            centreSettlementId: 'S1',
            slipNumber: 'JS-1',
            settledOn: '2026-03-05',
          },
          institution,
        )
        const read = fullListInputSchema.parse(readJson(writeJson(written)))
        for (const row of read.iteminfo)
          expect(formatMoney(addMoney(row.claa_sumfee, row.clab_amt, row.fulamt_ownpay_amt, row.oth_amt))).toBe(formatMoney(row.amt))
        expect(formatMoney(sumMoney(read.iteminfo.map((row) => row.amt)))).toBe(formatMoney(totalFee))
        expect(read.setlinfo.medcasno).toBe('BA-1')
      }),
    )
  })

  it('an amount of a fee line, as number and as text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (fen) => {
        const text = formatMoney(moneyFromFen(fen))
        for (const amount of [exactNumber(text), text]) {
          const [row] = feeLinesOutputSchema.parse(readJson(writeJson([{ feedetl_sn: 'L1', det_item_fee_sumamt: amount }])))
          expect(row && formatMoney(row.det_item_fee_sumamt)).toBe(text)
        }
      }),
    )
  })

  it.each([
    ['2026-03-01 09:30:05', '2026-03-01 09:30:05'],
    ['2026-03-01T01:30:05Z', '2026-03-01 09:30:05'],
    ['2026-03-01T09:30:05.120+0800', '2026-03-01 09:30:05'],
    ['20260301093005', '2026-03-01 09:30:05'],
    ['2026-03-01 09:30', '2026-03-01 09:30:00'],
    ['2026-03-01', '2026-03-01 00:00:00'],
    [String(Date.UTC(2026, 2, 1, 1, 30, 5)), '2026-03-01 09:30:05'],
    ['2026-02-30 09:30:05', undefined],
    ['2026-03-01 25:00:00', undefined],
    ['yesterday', undefined],
  ])('the time %j is read as %j', (text, expected) => {
    expect(wire.time.safeParse(text).data).toBe(expected)
  })
})
