import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type Certificate, certificateSchema } from '../../shared/contract/index.ts'
import { formatChinaTime } from '../../shared/dates/index.ts'
import { compareMoney, formatMoney, negateMoney, zeroMoney } from '../../shared/money/index.ts'
import { readQueue } from '../app/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { ledgerOptions, onLedger, sayIfViewedOnly } from './ledger-folder.ts'
import { detailAsText } from './queue.ts'
import { refusalAsText, sentenceOfDecision, wordOf } from './sentences.ts'

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
    process.stdout.write(values.json ? `${JSON.stringify(z.encode(certificateSchema, value), null, 2)}\n` : certificateAsText(value, name))
    return value.proof.intact ? 0 : 1
  })
}

type Decision = Certificate['decisions'][number]

function moneyMoved({ slipNumber, collected }: NonNullable<Decision['supplement']>, ofSlip: string): string {
  const sign = compareMoney(collected, zeroMoney)
  const moved =
    sign === 0 ? '病人不补不退' : sign < 0 ? `应退还病人 ${formatMoney(negateMoney(collected))}` : `应向病人补收 ${formatMoney(collected)}`
  return `  补充结算单 ${slipNumber}　${moved}　（${ofSlip} 的补充）`
}

/** Whose figures are charged, and what was decided about those that differ, with the money that followed. */
function chargedAsText({ kind, slipNumber, decisions }: Certificate): readonly string[] {
  const isPlatforms = decisions.some(({ supplement }) => supplement !== undefined)
  const charged = isPlatforms ? '收付按平台的金额（最近一次按平台结果时平台所报），本机的金额保留不动' : '收付按本机的金额'
  return [
    // What a reversal gives back is what its settlement came to.
    ...(kind === 'settlement' ? [charged] : []),
    ...decisions.flatMap((decision) => [
      sentenceOfDecision(decision),
      ...(decision.supplement ? [moneyMoved(decision.supplement, slipNumber)] : []),
    ]),
  ]
}

/** The certificate for people, asked for by any of its numbers: who, what, both figures, decisions, messages with journals, hashes. */
export function certificateAsText(certificate: Certificate, askedFor: string): string {
  const { slipNumber, settlementId, kind, settledAt, operatorName, visitId, state, centreSettlementId, amounts, messages, proof } =
    certificate
  const isOfSupplement = askedFor !== settlementId && askedFor !== slipNumber
  return [
    ...(isOfSupplement ? [`${askedFor} 是${kind === 'reversal' ? '冲正' : '结算'}单 ${slipNumber} 的补充结算单；以下是该单的凭证`] : []),
    `${kind === 'reversal' ? '冲正' : '结算'} ${slipNumber}（${settlementId}）　${wordOf('settlementState', state, 'zh-CN')}`,
    `${formatChinaTime(settledAt)}　${operatorName}　就诊 ${visitId}　平台结算号 ${centreSettlementId ?? '—'}`,
    ...amounts.map(({ field, ours, platform }) => {
      const theirs = platform === undefined ? '—' : formatMoney(platform)
      return `  ${wordOf('amount', field, 'zh-CN')}　本机 ${formatMoney(ours)}　平台 ${theirs}`
    }),
    ...chargedAsText(certificate),
    '',
    ...messages.map(detailAsText),
    `内容 SHA-256 ${proof.contentSha256}${proof.intact ? '' : '　与账本所存不符！'}`,
    `审计 ${proof.auditSequence} ${proof.auditHash}`,
    ...(proof.packHash === undefined ? [] : [`政策包 ${proof.packHash}`]),
    `本凭证 SHA-256 ${proof.certificateSha256}`,
    '',
  ].join('\n')
}
