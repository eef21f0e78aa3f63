import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type DeviceKind, type DeviceSettings, deviceKinds, type SelfTestReport } from '../../shared/contract/index.ts'
import { type Problem, ProblemError } from '../../shared/errors/index.ts'
import { maskIdNumber, maskName } from '../../shared/insured/index.ts'
import { type DeviceBench, listDrivers, listPorts, openDeviceBench, readDevices } from '../app/index.ts'
import { dataFolder } from '../loopback/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { refusalAsText, wordOf, wordsOfVerdict } from './sentences.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const sayJson = (content: object): void => say(JSON.stringify(content))

const kindWords = deviceKinds.join('|')

const options = {
  kind: { type: 'string' },
  port: { type: 'string' },
  driver: { type: 'string' },
  baud: { type: 'string' },
  seconds: { type: 'string', default: '10' },
  json: { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>['values']

function numberOf(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number <= 0)
    throw new CalledWrongly(`--${option} ${text}：应为正整数 / expected a whole number above zero`)
  return number
}

function kindOf(text: string | undefined): DeviceKind {
  const kind = deviceKinds.find((known) => known === text)
  if (kind === undefined) throw new CalledWrongly(`--kind ${text ?? ''}：应为 / expected one of ${kindWords}`)
  return kind
}

async function onBench(values: Values, work: (bench: DeviceBench) => Promise<ExitCode>): Promise<ExitCode> {
  const kind = kindOf(values.kind)
  if (values.port === undefined) throw new CalledWrongly('缺少 --port，如 / missing, such as COM3, /dev/ttyUSB0, tcp://192.168.1.50:4001')
  const opened = openDeviceBench({
    kind,
    port: values.port,
    ...(values.driver !== undefined && { driver: values.driver }),
    ...(values.baud !== undefined && { baudRate: numberOf('baud', values.baud) }),
  })
  if (!opened.ok) throw new ProblemError(opened.error)
  try {
    return await work(opened.value)
  } finally {
    await opened.value.close()
  }
}

/** Fields that say who somebody is, hidden unless they are asked for. */
const masks: Readonly<Record<string, (text: string) => string>> = {
  name: maskName,
  englishName: () => '***',
  idNumber: maskIdNumber,
  socialSecurityNumber: maskIdNumber,
  cardNumber: (text) => `${text.slice(0, 1)}****${text.slice(-4)}`,
  cardIdentification: (text) => `${text.slice(0, 6)}…${text.slice(-4)}`,
  permitNumber: (text) => `${text.slice(0, 1)}****${text.slice(-2)}`,
  address: (text) => `${text.slice(0, 3)}…`,
  birthDate: (text) => `${text.slice(0, 4)}-**-**`,
  text: (text) => `${text.slice(0, 6)}…（${text.length}）`,
}

type Identity = Readonly<Record<string, string>>

function masked(identity: Identity): Identity {
  return Object.fromEntries(Object.entries(identity).map(([field, value]) => [field, masks[field]?.(value) ?? value]))
}

type Reading = { readonly identity: Identity } | { readonly problem: Problem }

async function readOnce(bench: DeviceBench, waitMs: number): Promise<Reading | 'nothing came'> {
  switch (bench.settings.kind) {
    case 'social-card': {
      const read = await bench.readCard()
      return read.ok ? { identity: { ...read.value } } : { problem: read.error }
    }
    case 'id-card': {
      const read = await bench.readIdCard(waitMs)
      return read.ok ? { identity: { ...read.value } } : { problem: read.error }
    }
    case 'scanner': {
      const scan = await bench.nextScan(waitMs)
      return scan === undefined ? 'nothing came' : { identity: { text: scan.text } }
    }
    default:
      throw new CalledWrongly(`${bench.settings.kind} 没有可读的内容，请用 self-test / has nothing to read, use self-test`)
  }
}

async function read(values: Values): Promise<ExitCode> {
  const waitMs = numberOf('seconds', values.seconds) * 1_000
  return await onBench(values, async (bench) => {
    const reading = await readOnce(bench, waitMs)
    if (reading !== 'nothing came' && 'identity' in reading) {
      const identity = values.full ? reading.identity : masked(reading.identity)
      if (values.json) sayJson({ ...bench.settings, identity })
      else for (const [field, value] of Object.entries(identity)) say(`${field}\t${value}`)
      return 0
    }
    const { verdict } = await bench.selfTest()
    if (values.json) {
      // What the reading met stands beside the verdict: a document not lifted is refused by a reader that works.
      sayJson({ ...bench.settings, ...(reading !== 'nothing came' && { problem: reading.problem }), verdict })
      return 1
    }
    if (reading !== 'nothing came') process.stderr.write(refusalAsText(reading.problem))
    sayVerdict(verdict)
    return 1
  })
}

function sayVerdict(verdict: SelfTestReport['verdict']): void {
  const { sentence, next } = wordsOfVerdict(verdict)
  say(`结论：${wordOf('culprit', verdict.culprit, 'zh-CN')}（${verdict.code}）`)
  say(sentence)
  say(`下一步：${next}`)
}

const marks = { passed: '✓', failed: '✗', 'not-applicable': '-', 'needs-person': '?' } as const

async function selfTest(values: Values): Promise<ExitCode> {
  return await onBench(values, async (bench) => {
    const report = await bench.selfTest()
    if (values.json) sayJson(report)
    else {
      for (const { name, result, milliseconds, finding } of report.steps)
        say(`${marks[result]} ${wordOf('selfTestStep', name, 'zh-CN')}　${milliseconds} ms　${finding}`.trimEnd())
      sayVerdict(report.verdict)
    }
    return report.verdict.culprit === 'nothing' ? 0 : 1
  })
}

async function trace(values: Values): Promise<ExitCode> {
  const seconds = numberOf('seconds', values.seconds)
  return await onBench(values, async (bench) => {
    bench.onLine(say)
    await pause(seconds * 1_000)
    return 0
  })
}

async function ports(values: Values): Promise<ExitCode> {
  const listing = await listPorts()
  if (values.json) sayJson(listing)
  else {
    for (const { path, vendorId, productId, serialNumber, location, manufacturer } of listing.ports)
      say([path, vendorId && `${vendorId}:${productId}`, serialNumber, location, manufacturer].map((word) => word ?? '-').join('\t'))
    if (listing.unavailable !== undefined)
      say(`系统列不出串口，可直接写端口名 / the system lists none, a typed path still works: ${listing.unavailable}`)
    else if (listing.ports.length === 0) say('没有串口 / no serial ports')
  }
  return 0
}

const placeOf = ({ at }: DeviceSettings): string => ('port' in at ? at.port : `${at.vendorId}:${at.productId}`)

function list(values: Values): ExitCode {
  const folder = dataFolder()
  const found = readDevices(folder)
  if (found.kind === 'bad') {
    process.stderr.write(`${found.problem}\n`)
    return 1
  }
  const devices = found.kind === 'good' ? found.content : []
  if (values.json) sayJson(devices)
  else for (const device of devices) say(`${device.kind}\t${device.driver}\t${placeOf(device)}\t${device.baudRate ?? ''}`.trimEnd())
  if (!values.json && devices.length === 0) say(`没有配置外设 / no devices configured: ${folder}`)
  return 0
}

function drivers(values: Values): ExitCode {
  const known = listDrivers()
  if (values.json) sayJson(known)
  else for (const { kind, driver, baudRate, options: names } of known) say(`${kind}\t${driver}\t${baudRate}\t${names.join(' ')}`.trimEnd())
  return 0
}

const acts: Readonly<Record<string, (values: Values) => Promise<ExitCode> | ExitCode>> = {
  list,
  drivers,
  ports,
  read,
  trace,
  'self-test': selfTest,
}

/** Devices without a window: what is configured, which ports there are, and one device at a time on the bench. */
export async function deviceCommand(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  const [act, surplus] = positionals
  const run = act !== undefined && Object.hasOwn(acts, act) ? acts[act] : undefined
  if (run === undefined) throw new CalledWrongly(`device 之后写 ${Object.keys(acts).join('、')} 之一 / expected one of these`)
  if (surplus !== undefined) throw new CalledWrongly(`多余的参数 / unexpected argument: ${surplus}`)
  return await run(values)
}
