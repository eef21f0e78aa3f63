import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { adoptLedgerOf } from '../app/index.ts'
import { dataFolder, loopbackHost } from '../loopback/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { ledgerOptions } from './ledger-folder.ts'
import { refusalAsText } from './sentences.ts'

/** `ledger adopt`: takes over a ledger that has moved or was restored, so that the terminal works with it again. */
export async function ledgerCommand(args: readonly string[]): Promise<ExitCode> {
  const options = {
    ...ledgerOptions,
    reason: { type: 'string', default: '' },
    operator: { type: 'string', default: 'command-line' },
    'other-copy-retired': { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  if (positionals[0] !== 'adopt') throw new CalledWrongly('ledger 之后写 adopt / adopt')
  const reason = values.reason.trim()
  if (reason === '') throw new CalledWrongly('缺少 / missing: --reason <原因>')
  const keys = values.keys === undefined ? {} : { keyFolder: resolve(values.keys) }
  const host = loopbackHost({ dataFolder: resolve(values.data ?? dataFolder()), ...keys })
  const adopted = await adoptLedgerOf(host, { operatorId: values.operator, reason, isOtherRetired: values['other-copy-retired'] })
  if (!adopted.ok) {
    if (values.json) process.stdout.write(`${JSON.stringify(adopted)}\n`)
    process.stderr.write(refusalAsText(adopted.error, 'zh-CN', adopted.error.code === 'store.busy' ? whileRunning : undefined))
    return 1
  }
  process.stdout.write(values.json ? `${JSON.stringify(adopted)}\n` : adoptedAsText(adopted.value))
  return 0
}

const whileRunning =
  '终端正在运行：在窗口里接管（Shift+F9），或先关闭终端 / the terminal is running: take over in its window, or close it first'

type Adopted = Extract<Awaited<ReturnType<typeof adoptLedgerOf>>, { ok: true }>['value']

/** What was done, and what somebody has to look after now. */
export function adoptedAsText({ installation, terminal, slipsFrom, held }: Adopted): string {
  const unsent =
    slipsFrom === undefined
      ? `未发的 ${held} 条报文已挂起，由另一份账本发送；主管可在上传队列里放行或人工处理 / ${held} unsent messages are held: the other copy sends them`
      : '未发的报文按原来的报文号发出，平台据此认出重复 / unsent messages go out under their old ids, by which the platform knows a double'
  return `${[
    `账本已由本机接管，终端号 ${terminal}，安装编号 ${installation} / taken over by this computer`,
    ...(slipsFrom === undefined ? [] : [`今天的单据号从 ${slipsFrom} 起，之前的号留给另一份 / today's slips begin at ${slipsFrom}`]),
    '另一份账本结算过而这里没有的，平台上有、这里没有：启动终端后逐日对账（Alt+7），并与已打印的结算单核对',
    'what the other copy settled is at the platform and not here: compare each day since (Alt+7), and the printed slips',
    unsent,
  ].join('\n')}\n`
}
