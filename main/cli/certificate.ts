import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type Certificate, certificateSchema } from '../../shared/contract/index.ts'
import { formatChinaTime } from '../../shared/dates/index.ts'
import { formatMoney } from '../../shared/money/index.ts'
import { readQueue } from '../app/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { ledgerOptions, onLedger, sayIfViewedOnly } from './ledger-folder.ts'
import { detailAsText } from './queue.ts'
import { refusalAsText, wordOf } from './sentences.ts'

const whereNumbersAre =
  '单据号印在结算单或补充结算单上，结算记录里也有 / the number is printed on the slip and stands in the settlement records'

/** `certificate`: everything that proves one settlement, also beside the running terminal. */
export async function certificateCommand(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: ledgerOptions })
  const [name] = positionals
  if (name === undefined) throw new CalledWrongly('certificate 之后写结算编号或单据号 / the id of a settlement or the number on its slip')
  return onLedger(values, async (host) => {
    const found = await readQueue(host, (queue) => queue.certificate(name))
    await sayIfViewedOnly(host)
    if (!found?.ok) {
      if (found) process.stderr.write(refusalAsText(found.error, 'zh-CN', whereNumbersAre))
      return 1
    }
    const { value } = found
    process.stdout.write(values.json ? `${JSON.stringify(z.encode(certificateSchema, value), null, 2)}\n` : certificateAsText(value))
    return value.proof.intact ? 0 : 1
  })
}

/** The certificate for people: who, what, both figures, each message with its journal, and the hashes. */
export function certificateAsText(certificate: Certificate): string {
  const { slipNumber, settlementId, kind, settledAt, operatorName, visitId, state, centreSettlementId, amounts, messages, proof } =
    certificate
  return [
    `${kind === 'reversal' ? '冲正' : '结算'} ${slipNumber}（${settlementId}）　${wordOf('settlementState', state, 'zh-CN')}`,
    `${formatChinaTime(settledAt)}　${operatorName}　就诊 ${visitId}　平台结算号 ${centreSettlementId ?? '—'}`,
    ...amounts.map(({ field, ours, platform }) => {
      const theirs = platform === undefined ? '—' : formatMoney(platform)
      return `  ${wordOf('amount', field, 'zh-CN')}　本机 ${formatMoney(ours)}　平台 ${theirs}`
    }),
    '',
    ...messages.map(detailAsText),
    `内容 SHA-256 ${proof.contentSha256}${proof.intact ? '' : '　与账本所存不符！'}`,
    `审计 ${proof.auditSequence} ${proof.auditHash}`,
    ...(proof.packHash === undefined ? [] : [`政策包 ${proof.packHash}`]),
    `本凭证 SHA-256 ${proof.certificateSha256}`,
    '',
  ].join('\n')
}
