/** The devices page's side of the fake terminal: a counter where two devices work, one is set up wrongly and one is not plugged in. */
import {
  type DeviceKind,
  type DeviceReport,
  type DeviceSettings,
  type DeviceTraceEntry,
  type DriverFacts,
  deviceKinds,
  type EventName,
  type SelfTestReport,
} from '../../shared/contract/index.ts'
import { refuse, succeed } from '../../shared/errors/index.ts'
import type { FakeHandlers, FakeOptions } from './fake-client.ts'

type DeviceMethod = Extract<keyof FakeHandlers, `device.${string}`>

const drivers: readonly DriverFacts[] = [
  {
    kind: 'social-card',
    driver: 'acs-serial',
    baudRates: [9_600, 115_200],
    options: [{ name: 'slot', form: 'number', choices: [], preset: 1 }],
  },
  {
    kind: 'social-card',
    driver: 'mt3-serial',
    baudRates: [9_600, 115_200],
    options: [{ name: 'statuses', form: 'list', choices: [], preset: [] }],
  },
  { kind: 'id-card', driver: 'sam-v', baudRates: [115_200, 9_600], options: [] },
  {
    kind: 'scanner',
    driver: 'text-scanner',
    baudRates: [9_600, 115_200],
    options: [
      { name: 'terminators', form: 'list', choices: ['CR', 'LF', 'TAB', 'ETX'], preset: ['CR', 'LF'] },
      { name: 'silenceMs', form: 'number', choices: [] },
      { name: 'countsPackages', form: 'switch', choices: [], preset: false },
      { name: 'trigger', form: 'choice', choices: ['honeywell', 'datalogic'] },
    ],
  },
  {
    kind: 'receipt-printer',
    driver: 'esc-pos',
    baudRates: [9_600, 115_200],
    options: [{ name: 'columns', form: 'choice', choices: [32, 42, 48], preset: 32 }],
  },
  { kind: 'rating-keypad', driver: 'rk-serial', baudRates: [9_600], options: [] },
  { kind: 'pin-pad', driver: 'pp-serial', baudRates: [9_600], options: [] },
  { kind: 'customer-display', driver: 'cd5220', baudRates: [9_600], options: [] },
]

const atCounter: readonly (readonly [DeviceSettings, DeviceReport['state']])[] = [
  [{ kind: 'social-card', driver: 'acs-serial', at: { port: 'COM3' }, options: {} }, 'ready'],
  [
    { kind: 'id-card', driver: 'sam-v', at: { vendorId: '1A86', productId: '7523', location: '1-1.4' }, baudRate: 9_600, options: {} },
    'offline',
  ],
  [{ kind: 'scanner', driver: 'text-scanner', at: { port: 'COM4' }, options: { terminators: ['CR'] } }, 'silent'],
  [{ kind: 'rating-keypad', driver: 'rk-serial', at: { port: 'COM9' }, options: {} }, 'offline'],
]

const ports = [
  { path: 'COM3', manufacturer: 'Prolific', vendorId: '067B', productId: '2303', location: '1-1.2' },
  { path: 'COM4', manufacturer: 'FTDI', vendorId: '0403', productId: '6001', serialNumber: 'A50285BI', location: '1-1.3' },
  { path: 'COM5', manufacturer: 'wch.cn', vendorId: '1A86', productId: '7523', location: '1-1.4' },
  { path: 'COM7' },
] as const

const portOf = ({ at }: DeviceSettings): string => ('port' in at ? at.port : 'COM5')

/** A card is felt, woken and asked for its basics; what it says of its holder is hidden. */
const exchange: readonly (readonly [DeviceTraceEntry['direction'], string, string])[] = [
  ['event', 'opened', 'COM3'],
  ['out', '02 65 00 00 00 00 01 00 00 00 64 03', ''],
  ['in', '02 81 00 00 00 00 01 00 00 00 80 03', ''],
  ['out', '02 6F 05 00 00 00 02 00 00 00 00 A4 00 00 02 CE 03', ''],
  ['in', '02 80 12 00 00 00 02 00 00 00 ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ·· 90 00 00 03', 'answer'],
]

const verdicts: Partial<Record<DeviceKind, Pick<SelfTestReport, 'steps' | 'verdict'>>> = {
  'social-card': {
    steps: [
      { name: 'listed', result: 'passed', milliseconds: 12, finding: '' },
      { name: 'opened', result: 'passed', milliseconds: 31, finding: 'COM3' },
      { name: 'answered', result: 'passed', milliseconds: 48, finding: 'ACR1281S' },
      { name: 'identity', result: 'needs-person', milliseconds: 55, finding: '' },
    ],
    verdict: { culprit: 'nothing', code: 'works-without-card', values: {} },
  },
  'id-card': {
    steps: [
      { name: 'listed', result: 'passed', milliseconds: 9, finding: '' },
      { name: 'opened', result: 'passed', milliseconds: 27, finding: 'COM5' },
      { name: 'answered', result: 'failed', milliseconds: 2_004, finding: 'device.no-answer' },
      { name: 'heard', result: 'passed', milliseconds: 312, finding: 'sam-v' },
    ],
    verdict: { culprit: 'driver', code: 'speed-wrong', values: { configured: '9600', answers: '115200' } },
  },
  'rating-keypad': {
    steps: [
      { name: 'listed', result: 'failed', milliseconds: 8, finding: 'device.not-found' },
      { name: 'opened', result: 'failed', milliseconds: 3, finding: 'device.not-found' },
    ],
    verdict: { culprit: 'cable', code: 'port-absent', values: { port: 'COM9' } },
  },
}

export function createFakeDevices(
  { now }: FakeOptions,
  publish: (event: EventName, payload: object) => void,
): { readonly handlers: Pick<FakeHandlers, DeviceMethod>; unlistPorts(reason: string): void } {
  let unlisted: string | undefined
  const installed = new Map(atCounter.map(([settings, state]) => [settings.kind, { settings, state, since: now() - 200_000 }]))
  const found = new Map<DeviceKind, SelfTestReport['verdict']>()
  const traces = new Map<DeviceKind, DeviceTraceEntry[]>()
  const say = (kind: DeviceKind) => {
    const trace = traces.get(kind) ?? []
    traces.set(kind, trace)
    for (const [direction, bytes, meaning] of exchange)
      trace.push({ sequence: trace.length + 1, at: new Date(now()).toISOString(), direction, bytes, meaning })
  }
  say('social-card')

  const reportOf = (kind: DeviceKind): DeviceReport => {
    const device = installed.get(kind)
    const counted = { bytesIn: 0, bytesOut: 0, losses: 0, disturbances: 0 }
    if (!device) return { kind, driver: '', port: '', state: 'not-configured', since: new Date(now()).toISOString(), counted }
    const { settings, state, since } = device
    const verdict = found.get(kind)
    return {
      kind,
      driver: settings.driver,
      port: portOf(settings),
      baudRate: settings.baudRate ?? drivers.find(({ driver }) => driver === settings.driver)?.baudRates[0],
      settings,
      state,
      since: new Date(since).toISOString(),
      ...(verdict && { lastVerdict: verdict }),
      counted: state === 'offline' ? { ...counted, losses: 1 } : { bytesIn: 3_418, bytesOut: 1_206, losses: 0, disturbances: 0 },
    }
  }

  const handlers: Pick<FakeHandlers, DeviceMethod> = {
    'device.list': () => succeed(deviceKinds.map(reportOf)),
    'device.ports': () =>
      succeed({
        ...(unlisted !== undefined && { unavailable: unlisted }),
        ports: (unlisted === undefined ? ports : []).map((port) => {
          const user = [...installed.values()].find(({ settings }) => portOf(settings) === port.path)
          return { ...port, ...(user && { usedBy: user.settings.kind }) }
        }),
      }),
    'device.drivers': () => succeed(drivers),
    'device.configure': ({ kind, settings }) => {
      const slot = settings?.options.slot
      if (slot !== undefined && slot !== 0 && slot !== 1)
        return refuse('device.bad-settings', { places: [{ place: 'options.slot', found: String(slot), expected: '0 | 1' }] })
      if (settings) installed.set(kind, { settings, state: 'ready', since: now() })
      else installed.delete(kind)
      found.delete(kind)
      publish('device.changed', { kind })
      return succeed(reportOf(kind))
    },
    'device.selfTest': ({ kind }) => {
      if (!installed.has(kind)) return refuse('device.not-configured', { role: kind })
      const { steps, verdict } = verdicts[kind] ?? {
        steps: [{ name: 'answered', result: 'needs-person' as const, milliseconds: 1, finding: '' }],
        verdict: { culprit: 'nothing' as const, code: 'works-unproven', values: { port: 'COM4' } },
      }
      say(kind)
      found.set(kind, verdict)
      return succeed({ kind, startedAt: new Date(now()).toISOString(), steps, verdict })
    },
    'device.trace': ({ kind, after = 0 }) =>
      succeed({ entries: (traces.get(kind) ?? []).filter(({ sequence }) => sequence > after), dropped: 0 }),
    'device.exportTrace': ({ kind }) =>
      succeed({ fileName: `sanbao-${kind}.txt`, text: (traces.get(kind) ?? []).map(({ bytes }) => `${bytes}\n`).join('') }),
  }

  return {
    handlers,
    unlistPorts: (reason) => {
      unlisted = reason
    },
  }
}
