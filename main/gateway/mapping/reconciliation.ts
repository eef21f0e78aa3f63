import { formatMoney, type Money } from '../../../shared/money/index.ts'
import type { Statement, StatementDifference, StatementResult, StatementRow } from '../../services/ports/index.ts'
import { type Cells, writeRows } from '../files/index.ts'
import {
  codeOfInsuranceType,
  exactNumber,
  named,
  type ResultFileRow,
  refundFlag,
  refunds,
  resultColumns,
  resultRowSchema,
  type WrittenDetailsInput,
  type WrittenTotalsInput,
} from '../wire/index.ts'
import { fitting, Unreadable } from './unmappable.ts'

const amount = (money: Money) => exactNumber(formatMoney(money))

/** 3201. Refunds are counted, each as a row of its own. */
export function writeTotals(statement: Statement): WrittenTotalsInput {
  return {
    data: {
      insutype: codeOfInsuranceType[statement.insuranceType],
      clr_type: fitting(statement.clearingType, 6, '清算类别'),
      setl_optins: fitting(statement.agency, 6, '清算经办机构'),
      stmt_begndate: statement.from,
      stmt_enddate: statement.to,
      medfee_sumamt: amount(statement.totalFee),
      fund_pay_sumamt: amount(statement.fundTotal),
      acct_pay: amount(statement.personalAccount),
      fixmedins_setl_cnt: statement.count,
      REFD_SETL_FLAG: refunds.included,
    },
  }
}

/** Both forms of 对账结果: one digit, or six of which the last one speaks. */
export function readStatementResult(code: string): StatementResult {
  if (/^0+$/.test(code)) return 'equal'
  if (code.endsWith('1')) return 'platform-has-more'
  if (code.endsWith('2')) return 'institution-has-more'
  return 'differs'
}

/** The file that goes up with 3202. */
export function writeStatementFile(rows: readonly StatementRow[]): Uint8Array {
  return writeRows(
    rows.map((row) => [
      fitting(row.centreSettlementId, 30, '结算ID'),
      fitting(row.visitId, 30, '就诊ID'),
      fitting(row.personNumber, 30, '人员编号'),
      formatMoney(row.totalFee),
      formatMoney(row.fundTotal),
      formatMoney(row.personalAccount),
      row.isCancellation ? refundFlag.refund : refundFlag.normal,
    ]),
  )
}

/** 3202, once the file is up. */
export function writeDetails(statement: Omit<Statement, 'insuranceType'>, fileQueryNumber: string): WrittenDetailsInput {
  return {
    data: {
      setl_optins: fitting(statement.agency, 6, '清算经办机构'),
      file_qury_no: fitting(fileQueryNumber, 40, '文件查询号'),
      stmt_begndate: statement.from,
      stmt_enddate: statement.to,
      medfee_sumamt: amount(statement.totalFee),
      fund_pay_sumamt: amount(statement.fundTotal),
      cash_payamt: amount(statement.cash),
      fixmedins_setl_cnt: statement.count,
      clr_type: fitting(statement.clearingType, 6, '清算类别'),
      REFD_SETL_FLAG: refunds.included,
    },
  }
}

const isLong = (code: string | undefined): boolean => code !== undefined && code.length > 2

/**
 * Result and refund flag stand in either order. Six digits or a 2 or 3 can only be a result; between a 0 and a 1 the result is
 * the 1, for what is equal is not listed.
 */
function inOrder({ stmt_rslt: fifth, refd_setl_flag: sixth }: ResultFileRow): { result: string | undefined; refund: string | undefined } {
  const usual = { result: fifth, refund: sixth }
  const swapped = { result: sixth, refund: fifth }
  if (isLong(fifth)) return usual
  if (isLong(sixth) || fifth === undefined) return swapped
  if (sixth === undefined || /[2-9]/.test(fifth)) return usual
  return /[2-9]/.test(sixth) || (/^0+$/.test(fifth) && sixth === '1') ? swapped : usual
}

function readDifference(cells: Cells, row: number): StatementDifference | undefined {
  const decoded = resultRowSchema.safeParse(named(cells, resultColumns))
  if (!decoded.success) throw new Unreadable(`对账结果第 ${row} 行第 ${resultColumns.indexOf(columnOf(decoded.error)) + 1} 列不可读`)
  const { data } = decoded
  const { result: code, refund } = inOrder(data)
  if (code === undefined || !/^\d{1,6}$/.test(code)) throw new Unreadable(`对账结果第 ${row} 行没有对账结果`)
  const result = readStatementResult(code)
  if (result === 'equal') return undefined
  return {
    result,
    ...(data.setl_id === undefined ? {} : { centreSettlementId: data.setl_id }),
    ...(data.mdtrt_id === undefined ? {} : { visitId: data.mdtrt_id }),
    ...(data.psn_no === undefined ? {} : { personNumber: data.psn_no }),
    ...(data.msgid === undefined ? {} : { messageId: data.msgid }),
    ...(refund === undefined ? {} : { isCancellation: refund === refundFlag.refund }),
    ...(data.memo === undefined ? {} : { words: data.memo }),
    ...(data.medfee_sumamt === undefined ? {} : { totalFee: data.medfee_sumamt }),
    ...(data.fund_pay_sumamt === undefined ? {} : { fundTotal: data.fund_pay_sumamt }),
    ...(data.acct_pay === undefined ? {} : { personalAccount: data.acct_pay }),
  }
}

function columnOf(error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): (typeof resultColumns)[number] {
  return String(error.issues[0]?.path[0]) as (typeof resultColumns)[number]
}

/** The result file that comes down: only what differs. */
export function readDifferences(rows: readonly Cells[]): StatementDifference[] {
  return rows.flatMap((cells, at) => readDifference(cells, at + 1) ?? [])
}
