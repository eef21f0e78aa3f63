import { createSamParser, encodeSamAnswer, type SamCommand } from '../../devices/index.ts'
import type { SimulatedDocument } from './document-description.ts'
import { createFaultPlan, type DueFault, type Fault, type RequestName } from './faults.ts'

/** Where the module's bytes go. */
export interface Wire {
  send(bytes: Uint8Array): void
  cut(): void
}

export interface SimulatedModule {
  /** Bytes from the terminal, in pieces of any size. */
  receive(bytes: Uint8Array): void
  put(document: SimulatedDocument): void
  lift(): void
  fault(fault: Fault): void
  clearFaults(): void
}

export interface SimulatedModuleSettings {
  /** The sixteen bytes of its number. */
  readonly number: Uint8Array
  /** Whether it takes its time as a real one does, or none at all. */
  readonly itsOwnTime: boolean
  /** Old modules know no reading with fingerprints. */
  readonly knowsFingerprints: boolean
}

interface Reply {
  readonly status: number
  readonly document?: readonly [number, number]
  readonly data?: Uint8Array
}

const ok = 0x90
const noBytes = new Uint8Array()
/** How long a command may stop growing. */
const incompleteMs = 100

/** How long a real module thinks, in milliseconds. */
const typicalMs: Readonly<Record<RequestName, number>> = {
  reset: 200,
  status: 10,
  number: 30,
  find: 50,
  select: 60,
  read: 1_000,
  'new-address': 500,
  other: 10,
}

const requests: ReadonlyMap<number, RequestName> = new Map([
  [0x10ff, 'reset'],
  [0x11ff, 'status'],
  [0x12ff, 'number'],
  [0x2001, 'find'],
  [0x2002, 'select'],
  [0x3001, 'read'],
  [0x3010, 'read'],
  [0x3003, 'new-address'],
])

/** A SAM-V module and the place where documents are laid. */
export function createSimulatedModule(wire: Wire, settings: SimulatedModuleSettings): SimulatedModule {
  const parser = createSamParser('host')
  const faults = createFaultPlan()
  let document: SimulatedDocument | undefined
  /** Found since it was put there; selected since; read whole, after which it is not found again until it is lifted. */
  let [found, selected, consumed] = [false, false, false]
  let busy = false
  let last: Uint8Array = noBytes
  let incomplete: NodeJS.Timeout | undefined
  let noiseSeed = 1

  function forgetDocument(): void {
    ;[found, selected, consumed] = [false, false, false]
  }

  function lift(): void {
    document = undefined
    forgetDocument()
  }

  function replyTo(code: number): Reply {
    switch (code) {
      case 0x10ff:
        forgetDocument()
        return { status: ok }
      case 0x11ff:
      case 0x6000:
      case 0x6001:
      case 0x6002:
      case 0x6003:
      case 0x6004:
        return { status: ok }
      case 0x12ff:
        return { status: ok, data: settings.number }
      case 0x2001:
        return find()
      case 0x2002:
        selected = document !== undefined && found
        return selected ? { status: ok, data: new Uint8Array(8) } : { status: 0x81 }
      case 0x3001:
        return read(([text, photo]) => [text, photo])
      case 0x3010:
        return settings.knowsFingerprints ? read((parts) => parts) : { status: 0x21 }
      case 0x3003:
        if (!document || !selected) return { status: 0x41 }
        return document.newAddress ? { status: ok, data: document.newAddress } : { status: 0x91 }
      case 0x3005:
        return document && selected ? { status: 0x91 } : { status: 0x41 }
      default:
        return { status: 0x21 }
    }
  }

  function find(): Reply {
    selected = false
    if (!document || consumed) return { status: 0x80 }
    found = true
    return { status: 0x9f, data: new Uint8Array(4) }
  }

  type Parts = readonly [text: Uint8Array, photo: Uint8Array, fingerprints: Uint8Array]

  function read(choose: (parts: Parts) => readonly Uint8Array[]): Reply {
    if (!document || !selected) return { status: 0x41 }
    consumed = true
    const parts = choose([document.text, document.photo, document.fingerprints])
    const lengths = parts.flatMap(({ length }) => [length >> 8, length & 0xff])
    return { status: ok, data: Buffer.concat([Uint8Array.from(lengths), ...parts]) }
  }

  function obey({ command, parameter, data }: SamCommand): void {
    const code = (command << 8) | parameter
    const name = requests.get(code) ?? 'other'
    const fault = faults.next(name)
    if (fault?.kind === 'lift-document') lift()
    later((settings.itsOwnTime ? typicalMs[name] : 0) + (fault?.kind === 'delay' ? fault.amount : 0), () => {
      // No command of this module has data: a longer one has a wrong length.
      give(forced(fault) ?? (data.length > 0 ? { status: 0x11 } : replyTo(code)), fault)
    })
  }

  function later(milliseconds: number, act: () => void): void {
    if (milliseconds === 0) {
      act()
      return
    }
    busy = true
    setTimeout(() => {
      busy = false
      act()
    }, milliseconds)
  }

  function give(reply: Reply, fault: DueFault | undefined): void {
    const answer = encodeSamAnswer({ document: reply.document ?? [0, 0], status: reply.status, data: reply.data ?? noBytes })
    const bytes = spoiled(answer, fault)
    last = answer
    if (fault?.kind === 'chunks') giveInPieces(bytes, fault.amount, fault.pauseMs)
    else if (bytes.length > 0) wire.send(bytes)
    if (fault?.kind === 'unplug') wire.cut()
  }

  function spoiled(answer: Uint8Array, fault: DueFault | undefined): Uint8Array {
    switch (fault?.kind) {
      case 'drop':
        return noBytes
      case 'noise':
        return Buffer.concat([noise(fault.amount), answer])
      case 'bad-checksum':
        return Uint8Array.of(...answer.subarray(0, -1), (answer.at(-1) ?? 0) ^ 1)
      case 'truncate':
        return answer.subarray(0, fault.amount)
      case 'unplug':
        return answer.subarray(0, Math.ceil(answer.length / 2))
      case 'stale-answer':
        return Buffer.concat([last, answer])
      default:
        return answer
    }
  }

  function giveInPieces(bytes: Uint8Array, size: number, pauseMs: number): void {
    wire.send(bytes.subarray(0, size))
    const rest = bytes.subarray(size)
    if (rest.length > 0) later(pauseMs, () => giveInPieces(rest, size, pauseMs))
  }

  function noise(amount: number): Uint8Array {
    return Uint8Array.from({ length: amount }, () => {
      noiseSeed = (Math.imul(noiseSeed, 1_103_515_245) + 12_345) & 0x7fffffff
      return noiseSeed >> 16
    })
  }

  function complain(status: 0x10 | 0x11): void {
    wire.send(encodeSamAnswer({ document: [0, 0], status, data: noBytes }))
  }

  return {
    receive(bytes) {
      clearTimeout(incomplete)
      const [before, skippedBefore] = [parser.pending, parser.skipped]
      for (const frame of parser.push(bytes)) {
        // Like a real one it hears nothing while it works.
        if (busy) continue
        if (frame.kind === 'command') obey(frame.command)
        else if (frame.kind === 'damaged') {
          const came = parser.skipped - skippedBefore + parser.pending
          complain(frame.reason === 'checksum' && came === frame.length ? 0x10 : 0x11)
        }
      }
      if (parser.pending > 0 && parser.pending !== before) incomplete = setTimeout(giveUp, incompleteMs)
    },
    put(put) {
      document = put
      forgetDocument()
    },
    lift,
    fault: faults.order,
    clearFaults: faults.clear,
  }

  function giveUp(): void {
    const damaged = parser.expire().some(({ kind }) => kind === 'damaged')
    if (damaged && !busy) complain(0x11)
  }
}

/** A status on order, in place of what would have been answered. */
function forced(fault: DueFault | undefined): Reply | undefined {
  switch (fault?.kind) {
    case 'status': {
      const forwarded = Buffer.from(fault.document, 'hex')
      return { status: Number.parseInt(fault.status, 16), document: [forwarded[0] ?? 0, forwarded[1] ?? 0] }
    }
    case 'self-test-failed':
      return { status: 0x60 }
    case 'not-authorised':
      return { status: 0x66 }
    default:
      return undefined
  }
}
