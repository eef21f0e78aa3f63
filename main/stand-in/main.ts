/**
 * The stand-in platform as a program: `node main/stand-in/main.ts --port 0 --data <folder> --packs <folder>
 * --institution <code> --name <name> --area <six digits> --hospital-level L3 [--control-port 0] [--seed <file.json>]
 * [--faults <mood, json or file>] [--disagree <name>] [--guard <file.json>] [--end-with-input]`; with `--ledger` it says what it holds
 * and ends, with `--help` it says which moods, distortions and guards there are. A wrong option ends it with 1 and leaves no port open.
 *
 * Says `listening http://127.0.0.1:PORT` and, when asked for, `control http://127.0.0.1:PORT`. Each line on its
 * standard input is a fault plan or a mood as JSON, for example `{"mood":"offline"}`, or `voucher PERSON-NUMBER LABEL`, which
 * is answered by `voucher LABEL CODE`: a fresh e-voucher on that person's phone.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type FaultPlan, faultPlanSchema } from './faults.ts'
import { guardSchema } from './guard.ts'
import {
  aboutDistortion,
  type Distortion,
  distortions,
  type GuardText,
  moods,
  readLedger,
  type StandIn,
  standInSeedSchema,
  startStandIn,
} from './index.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string' },
    data: { type: 'string' },
    packs: { type: 'string', default: join(import.meta.dirname, '../../resources/policy-packs') },
    institution: { type: 'string', default: 'H36080200001' },
    name: { type: 'string', default: '三保演示医院' },
    area: { type: 'string', default: '360802' },
    'hospital-level': { type: 'string', default: 'L3' },
    seed: { type: 'string' },
    faults: { type: 'string' },
    /** What the platform sees differently from the start, by name. */
    disagree: { type: 'string' },
    /** Prints what the data folder holds as JSON, and starts nothing. */
    ledger: { type: 'boolean', default: false },
    /** Prints what the options may be, and starts nothing. */
    help: { type: 'boolean', short: 'h', default: false },
    /** The gateway before the platform: its style and credentials. */
    guard: { type: 'string' },
    /** End when standard input ends: with the program that started it, however that one ended. */
    'end-with-input': { type: 'boolean', default: false },
  },
})

/** A utility process of Electron speaks to its parent through this port. */
type ProcessWithParent = NodeJS.Process & {
  readonly parentPort?: { on(event: 'message', listener: (event: { data: unknown }) => void): void }
}

const moodNames = Object.keys(moods)
const moodSchema = z.object({ mood: z.enum(moodNames) })

/** One of each style, so that whoever writes a guard file has a whole one to start from. */
const guardExamples: readonly GuardText[] = [
  { style: { style: 'tif', applicationId: 'app', secret: 's3cret' } },
  { style: { style: 'csb', accessKey: 'app', secret: 's3cret' }, windowMinutes: 30 },
  { style: { style: 'path-per-service', applicationKey: 'app', secret: 's3cret' } },
  { style: { style: 'oauth', clientId: 'app', secret: 's3cret', tokenPath: '/oauth/token', tokenSeconds: 7200 } },
]
const planExample = '{"rules":[{"kind":"slow","ms":3000,"transaction":"2304"}]}'

function help(): string {
  const rows = (texts: readonly string[]) => texts.map((text) => `      ${text}\n`).join('')
  return [
    '模拟医保平台，供培训和试验 / a platform to train with\n',
    '  --port <端口>, --control-port <端口>   0 取任意空闲端口 / 0 takes any free port\n',
    '  --data <目录>                          台账放在哪里 / where the ledger is kept\n',
    '  --seed <文件.json>                     参保人、目录和就诊 / the people, items and visits it knows\n',
    '  --faults <状态|JSON|文件>              状态 / moods:\n',
    rows(moodNames),
    '    故障计划的 JSON 例 / a fault plan as JSON, for example:\n',
    rows([planExample]),
    '  --disagree <名称>                      平台另有看法 / what it sees differently:\n',
    rows(distortions.map((name) => `${name.padEnd(24)}${aboutDistortion(name)}`)),
    '  --guard <文件.json>                    平台前的网关，每种一例 / the gateway before it, an example of each style:\n',
    rows(guardExamples.map((guard) => JSON.stringify(guard))),
    '    路径也按样式检查，平台地址要写全 / paths are checked as well, so the address of the platform has to be whole:\n',
    rows([
      'tif: /ebus/<服务>/<环境>/hsa/hgs 之后是交易编号 / then the transaction number',
      'csb: /CSB/hsa-fsi-<交易编号>，或 /fsi/api/rsfComIfsService/callService',
      'path-per-service: /fsi/api/<服务>/<方法>',
      '另有路径时，在 style 中加 / where it is another, in style: "path":"/<...>/{transaction}"',
    ]),
  ].join('')
}

interface Reason {
  readonly zh: string
  readonly en: string
}

/** Why a text that was to be JSON of some shape is not, by its first wrong place: the later ones often follow from it. */
function reasonOf(error: unknown): Reason {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    const place = issue?.path.join('.') || '{}'
    return { zh: `内容不对，第一处在 ${place}`, en: `wrong content, first at ${place}: ${issue?.message}` }
  }
  const { message, code } = error as NodeJS.ErrnoException
  if (error instanceof SyntaxError) return { zh: '内容不是 JSON', en: `not JSON: ${message}` }
  return { zh: '没有这个文件，或读不了', en: `no such file, or it cannot be read (${code ?? message})` }
}

function portOf(option: 'port' | 'control-port', text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new Error(
    `--${option} ${text}：端口应为 0 至 65535 的整数，--${option} 0 取任意空闲端口 / expected a port from 0 to 65535; --${option} 0 takes any free one`,
  )
}

/** A mood by name or a whole plan. */
function planOf(text: string): FaultPlan {
  const given: unknown = JSON.parse(text)
  const isMood = typeof given === 'object' && given !== null && 'mood' in given
  return faultPlanSchema.parse(isMood ? moods[moodSchema.parse(given).mood] : given)
}

/** A mood by its name, a plan as JSON, or a file that holds one. */
function faultsOf(given: string): FaultPlan {
  try {
    if (moodNames.includes(given)) return planOf(JSON.stringify({ mood: given }))
    return planOf(given.trimStart().startsWith('{') ? given : readFileSync(given, 'utf8'))
  } catch (error) {
    const { zh, en } = reasonOf(error)
    throw new Error(
      `--faults ${given}：${zh}。应为状态 ${moodNames.join('、')} 之一，或故障计划的 JSON，或装有它的文件 / ${en}. Expected a mood (${moodNames.join(', ')}), a fault plan as JSON like ${planExample}, or a file that holds one`,
    )
  }
}

function distortionOf(given: string): Distortion {
  const known = distortions.find((name) => name === given)
  if (known !== undefined) return known
  throw new Error(`--disagree ${given}：没有这个名称，应为 ${distortions.join('、')} 之一 / no such name; expected one of these`)
}

/** What a file named by an option holds; `advice` says what to do where it holds something else. */
function contentOf<Schema extends z.ZodType>(option: string, file: string, schema: Schema, advice: Reason): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const { zh, en } = reasonOf(error)
    throw new Error(`${option} ${file}：${zh}。${advice.zh} / ${en}. ${advice.en}`)
  }
}

const guardAdvice: Reason = {
  zh: '网关文件的例子在英文之后',
  en: `A guard file looks like ${guardExamples.map((guard) => JSON.stringify(guard)).join(' or ')}`,
}
/** Strict: any other file would pass for a seed that seeds nothing. */
const seedFileSchema = standInSeedSchema.strict()
const seedAdvice: Reason = {
  zh: '应为装有参保人、目录和就诊的 JSON 文件，改正这一处，或不写 --seed',
  en: 'Expected a JSON file of people, items and visits: correct that place, or leave --seed out',
}

/** Everything the options say, judged before any port is open: a program that cannot start must not be half there. */
function settingsOf() {
  const port = portOf('port', values.port)
  const controlPort = values['control-port'] === undefined ? undefined : portOf('control-port', values['control-port'])
  if (port !== 0 && port === controlPort)
    throw new Error(
      `--control-port ${controlPort}：与 --port 相同，应另选一个，--control-port 0 取任意空闲端口 / the same as --port; choose another, --control-port 0 takes any free one`,
    )
  const plan = faultPlanSchema.parse(values.faults === undefined ? {} : faultsOf(values.faults))
  const disagreeing = values.disagree === undefined ? [] : [{ kind: 'disagree' as const, as: distortionOf(values.disagree) }]
  return {
    plan: { ...plan, rules: [...plan.rules, ...disagreeing] },
    ports: { port, ...(controlPort === undefined ? {} : { controlPort }) },
    files: {
      ...(values.guard === undefined ? {} : { guard: contentOf('--guard', values.guard, guardSchema, guardAdvice) }),
      ...(values.seed === undefined ? {} : { seed: contentOf('--seed', values.seed, seedFileSchema, seedAdvice) }),
    },
  }
}

/** What to say where the program could not start; a port that is taken is told with its option. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number }
  if (port === undefined || (code !== 'EADDRINUSE' && code !== 'EACCES')) return error.message
  const option = String(port) === values['control-port'] ? '--control-port' : '--port'
  const reason: Reason =
    code === 'EADDRINUSE'
      ? { zh: '端口已被占用', en: 'the port is taken by another program' }
      : { zh: '没有权限使用这个端口', en: 'this port is not permitted' }
  return `${option} ${port}：${reason.zh}，另选一个，或用 ${option} 0 取任意空闲端口 / ${reason.en}; choose another, or ${option} 0 takes any free one`
}

/** Orders come as lines on standard input, or as messages where a utility process has no standard input. */
function obeyOrders(standIn: StandIn, end: () => void): void {
  const obey = (line: string) => {
    const [word, personNumber = '', label = ''] = line.trim().split(/\s+/)
    if (word === 'voucher') {
      process.stdout.write(`voucher ${label} ${standIn.showVoucher(personNumber) ?? 'refused: nobody has that number'}\n`)
      return
    }
    try {
      standIn.faults.set(planOf(line))
      process.stdout.write('faults set\n')
    } catch (error) {
      const { zh, en } = reasonOf(error)
      process.stderr.write(`不是故障计划 / not a fault plan: ${zh} / ${en}\n`)
    }
  }
  const lines = createInterface({ input: process.stdin }).on('line', obey)
  const { parentPort } = process as ProcessWithParent
  if (values['end-with-input'] && !parentPort) lines.on('close', end)
  parentPort?.on('message', ({ data }) => obey(String(data)))
}

async function run(): Promise<void> {
  if (values.help) {
    process.stdout.write(help())
    return
  }
  if (values.data === undefined) throw new Error('缺少 --data <目录>：台账放在哪里 / --data <folder> is missing: where the ledger is kept')
  const databaseFile = join(values.data, 'stand-in.db')
  if (values.ledger) {
    process.stdout.write(`${JSON.stringify(readLedger(databaseFile), null, 2)}\n`)
    return
  }
  const { plan, ports, files } = settingsOf()
  mkdirSync(values.data, { recursive: true })
  const standIn = await startStandIn({
    ...ports,
    ...files,
    databaseFile,
    packs: values.packs,
    institution: { code: values.institution, name: values.name, area: values.area, hospitalLevel: values['hospital-level'] },
  })
  standIn.faults.set(plan)
  process.stdout.write(`listening ${standIn.address}\n`)
  if (standIn.controlAddress !== undefined) process.stdout.write(`control ${standIn.controlAddress}\n`)
  const end = () => void standIn.close().then(() => process.exit(0))
  obeyOrders(standIn, end)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  // Whoever started it with a channel is gone when the channel is.
  if (process.connected) process.once('disconnect', end)
}

run().catch((error: unknown) => {
  // One of the two ports may be open already, and would keep a program alive that nobody can use.
  process.stderr.write(`stand-in: ${sentenceOf(error)}\n`, () => process.exit(1))
})
