import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type UploadDetail, type UploadJob, uploadDetailSchema, uploadJobSchema } from '../../shared/contract/index.ts'
import { formatChinaTime } from '../../shared/dates/index.ts'
import type { Problem } from '../../shared/errors/index.ts'
import { readQueue, retryInQueue } from '../app/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { ledgerOptions, onLedger, sayIfViewedOnly } from './ledger-folder.ts'
import { refusalAsText, wordOf } from './sentences.ts'

const say = (text: string) => void process.stdout.write(text)
const wordsOf = (kind: 'uploadKind' | 'uploadState' | 'uploadNextStep' | 'attemptOutcome', code: string) => wordOf(kind, code, 'zh-CN')
const time = (instant: string | undefined) => (instant === undefined ? '—' : formatChinaTime(instant))

/** `queue list|show|retry`: the outbox of a data folder; reading works beside the running terminal. */
export async function queueCommand(args: readonly string[]): Promise<ExitCode> {
  const options = { ...ledgerOptions, all: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  const [act, name] = positionals
  if (act === 'list') return onLedger(values, (host) => list(host, values))
  if ((act !== 'show' && act !== 'retry') || name === undefined)
    throw new CalledWrongly('queue 之后写 list，或 show、retry 加报文号 / list, or show or retry with the id of a message')
  if (values.all) throw new CalledWrongly('--all 只用于 / only with: queue list')
  return onLedger(values, (host) => (act === 'show' ? show(host, name, values.json) : retry(host, name, values.json)))
}

type Host = Parameters<typeof readQueue>[0]

async function list(host: Host, { json, all }: { readonly json: boolean; readonly all: boolean }): Promise<ExitCode> {
  const jobs = (await readQueue(host, (queue) => queue.list())) ?? []
  await sayIfViewedOnly(host)
  if (json) say(`${JSON.stringify(z.encode(z.array(uploadJobSchema), [...jobs]), null, 2)}\n`)
  else say(listAsText(jobs, all))
  return 0
}

/** A line for each message that is not done, the nearest deadline first, then those done if `all` is asked for, and how many of each. */
export function listAsText(jobs: readonly UploadJob[], all: boolean): string {
  const open = jobs.filter(({ nextStep }) => nextStep !== 'none')
  const done = jobs.length - open.length
  const lines = (all ? jobs : open).map(({ messageId, slipNumber, kind, state, nextStep, attempts, deadlineAt, lastWords }) =>
    [
      messageId,
      slipNumber,
      wordsOf('uploadKind', kind),
      wordsOf('uploadState', state),
      `${attempts} 次`,
      `时限 ${time(deadlineAt)}`,
      wordsOf('uploadNextStep', nextStep),
      ...(lastWords ? [lastWords] : []),
    ].join('\t'),
  )
  return `${[...lines, `未办完 ${open.length} 条，最近已办完 ${done} 条${all || done === 0 ? '' : '（加 --all 列出 / --all lists them）'}`].join('\n')}\n`
}

async function show(host: Host, name: string, asJson: boolean): Promise<ExitCode> {
  const found = await readQueue(host, (queue) => queue.detail(name))
  if (found === undefined) return 1
  await sayIfViewedOnly(host)
  if (!found.ok) return refused(found.error, await nextForUnknown(host, name))
  say(asJson ? `${JSON.stringify(z.encode(uploadDetailSchema, found.value), null, 2)}\n` : detailAsText(found.value))
  return 0
}

/** An answer with thousands of lines would push everything else off the screen. */
const answerCharacters = 400
function beginningOf(answer: string): string {
  if (answer.length <= answerCharacters) return answer
  return `${answer.slice(0, answerCharacters)}…（共 ${answer.length} 字，全文见 --json / the whole with --json）`
}

/** A message with its journal: each sending and each ending, the beginning of the platform's answers, persons masked. */
export function detailAsText({ job, attempts }: UploadDetail): string {
  return [
    `${wordsOf('uploadKind', job.kind)}　${job.slipNumber}　${wordsOf('uploadState', job.state)}　下一步：${wordsOf('uploadNextStep', job.nextStep)}`,
    `报文 ${job.messageId}　尝试 ${job.attempts} 次　时限 ${time(job.deadlineAt)}`,
    ...attempts.flatMap(({ at, messageId, outcome, words, operatorName, answer }) => [
      [time(at), messageId, wordsOf('attemptOutcome', outcome), operatorName ?? '', words].filter((part) => part !== '').join('　'),
      ...(answer === undefined ? [] : [`    ${beginningOf(answer)}`]),
    ]),
    '',
  ].join('\n')
}

async function retry(host: Host, name: string, asJson: boolean): Promise<ExitCode> {
  const done = await retryInQueue(host, name)
  if (asJson) say(`${JSON.stringify(done)}\n`)
  if (done.ok) {
    if (!asJson) say('已重新排队，终端启动后发出 / queued again; goes out when the terminal is started\n')
    return 0
  }
  if (asJson) return 1
  if (done.error.code === 'upload.unknown') return refused(done.error, await nextForUnknown(host, name))
  if (done.error.code !== 'store.busy') return refused(done.error)
  process.stderr.write(`终端正在运行，账本由它独占。请在窗口的“上传队列”里选中这条报文，按 F6 重试；或先关闭终端再用本命令。
the terminal is running and keeps the ledger to itself: retry in its window (upload queue, F6), or close it first
`)
  return 1
}

/** What names no message may be the number of a slip: a settlement has several messages. */
async function nextForUnknown(host: Host, name: string): Promise<string> {
  const isSlip = await readQueue(host, (queue) => queue.certificate(name).ok)
  return isSlip
    ? '这是单据号或结算编号；它的各条报文见 queue list --all / this names a settlement: queue list --all shows its messages'
    : '报文及其报文号见 queue list --all / queue list --all shows the messages and their ids'
}

function refused(problem: Problem, next?: string): ExitCode {
  process.stderr.write(refusalAsText(problem, 'zh-CN', next))
  return 1
}
