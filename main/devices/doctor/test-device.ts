import type { DeviceKind, SelfTestReport } from '../../../shared/contract/index.ts'
import type { DeviceManager, Installed } from '../manager/index.ts'
import { holderOf } from '../transport/index.ts'
import type { Evidence } from './diagnose.ts'
import { type AskPerson, runSelfTest } from './self-test.ts'

export interface TestBench {
  readonly manager: DeviceManager
  readonly askPerson?: AskPerson
  readonly now?: () => number
}

/** Tests one configured device of the counter and keeps the verdict with it; absent where none of the kind is configured. */
export async function testDevice({ manager, askPerson, now = Date.now }: TestBench, kind: DeviceKind): Promise<SelfTestReport | undefined> {
  const installed = manager.installed(kind)
  if (installed === undefined) return undefined
  const report = await runSelfTest({
    installed,
    isListed: (path) => isListed(manager, path),
    alike: () => alikePorts(manager, installed),
    holderOf,
    heldByUs: (path) => manager.holderAmongUs(kind, path),
    ...(askPerson && { askPerson }),
    now,
  })
  manager.found(kind, report.verdict)
  return report
}

async function isListed(manager: DeviceManager, path: string): Promise<boolean | undefined> {
  if (path.startsWith('tcp://')) return undefined
  const { ports, unavailable } = await manager.ports.list()
  if (ports.some((port) => port.path === path)) return true
  // A path the system does not list may still be one, such as a pseudo-terminal: opening it will tell.
  return unavailable === undefined && !path.startsWith('/') ? false : undefined
}

/** Each of several ports that fit is asked in turn whether this device is there; only a single answer is an answer. */
async function alikePorts(manager: DeviceManager, { settings, entry, baudRate }: Installed): Promise<Evidence['alike']> {
  const found = await manager.find(settings.at)
  if (found?.kind !== 'ambiguous') return undefined
  const answering: string[] = []
  for (const path of found.paths) {
    const { device, close } = manager.openFor(entry, { ...settings, at: { port: path }, baudRate })
    const answered = await device.probe()
    await close()
    if (answered.ok) answering.push(path)
  }
  const [answers] = answering
  return { paths: found.paths, ...(answering.length === 1 && answers !== undefined && { answers }) }
}
