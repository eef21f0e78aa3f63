import { setTimeout as pause } from 'node:timers/promises'
import type { DeviceKind, DeviceSettings, MethodReply, Operator, SelfTestReport } from '../../shared/contract/index.ts'
import { instantText } from '../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import { type InsuredPerson, isSameIdNumber, isSameName, maskIdNumber } from '../../shared/insured/index.ts'
import {
  type AskPerson,
  createDeviceManager,
  type DeviceManager,
  type PersonAnswer,
  type TestedDocument,
  type TracedPiece,
  testDevice,
} from '../devices/index.ts'
import type { CentralPlatform, Clock, PlatformOutcome } from '../services/ports/index.ts'
import type { MessageIds } from '../services/upload/index.ts'
import { readDevices, writeDevices } from './devices-file.ts'

/** The devices page's side of the counter's devices: what they are, how they are set up, what is wrong with them. */
export interface DeviceDesk {
  readonly manager: DeviceManager
  list(): MethodReply<'device.list'>
  ports(): Promise<MethodReply<'device.ports'>>
  configure(
    kind: DeviceKind,
    settings: DeviceSettings | undefined,
  ): Promise<Outcome<MethodReply<'device.configure'>, 'device.bad-settings' | 'store.disk-full'>>
  trace(kind: DeviceKind, after: number): MethodReply<'device.trace'>
  exportTrace(kind: DeviceKind): MethodReply<'device.exportTrace'>
  /** One at a time per device: who asks meanwhile is given the same report. */
  selfTest(kind: DeviceKind, operator: Operator): Promise<Outcome<SelfTestReport, 'device.not-configured'>>
  close(): Promise<void>
}

export interface DeviceDeskParts {
  readonly folder: string
  readonly clock: Clock
  readonly platform: Pick<CentralPlatform, 'findPerson'>
  readonly messageIds: MessageIds
}

/** Longer than a person waits for the report; the platform counts as unreachable then. */
const platformPatienceMs = 10_000

/** Opens the devices that `devices.yaml` describes. Throws what is wrong with the file, line by line. */
export function openDevices({ folder, clock, platform, messageIds }: DeviceDeskParts): DeviceDesk {
  const { now } = clock
  const read = readDevices(folder)
  if (read.kind === 'bad') throw new Error(read.problem)
  const manager = createDeviceManager({ devices: read.kind === 'good' ? read.content : [], now })
  let writing: Promise<unknown> = Promise.resolve()

  /** One change after the other: the file always says what is in use. */
  function inTurn<Value>(change: () => Promise<Value>): Promise<Value> {
    const turn = writing.then(change, change)
    writing = turn
    return turn
  }

  async function configure(kind: DeviceKind, settings: DeviceSettings | undefined) {
    if (settings !== undefined && settings.kind !== kind) return badSettings([{ path: ['kind'], found: settings.kind, expected: kind }])
    const before = manager.settings()
    const faults = await manager.configure(kind, settings)
    if (faults.length > 0) return badSettings(faults)
    try {
      await writeDevices(folder, manager.settings())
    } catch (cause) {
      await manager.configure(
        kind,
        before.find((one) => one.kind === kind),
      )
      if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') return refuse('store.disk-full', {})
      throw cause
    }
    return succeed(manager.report(kind))
  }

  const running = new Map<DeviceKind, Promise<SelfTestReport | undefined>>()

  /** What the platform says of the person a document names; nothing of it is kept. */
  function askPerson(operator: Operator): AskPerson {
    return async (document) => {
      const sender = { messageId: messageIds.next(), operatorId: operator.operatorId, operatorName: operator.name }
      const tired = pause(platformPatienceMs, { kind: 'unknown' as const, reason: 'no answer' }, { ref: false })
      const answer = await Promise.race([platform.findPerson(sender, document), tired])
      return personAnswer(answer, holderOf(document))
    }
  }

  async function selfTest(kind: DeviceKind, operator: Operator) {
    const test = running.get(kind) ?? testDevice({ manager, askPerson: askPerson(operator), now }, kind)
    running.set(kind, test)
    try {
      const report = await test
      return report ? succeed(report) : refuse('device.not-configured', { role: kind })
    } finally {
      running.delete(kind)
    }
  }

  return {
    manager,
    selfTest,
    close: manager.close,
    list: () => manager.list(),
    async ports() {
      const { ports, unavailable } = await manager.ports.list()
      const listed = ports.map((port) => {
        const usedBy = manager.usedBy(port.path)
        return { ...port, ...(usedBy && { usedBy }) }
      })
      return { ports: listed, ...(unavailable !== undefined && { unavailable }) }
    },
    configure: (kind, settings) => inTurn(() => configure(kind, settings)),
    trace(kind, after) {
      const { pieces, dropped } = manager.installed(kind)?.trace.after(after) ?? { pieces: [], dropped: 0 }
      return { entries: pieces.map((piece) => ({ ...piece, at: instantText(piece.at) })), dropped }
    },
    exportTrace(kind) {
      const stamp = instantText(now()).replaceAll(/[-:]|\..*$/g, '')
      const { pieces, dropped } = manager.installed(kind)?.trace.after(0) ?? { pieces: [], dropped: 0 }
      const head = [JSON.stringify(manager.report(kind), undefined, 2), ...(dropped > 0 ? [`… ${dropped}`] : [])]
      return { fileName: `sanbao-${kind}-${stamp}.txt`, text: `${[...head, ...pieces.map(lineOfPiece)].join('\n')}\n` }
    },
  }
}

interface Holder {
  readonly idNumber: string
  /** A foreigner's card has two names, and the platform knows either. */
  readonly names: readonly string[]
}

function holderOf(document: TestedDocument): Holder {
  if ('card' in document) return { idNumber: document.card.socialSecurityNumber, names: [document.card.name] }
  const { idNumber, name, englishName } = document.idCard
  return { idNumber, names: englishName === undefined ? [name] : [name, englishName] }
}

/** Platforms repeat in their words what they were asked; the verdict is kept and exported. */
function withoutHolder(words: string, { idNumber, names }: Holder): string {
  return names.reduce(
    (text, name) => text.replaceAll(name, '*'.repeat([...name].length)),
    words.replaceAll(idNumber, maskIdNumber(idNumber)),
  )
}

/** What an answer to 1101 means to whoever looks for a fault. */
export function personAnswer(answer: PlatformOutcome<InsuredPerson>, holder: Holder): PersonAnswer {
  // Only words about the person say that nobody knows them; a busy platform has not looked.
  if (answer.kind === 'refused')
    return { kind: answer.about === 'person' ? 'unknown' : 'refused', words: withoutHolder(answer.message, holder) }
  if (answer.kind !== 'accepted') return { kind: 'unreachable', reason: withoutHolder(answer.reason, holder) }
  const { name, idNumber, enrolmentStatus } = answer.value
  if (!isSameIdNumber(idNumber, holder.idNumber)) return { kind: 'differs', field: 'id-number' }
  if (!holder.names.some((known) => isSameName(name, known))) return { kind: 'differs', field: 'name' }
  return enrolmentStatus === 'normal' ? { kind: 'entitled' } : { kind: 'not-entitled', status: enrolmentStatus }
}

const arrows = { in: '←', out: '→', event: '·' } as const

export function lineOfPiece({ at, direction, bytes, meaning }: TracedPiece): string {
  return `${instantText(at)} ${arrows[direction]} ${bytes}${meaning === '' ? '' : `  ${meaning}`}`
}

function badSettings(faults: readonly { readonly path: readonly PropertyKey[]; readonly found: string; readonly expected: string }[]) {
  return refuse('device.bad-settings', {
    places: faults.map(({ path, found, expected }) => ({ place: path.map(String).join('.'), found, expected })),
  })
}
