import type { PlatformOutcome, ReconciliationCalls, Sender } from '../../services/ports/index.ts'
import { accept, type Caller, decode } from '../caller.ts'
import { BadFile, createRowReader, readZip, writeZip } from '../files/index.ts'
import { readDifferences, readStatementResult, Unreadable, writeDetails, writeStatementFile, writeTotals } from '../mapping/index.ts'
import { notedWords } from '../platform-words.ts'
import { detailsOutputSchema, totalsOutputSchema, transactions } from '../wire/index.ts'
import { type Download, fileCalls } from './files.ts'

/** A day of the largest hospitals is some ten thousand settlements; a result that is longer is not one to this question. */
const rowLimits = { rows: 500_000, lineBytes: 64 * 1024, columns: 16 }
const unpackedLimit = { bytes: 128 * 1024 * 1024 }
const packedBytesMax = 32 * 1024 * 1024

/** Which of the three messages it was that did not get through. */
function during<Value>(step: string, outcome: Exclude<PlatformOutcome<unknown>, { kind: 'accepted' }>): PlatformOutcome<Value> {
  if (outcome.kind === 'refused') return { ...outcome, message: `${step}：${outcome.message}` }
  return { ...outcome, reason: `${step}：${outcome.reason}` }
}

function readRowsOf(zip: Uint8Array): ReturnType<typeof readDifferences> {
  try {
    const reader = createRowReader(rowLimits)
    return readDifferences([...reader.push(readZip(zip, unpackedLimit)), ...reader.end()])
  } catch (error) {
    if (error instanceof BadFile) throw new Unreadable(`对账结果文件：${error.message}`)
    throw error
  }
}

/** 3201 and 3202 对账. */
export function reconciliationCalls(caller: Caller): ReconciliationCalls {
  const files = fileCalls(caller)

  return {
    compareTotals: (sender, statement) =>
      caller.call(
        transactions.totalsComparison,
        sender,
        '',
        () => writeTotals(statement),
        (accepted) => {
          const { stmtinfo } = decode(totalsOutputSchema, accepted.output)
          if (!/^\d{1,6}$/.test(stmtinfo.stmt_rslt)) throw new Unreadable('对账结果不是数字代码')
          const words = stmtinfo.stmt_rslt_dscr
          return accept(accepted, {
            result: readStatementResult(stmtinfo.stmt_rslt),
            ...(words === undefined ? {} : { words: notedWords(words) }),
          })
        },
      ),

    compareDetails: async (senders, statement, rows) => {
      if (rows.length === 0) throw new RangeError('there is nothing to compare without rows')
      const [uploading, comparing, downloading]: readonly [Sender, Sender, Sender] = senders
      const uploaded = await files.upload(uploading, 'detail.zip', () => writeZip('detail.txt', writeStatementFile(rows)))
      if (uploaded.kind !== 'accepted') return during('上传对账明细', uploaded)
      const compared = await caller.call<Download>(
        transactions.detailsComparison,
        comparing,
        '',
        () => writeDetails(statement, uploaded.value.queryNumber),
        (accepted) => {
          const { fileinfo } = decode(detailsOutputSchema, accepted.output)
          return accept(accepted, { queryNumber: fileinfo.file_qury_no, name: fileinfo.filename })
        },
      )
      if (compared.kind !== 'accepted') return during('对明细账', compared)
      const result = await files.downloadInto(downloading, compared.value, packedBytesMax, readRowsOf)
      return result.kind === 'accepted' ? result : during('下载对账结果', result)
    },
  }
}
