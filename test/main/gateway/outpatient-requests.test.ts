import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { editionOf } from '../../../main/gateway/index.ts'
import type { PlatformOutcome, PurchaseReturn } from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { parseQuantity } from '../../../shared/money/index.ts'
import { people, stayOf } from '../stand-in/world.ts'
import { type Answering, sender, startAnswering } from './answering.ts'
import { aDrug, aSale, aSettlement, aStockSale, aVisit } from './outpatient-world.ts'

let at: Answering
beforeAll(async () => {
  at = await startAnswering()
})
beforeEach(() => {
  at.take()
  at.refuse('拒绝')
})
afterAll(() => at.close())

const { visitId, ...visitor } = stayOf(people.employee)
const stay = { ...visitor, visitId }
const { personNumber, idNumber } = people.employee
const request = aSettlement(stay)
/** To somebody insured elsewhere. */
const sold = (record: string) => aStockSale(record, { ...people.employee, enrolmentArea: '430102' })

const returned: PurchaseReturn = {
  record: 'C1',
  itemCode: 'TEST-B5',
  hospitalItemCode: 'H1',
  itemName: '测试药品',
  isPrescriptionDrug: true,
  supplier: { name: '测试供应商（虚构）' },
  madeOn: parseLocalDate('2025-01-01'),
  expiresOn: parseLocalDate('2027-12-31'),
  quantity: parseQuantity('1'),
  invoice: { number: 'IN1' },
  at: '2026-03-05 08:00:00',
  operatorName: '测试采购员',
}

describe('what leaves', () => {
  it('2201, 2202 and 2205 name the visit in the interface’s words', async () => {
    const visit = aVisit({ outpatientNumber: 'MZ1' })
    await at.platform.register(sender, visitor, visit)
    expect(at.last()?.number).toBe('2201')
    expect(at.last()?.input).toEqual({
      data: {
        psn_no: personNumber,
        insutype: '310',
        begntime: '2026-03-05 09:30:00',
        mdtrt_cert_type: '02',
        mdtrt_cert_no: idNumber,
        ipt_otp_no: 'MZ1',
        atddr_no: 'DR1',
        dr_name: '测试医师',
        dept_code: 'D1',
        dept_name: '测试门诊',
        caty: '03',
      },
    })
    await at.platform.register(sender, { ...visitor, document: { kind: 'e-voucher', number: idNumber }, voucherToken: 'TOKEN-1' }, visit)
    expect(at.last()?.input).toMatchObject({ data: { mdtrt_cert_type: '01', mdtrt_cert_no: 'TOKEN-1' } })
    await at.platform.cancelRegistration(sender, stay, 'MZ1')
    expect(at.last()?.input).toEqual({ data: { mdtrt_id: visitId, psn_no: personNumber, ipt_otp_no: 'MZ1' } })
    await at.platform.withdrawOutpatientFees(sender, stay)
    expect(at.last()?.input).toEqual({ data: { mdtrt_id: visitId, psn_no: personNumber, chrg_bchno: '0000' } })
    await at.platform.withdrawOutpatientFees(sender, stay, 'B7')
    expect(at.last()?.input).toMatchObject({ data: { chrg_bchno: 'B7' } })
  })

  it('2203A says the main diagnosis; the edition of 2021, and a region that says so, takes 2203', async () => {
    const visit = aVisit({
      medicalCategory: '14',
      disease: { code: 'M1', name: '病种' },
      condition: '头痛',
      maternity: { kind: '7', weeks: 12 },
    })
    await at.platform.uploadVisit(sender, stay, visit)
    expect(at.last()?.number).toBe('2203A')
    const diagnosis = {
      diag_dept: '测试门诊',
      dise_dor_no: 'DR1',
      dise_dor_name: '测试医师',
      diag_time: '2026-03-05 09:30:00',
      vali_flag: '1',
    }
    expect(at.last()?.input).toEqual({
      mdtrtinfo: {
        mdtrt_id: visitId,
        psn_no: personNumber,
        med_type: '14',
        begntime: '2026-03-05 09:30:00',
        main_cond_dscr: '头痛',
        dise_codg: 'M1',
        dise_name: '病种',
        matn_type: '7',
        geso_val: '12',
        caty: '03',
      },
      diseinfo: [
        { diag_type: '1', maindiag_flag: '1', diag_srt_no: '1', diag_code: 'J06.900', diag_name: '急性上呼吸道感染', ...diagnosis },
        { diag_type: '2', maindiag_flag: '0', diag_srt_no: '2', diag_code: 'BNW050', diag_name: '感冒病', ...diagnosis },
      ],
    })
    for (const settings of [{ edition: editionOf('national-2021') }, { visitTransaction: '2203' }] as const) {
      await at.connect(settings).uploadVisit(sender, stay, visit)
      expect(at.last()?.number).toBe('2203')
      expect(JSON.stringify(at.last()?.input)).not.toMatch(/maindiag_flag|caty/)
    }
  })

  it('2204, 2206 and 2207 keep every digit; only the last names the invoice, the parts and the codes', async () => {
    const line = {
      ...aDrug('L1', { item: 'TEST-B5', quantity: '3', price: '1.5', amount: '4.50', approved: false }),
      prescriptionNumber: 'RX1',
    }
    await at.platform.uploadOutpatientFees(sender, { stay, batch: 'B1', disease: { code: 'M1', name: '病种' }, lines: [line] })
    expect(at.last()?.input).toEqual({
      feedetail: [
        {
          feedetl_sn: 'L1',
          mdtrt_id: visitId,
          psn_no: personNumber,
          chrg_bchno: 'B1',
          dise_codg: 'M1',
          rxno: 'RX1',
          rx_circ_flag: '0',
          fee_ocur_time: '2026-03-05 00:00:00',
          med_list_codg: 'TEST-B5',
          medins_list_codg: 'H1',
          det_item_fee_sumamt: '4.50',
          cnt: '3',
          pric: '1.50',
          bilg_dept_codg: 'D1',
          bilg_dept_name: '测试科室',
          bilg_dr_codg: 'DR1',
          bilg_dr_name: '测试医师',
          hosp_appr_flag: '2',
        },
      ],
    })
    const codes = { ...request, traceCodes: [{ lineId: 'L1', codes: ['86000010000000000001'], isSplit: true }] }
    const common = {
      psn_no: personNumber,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: idNumber,
      med_type: '11',
      medfee_sumamt: '104.52',
      psn_setlway: '01',
      mdtrt_id: visitId,
      chrg_bchno: 'B1',
      acct_used_flag: '1',
      insutype: '310',
    }
    await at.platform.preSettleOutpatient(sender, codes)
    expect(at.last()?.input).toEqual({ data: common })
    await at.platform.settleOutpatient(sender, codes)
    expect(at.last()?.input).toEqual({
      data: {
        ...common,
        invono: '20260305-0001',
        fulamt_ownpay_amt: '0.00',
        overlmt_selfpay: '0.00',
        preselfpay_amt: '0.23',
        inscp_scp_amt: '104.29',
      },
      drug_trac_info: [{ feedetl_sn: 'L1', drug_trac_codg: '86000010000000000001', trdn_flag: '1', min_prcunt_type: '2' }],
    })
  })

  it('2102 carries head, lines and codes in one call; 2103 and 2208 name the settlement', async () => {
    const sale = aSale(people.employee, [{ ...aDrug('L1', { externalPrescription: true }), traceCodes: ['86000010000000000002'] }])
    await at.platform.settlePharmacy(sender, sale)
    expect(at.last()?.number).toBe('2102')
    expect(at.last()?.input).toMatchObject({
      druginfo: { psn_no: personNumber, begntime: '2026-03-05 09:30:00', medfee_sumamt: '100.00', invono: '20260305-0001', med_type: '41' },
      drugdetail: [{ feedetl_sn: 'L1', rx_circ_flag: '1', cnt: '1', pric: '100.00' }],
      drug_trac_info: [{ feedetl_sn: 'L1', drug_trac_codg: '86000010000000000002', trdn_flag: '0', min_prcunt_type: '2' }],
    })
    await at.platform.preSettlePharmacy(sender, sale)
    expect(JSON.stringify(at.last()?.input)).not.toMatch(/invono|drug_trac_info/)
    await at.platform.cancelPharmacySettlement(sender, stay, 'S1')
    expect(at.last()?.number).toBe('2103')
    expect(at.last()?.input).toEqual({ data: { psn_no: personNumber, setl_id: 'S1', mdtrt_id: visitId } })
    await at.platform.cancelOutpatientSettlement(sender, stay, 'S1')
    expect(at.last()?.number).toBe('2208')
  })

  it('2601 names the number of what is taken back', async () => {
    const kinds = {
      admission: '2401',
      settlement: '2304',
      cancellation: '2305',
      'outpatient-settlement': '2207',
      'outpatient-cancellation': '2208',
      'pharmacy-settlement': '2102',
      'pharmacy-cancellation': '2103',
    } as const
    for (const [kind, number] of Object.entries(kinds)) {
      await at.platform.takeBack(sender, stay, { messageId: 'M1', kind: kind as keyof typeof kinds })
      expect(at.last()?.input).toEqual({ data: { psn_no: personNumber, omsgid: 'M1', oinfno: number } })
    }
  })

  it.each([
    ['a visit number of 31 characters', { outpatientNumber: 'M'.repeat(31) }, '门诊号超过 30 个字符（现 31 个）'],
    ['a doctor’s name of 51 characters', { doctor: { code: 'DR1', name: '医'.repeat(51) } }, '医师姓名超过 50 个字符（现 51 个）'],
    ['no category of the department', { department: { code: 'D1', name: '测试门诊' } }, '科别为空'],
    ['a time that is none', { visitedAt: '5.3.2026' }, '开始时间不是时间'],
  ])('%s goes nowhere', async (_name, changes, words) => {
    const outcome = await at.platform.register(sender, visitor, aVisit(changes))
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining(words), receipt: { raw: '' } })
    expect(outcome).toMatchObject({ message: expect.stringContaining('未发送') })
    expect(at.take()).toBeUndefined()
  })

  it('widths of fees, stock and sales are held too, and no batch is called like all of them', async () => {
    const refusals: readonly PlatformOutcome<unknown>[] = [
      await at.platform.uploadOutpatientFees(sender, { stay, batch: 'B'.repeat(31), lines: [aDrug('L1')] }),
      await at.platform.uploadOutpatientFees(sender, { stay, batch: '0000', lines: [aDrug('L1')] }),
      await at.platform.uploadVisit(sender, stay, aVisit({ diagnoses: [] })),
      await at.platform.reportSale(sender, [{ ...sold('R1'), receiptNumber: 'R'.repeat(41) }]),
      await at.platform.reportSale(sender, [{ ...sold('R1'), lot: { ...sold('R1').lot, number: '' } }]),
      await at.platform.reportSaleReturn(sender, [{ ...sold('R1'), operatorName: '' }]),
      await at.platform.reportPurchaseReturn(sender, [{ ...returned, supplier: { name: '供'.repeat(201) } }]),
    ]
    for (const outcome of refusals) expect(outcome).toMatchObject({ kind: 'refused', receipt: { raw: '' } })
    expect(at.take()).toBeUndefined()
    const lines = Array.from({ length: 101 }, (_, index) => aDrug(`L${index}`))
    await expect(at.platform.uploadOutpatientFees(sender, { stay, batch: 'B1', lines })).rejects.toThrow(RangeError)
  })
})
