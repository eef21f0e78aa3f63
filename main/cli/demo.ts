import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type MethodName, type MethodReply, type MethodRequest, methods } from '../../shared/contract/index.ts'
import { type Problem, ProblemError } from '../../shared/errors/index.ts'
import { formatMoney, subtractMoney } from '../../shared/money/index.ts'
import { renderSlipAsText } from '../../shared/slip/index.ts'
import { type App, createApp } from '../app/index.ts'
import { loopbackHost } from '../loopback/index.ts'
import { CalledWrongly } from './called-wrongly.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Calls the contract as a window would: encoded both ways. A refusal ends the walk with its code. */
function caller(app: App) {
  return async <Name extends MethodName>(name: Name, request: MethodRequest<Name>): Promise<MethodReply<Name>> => {
    const method = methods[name]
    const outcome = await app.call(name, z.encode(method.request as z.ZodType, request))
    if (!outcome.ok) throw new ProblemError(outcome.error as Problem)
    return z.decode(method.reply as z.ZodType, outcome.value) as MethodReply<Name>
  }
}

type Call = ReturnType<typeof caller>

const patienceMs = 60_000

/** Asks until it is so; events would tell a window. */
async function until<Value>(ask: () => Promise<Value>, isSo: (value: Value) => boolean): Promise<Value> {
  const end = Date.now() + patienceMs
  for (;;) {
    const value = await ask()
    if (isSo(value)) return value
    if (Date.now() > end) throw new Error('waited a minute in vain')
    await pause(100)
  }
}

async function settleOne(call: Call, index: number) {
  const { people } = await call('demo.state', {})
  const withBills = people.filter(({ billIds }) => billIds.length > 0)
  const chosen = withBills[index]
  if (chosen === undefined) throw new CalledWrongly(`--person 应为 / takes 0 to ${withBills.length - 1}`)
  say(`1 插卡  ${chosen.name}（${chosen.about}）`)
  await call('demo.insertCard', { personNumber: chosen.personNumber })
  await until(
    () => call('terminal.status', {}),
    ({ cardReader }) => cardReader.state === 'occupied',
  )
  const identified = await call('card.read', {})
  say(`2 读卡  ${identified.person.name}，参保信息来源：${identified.source === 'platform' ? '中心平台 1101' : '上次记录'}`)
  const bills = await until(
    () => call('bill.list', {}),
    (list) => chosen.billIds.every((id) => list.some(({ billId }) => billId === id)),
  )
  const bill = bills.find(({ billId }) => billId === chosen.billIds[0])
  if (bill === undefined) throw new Error('the bill did not arrive')
  say(`3 账单  ${bill.billId}，${bill.lineCount} 条明细，医疗费 ${formatMoney(bill.totalFee)} 元`)
  const request = { billId: bill.billId, personNumber: chosen.personNumber, useAccount: true }
  const preview = await call('settlement.preview', request)
  const { breakdown } = preview
  say(
    `4 预结  用时 ${preview.workedMs.toFixed(1)} ms，基金 ${formatMoney(breakdown.fundTotal)}，个人 ${formatMoney(breakdown.personTotal)}`,
  )
  const amountConfirmed = subtractMoney(breakdown.balanceDue, breakdown.refund)
  const { settlementKey, fingerprint } = preview
  return call('settlement.confirm', { ...request, settlementKey, fingerprint, amountConfirmed })
}

async function showUploads(call: Call, settlementId: string, wanted: string): Promise<void> {
  let shown = ''
  await until(
    async () => {
      const record = await call('settlement.get', { settlementId })
      const line = `${record.summary.state}：${record.uploads.map(({ kind, state, attempts, lastWords }) => `${kind} ${state}(${attempts})${lastWords ? ` ${lastWords}` : ''}`).join(' → ')}`
      if (line !== shown) say(`  ${line}`)
      shown = line
      return record
    },
    ({ summary, uploads }) => summary.state === wanted && uploads.every(({ state }) => state === 'acknowledged' || state === 'superseded'),
  )
}

async function walk(call: Call, dataFolder: string, options: { readonly person: number; readonly cancel: boolean }): Promise<void> {
  await call('setup.startDemo', {})
  await call('session.signIn', { operatorId: '1001', pin: '111111' })
  const record = await settleOne(call, options.person)
  const { settlementId, slipNumber } = record.summary
  say(`5 入账  结算单 ${slipNumber}，${record.summary.state}`)
  say('6 上传')
  await showUploads(call, settlementId, 'confirmed')
  say(`7 结算单\n\n${renderSlipAsText(await call('slip.get', { settlementId }))}\n`)
  if (options.cancel) {
    const reversal = await call('settlement.cancel', { settlementId, reason: '演示冲正' })
    say(`8 冲正  ${reversal.summary.slipNumber}`)
    await showUploads(call, reversal.summary.settlementId, 'confirmed')
  }
  await until(
    () => call('settlement.list', {}),
    (list) => list.every(({ hospitalTold }) => hospitalTold),
  )
  const results = join(dataFolder, 'demo', 'outgoing')
  for (const file of readdirSync(results)) say(`回写医院系统  ${file}（${readFileSync(join(results, file)).length} 字节）`)
}

/** Runs the whole spine headless on a data folder of its own: real bytes, database, queue and HTTP, no window. */
export async function demoCommand(args: readonly string[]): Promise<0> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      person: { type: 'string', default: '0' },
      cancel: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  })
  const dataFolder = mkdtempSync(join(tmpdir(), 'sanbao-demo-'))
  const app = await createApp(loopbackHost({ dataFolder, keyFolder: `${dataFolder}-keys` }))
  try {
    await walk(caller(app), dataFolder, { person: Number(values.person), cancel: values.cancel })
    return 0
  } finally {
    await app.close()
    if (!values.keep) for (const folder of [dataFolder, `${dataFolder}-keys`]) rmSync(folder, { recursive: true, force: true })
    else {
      say(`数据保留在 / data kept in: ${dataFolder}\n密钥保留在 / keys kept in: ${dataFolder}-keys`)
      say(`重算 / to replay: npm run -s cli -- replay --data "${join(dataFolder, 'demo')}" --keys "${dataFolder}-keys"`)
    }
  }
}
