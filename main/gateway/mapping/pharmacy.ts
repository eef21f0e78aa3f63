import { formatMoney } from '../../../shared/money/index.ts'
import type { FeeLineSplit, PharmacySale } from '../../services/ports/index.ts'
import { codeOfInsuranceType, exactNumber, type FeeLineOutput, no, type WrittenPharmacySale, yes } from '../wire/index.ts'
import { readFeeSplits } from './fees.ts'
import { writeDispensedLine, writeTraceRows } from './outpatient.ts'
import { credentialOf } from './settlement.ts'
import { Unmappable } from './unmappable.ts'

/** 2101 and 2102; only the second says the receipt's number and the codes of what is sold. */
export function writePharmacySale(sale: PharmacySale, isFinal: boolean): WrittenPharmacySale {
  const { stay, lines, disease } = sale
  if (lines.length === 0) throw new Unmappable('没有费用明细')
  const traces = isFinal
    ? writeTraceRows(lines.map(({ lineId, traceCodes = [], isSplit = false }) => ({ lineId, codes: traceCodes, isSplit })))
    : []
  return {
    druginfo: {
      psn_no: stay.personNumber,
      ...credentialOf({ ...stay, ...(sale.voucherToken === undefined ? {} : { voucherToken: sale.voucherToken }) }),
      begntime: sale.soldAt,
      medfee_sumamt: exactNumber(formatMoney(sale.figures.totalFee)),
      ...(isFinal ? { invono: sale.slipNumber ?? '' } : {}),
      insutype: codeOfInsuranceType[stay.insuranceType],
      dise_codg: disease?.code ?? '',
      dise_name: disease?.name ?? '',
      acct_used_flag: sale.useAccount ? yes : no,
      med_type: sale.medicalCategory,
    },
    drugdetail: lines.map(writeDispensedLine),
    ...(traces.length === 0 ? {} : { drug_trac_info: traces }),
  }
}

/** How the lines of a sale were split; a region that says nothing of it has still settled. */
export function readSaleSplits(rows: readonly FeeLineOutput[], sale: PharmacySale): readonly FeeLineSplit[] {
  return rows.length === 0 ? [] : readFeeSplits(rows, sale.lines)
}
