import type { InsuranceType } from '../../shared/insured/index.ts'
import { compareMoney, formatMoney, type Money, sumMoney, zeroMoney } from '../../shared/money/index.ts'
import { BadFile, type Cells, createRowReader, readZip, writeRows, writeZip } from '../gateway/files/index.ts'
import {
  detailsInputSchema,
  insuranceTypeOfCode,
  named,
  refundFlag,
  refunds,
  type StatementFileRow,
  statementColumns,
  statementRowSchema,
  totalsInputSchema,
  type WrittenDetailsOutput,
  type WrittenTotalsOutput,
} from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput } from './context.ts'
import { fileFor, keepFile } from './files.ts'
import type { Booked } from './statement-book.ts'
import { wireTime } from './wire-time.ts'

interface Asked {
  readonly setl_optins: string
  readonly clr_type?: string | undefined
  readonly stmt_begndate: string
  readonly stmt_enddate: string
  readonly REFD_SETL_FLAG?: string | undefined
  readonly refd_setl_flag?: string | undefined
}

const result = { equal: '0', platformHasMore: '1', institutionHasMore: '2', differs: '3' } as const
type Result = (typeof result)[keyof typeof result]

const words: Readonly<Record<Result, string>> = { '0': '对平', '1': '中心多', '2': '医药机构多', '3': '数据不一致' }
const longForm: Readonly<Record<Result, string>> = { '0': '000000', '1': '000101', '2': '000102', '3': '000103' }

const dayMs = 24 * 3600 * 1000
const limits = { bytes: 64 * 1024 * 1024, rows: 500_000, lineBytes: 64 * 1024, columns: 16 }

function codeOf(context: Context, code: Result): string {
  return context.ledger.habits().statementResult === 'long' ? longForm[code] : code
}

const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)

/** What stands in the ledger for the days asked for; with refunds spared, only what is valid. */
function bookedFor({ ledger }: Context, asked: Asked, insuranceType?: InsuranceType): Booked[] {
  if (asked.stmt_begndate > asked.stmt_enddate) throw new Refusal('对账开始日期晚于结束日期')
  const spared = (asked.REFD_SETL_FLAG ?? asked.refd_setl_flag) === refunds.excluded
  const rows = ledger.statements.find({
    agency: asked.setl_optins,
    clearingType: asked.clr_type,
    insuranceType,
    from: startOf(asked.stmt_begndate),
    to: startOf(asked.stmt_enddate) + dayMs,
  })
  return spared ? rows.filter((row) => row.isValid) : rows
}

/** 3201 对总账. */
function compareTotals(context: Context): WrittenTotalsOutput {
  const { data: asked } = readInput(totalsInputSchema, context)
  const insuranceType = insuranceTypeOfCode[asked.insutype]
  if (insuranceType === undefined) throw new Refusal('险种类型不正确')
  const booked = bookedFor(context, asked, insuranceType)
  const sums: readonly (readonly [Money, Money])[] = [
    [asked.medfee_sumamt, sumMoney(booked.map((row) => row.totalFee))],
    [asked.fund_pay_sumamt, sumMoney(booked.map((row) => row.fundTotal))],
    [asked.acct_pay, sumMoney(booked.map((row) => row.personalAccount))],
  ]
  const more = booked.length - asked.fixmedins_setl_cnt
  const balanced = sums.every(([theirs, ours]) => compareMoney(theirs, ours) === 0)
  const code = more > 0 ? result.platformHasMore : more < 0 ? result.institutionHasMore : balanced ? result.equal : result.differs
  return {
    stmtinfo: { setl_optins: asked.setl_optins, stmt_rslt: codeOf(context, code), stmt_rslt_dscr: words[code], exp_content: null },
  }
}

function rowsOf(bytes: Uint8Array): StatementFileRow[] {
  let cells: Cells[]
  try {
    const reader = createRowReader(limits)
    cells = [...reader.push(readZip(bytes, limits)), ...reader.end()]
  } catch (error) {
    if (error instanceof BadFile) throw new Refusal(`对账明细文件不正确：${error.message}`)
    throw error
  }
  return cells.map((row, at) => {
    const decoded = statementRowSchema.safeParse(named(row, statementColumns))
    if (!decoded.success) throw new Refusal(`对账明细文件第 ${at + 1} 行 ${decoded.error.issues[0]?.path.join('.') ?? ''} 不正确`)
    return decoded.data
  })
}

function isSame(theirs: StatementFileRow, ours: Booked): boolean {
  return (
    theirs.mdtrt_id === ours.visitId &&
    theirs.psn_no === ours.personNumber &&
    compareMoney(theirs.medfee_sumamt, ours.totalFee) === 0 &&
    compareMoney(theirs.fund_pay_sumamt, ours.fundTotal) === 0 &&
    compareMoney(theirs.acct_pay, ours.personalAccount) === 0 &&
    theirs.refd_setl_flag === (ours.isRefund ? refundFlag.refund : refundFlag.normal)
  )
}

/** A row of the result file; of what only the institution has, its own words are all there is. */
function resultRow(context: Context, code: Result, ours: Booked | undefined, theirs: StatementFileRow | undefined): Cells {
  const refund = ours === undefined ? theirs?.refd_setl_flag : ours.isRefund ? refundFlag.refund : refundFlag.normal
  const pair = [codeOf(context, code), refund]
  return [
    ours?.personNumber ?? theirs?.psn_no,
    ours?.visitId ?? theirs?.mdtrt_id,
    ours?.settlementId ?? theirs?.setl_id,
    ours?.messageId,
    ...(context.ledger.habits().resultColumns === 'swapped' ? pair.toReversed() : pair),
    words[code],
    formatMoney(ours?.totalFee ?? theirs?.medfee_sumamt ?? zeroMoney),
    formatMoney(ours?.fundTotal ?? theirs?.fund_pay_sumamt ?? zeroMoney),
    formatMoney(ours?.personalAccount ?? theirs?.acct_pay ?? zeroMoney),
  ]
}

/** 3202 对明细账: row by row, and only what differs is in the file it offers. */
function compareDetails(context: Context): WrittenDetailsOutput {
  const { data: asked } = readInput(detailsInputSchema, context)
  const theirs = rowsOf(fileFor(context, asked.file_qury_no, context.institution.code).bytes)
  if (theirs.length !== asked.fixmedins_setl_cnt) throw new Refusal('结算笔数与对账明细文件不一致')
  const byId = new Map(theirs.map((row) => [row.setl_id, row]))
  if (byId.size !== theirs.length) throw new Refusal('对账明细文件中同一结算ID出现两次')
  const booked = bookedFor(context, asked)
  const known = new Set(booked.map((row) => row.settlementId))
  const differing = [
    ...booked.flatMap((ours) => {
      const row = byId.get(ours.settlementId)
      if (row === undefined) return [resultRow(context, result.platformHasMore, ours, undefined)]
      return isSame(row, ours) ? [] : [resultRow(context, result.differs, ours, row)]
    }),
    ...theirs.filter((row) => !known.has(row.setl_id)).map((row) => resultRow(context, result.institutionHasMore, undefined, row)),
  ]
  const name = `result${wireTime(context.now).slice(0, 10)}.zip`
  const file = keepFile(context, name, writeZip('result.txt', writeRows(differing)), context.institution.code)
  return { fileinfo: { file_qury_no: file.queryNumber, filename: file.name, dld_endtime: wireTime(file.until) } }
}

export const reconciliationWorks = { '3201': compareTotals, '3202': compareDetails } as const
