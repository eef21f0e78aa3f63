import { existsSync, mkdirSync } from 'node:fs'
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { watch } from 'chokidar'
import type { BillRules } from '../../shared/bill/index.ts'
import type { BillIntake } from '../services/ports/index.ts'
import type { BillReader } from './bill-reader.ts'
import { type BillForm, billBytesMax } from './read-bill.ts'
import { readFileLimited } from './read-limited.ts'
import { reasonText } from './reason-text.ts'
import { refusalKey, refuseTooLarge, type Taken, takeBill } from './take-bill.ts'

/** Told of everything that happens in the folder, for the log; carries no names of people. */
export type InboxEvent =
  | { readonly kind: 'received' | 'same'; readonly source: string; readonly billId: string; readonly encoding: string }
  | { readonly kind: 'refused'; readonly source: string; readonly code: string }
  | { readonly kind: 'waiting'; readonly source: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly source: string; readonly cause: unknown }

export interface FolderInboxParts {
  readonly folder: string
  readonly intake: BillIntake
  readonly reader: BillReader
  readonly report: (event: InboxEvent) => void
  readonly rules?: BillRules
  readonly timing?: Partial<InboxTiming>
  /** Only tests set another. */
  readonly bytesMax?: number
}

export interface InboxTiming {
  /** A file is read once its size and time have not changed for so long. */
  readonly quietMs: number
  /** A text that simply stops, or a file somebody holds, gets so long before it is said to be bad. */
  readonly patienceMs: number
  /** The whole folder is looked at so often, whatever the watcher saw or missed. */
  readonly sweepMs: number
}

const usualTiming: InboxTiming = { quietMs: 500, patienceMs: 10_000, sweepMs: 5_000 }

export const takenFolder = 'taken'
export const refusedFolder = 'refused'

export interface FolderInbox {
  /** Looks at the folder now; ends when everything that could be read has been dealt with. */
  sweep(): Promise<void>
  close(): Promise<void>
}

interface Sighting {
  readonly size: number
  readonly modified: number
  readonly since: number
  /** Since when it cannot be read or moved. */
  readonly heldSince?: number
}

const forms: Readonly<Record<string, BillForm>> = { '.json': 'json', '.csv': 'csv' }
/** Another program has it open, or its rights are wrong: both pass, or are mended by a person. */
const passing = new Set(['EBUSY', 'EPERM', 'EACCES', 'EMFILE', 'ENFILE', 'ETXTBSY'])
const gone = 'ENOENT'

const codeOf = (cause: unknown): string => String((cause as { code?: unknown }).code ?? '')

/** A free name in the folder: a file that was taken before is never written over. */
function freePath(folder: string, name: string): string {
  const ending = extname(name)
  const stem = name.slice(0, name.length - ending.length)
  for (let count = 1; ; count += 1) {
    const path = join(folder, count === 1 ? name : `${stem}.${count}${ending}`)
    if (!existsSync(path)) return path
  }
}

/**
 * The watched folder of the hospital system. Each `*.json` or `*.csv` ends in exactly one place, `taken/` or `refused/`, and
 * is moved only after what it says has been committed: a crash in between reads the same file again, harmlessly.
 */
export function openFolderInbox(parts: FolderInboxParts): FolderInbox {
  const { folder, intake, reader, report, rules, bytesMax = billBytesMax } = parts
  const timing = { ...usualTiming, ...parts.timing }
  const [taken, refused] = [join(folder, takenFolder), join(folder, refusedFolder)]
  try {
    for (const each of [taken, refused]) mkdirSync(each, { recursive: true })
  } catch (cause) {
    // A share that is not there yet must not keep the terminal from opening; every look tries again.
    report({ kind: 'failed', source: folder, cause })
  }
  const seen = new Map<string, Sighting>()

  /** When the file may be read: 0 is now. */
  function quietIn(name: string, size: number, modified: number): number {
    const before = seen.get(name)
    const now = performance.now()
    if (!before || before.size !== size || before.modified !== modified) {
      seen.set(name, { size, modified, since: now })
      return timing.quietMs
    }
    return Math.max(0, before.since + timing.quietMs - now)
  }

  async function read(name: string, size: number, modified: number): Promise<Taken | 'wait'> {
    const path = join(folder, name)
    const limited = size > bytesMax ? { ok: false as const, atLeast: size } : await readFileLimited(path, bytesMax)
    if (!limited.ok) return refuseTooLarge(intake, name, limited.atLeast, refusalKey(name, `${size} ${modified}`), bytesMax)
    const bill = await reader.read(limited.bytes, forms[extname(name).toLowerCase()], rules)
    const age = performance.now() - (seen.get(name)?.since ?? 0)
    if (!bill.ok && bill.cutShort && age < timing.patienceMs) return 'wait'
    return takeBill(intake, name, limited.bytes, bill)
  }

  async function putAway(name: string, result: Taken): Promise<void> {
    if (result.kind !== 'refused') return rename(join(folder, name), freePath(taken, name))
    const target = freePath(refused, name)
    await writeFile(`${target}.reason.txt`, reasonText(result.entry, result.encoding))
    await rename(join(folder, name), target)
  }

  /** Could not be dealt with now: tried again for ever, and after a while put on the list so that a person sees it. */
  function held(name: string, reason: string): void {
    const sighting = seen.get(name)
    const now = performance.now()
    const heldSince = sighting?.heldSince ?? now
    if (sighting) seen.set(name, { ...sighting, heldSince })
    if (now - heldSince < timing.patienceMs) return
    const places = [{ place: '整个文件', found: reason, expected: '可读、可移动，且未被其他程序占用' }]
    intake.refuse({ key: refusalKey(name, reason), source: name, code: 'bill.cannot-read', places, details: { reason } })
  }

  function tell(name: string, result: Taken): void {
    if (result.kind === 'refused') report({ kind: 'refused', source: name, code: result.entry.code })
    else report({ kind: result.kind, source: name, billId: result.billId, encoding: result.encoding })
  }

  /** Deals with one file; answers after how long it should be looked at again, if at all. */
  async function attend(name: string): Promise<number | undefined> {
    const stats = await lstat(join(folder, name))
    if (!stats.isFile()) return undefined
    const quiet = quietIn(name, stats.size, stats.mtimeMs)
    if (quiet > 0) return quiet
    const result = await read(name, stats.size, stats.mtimeMs)
    if (result === 'wait') return timing.quietMs
    const after = await lstat(join(folder, name))
    // Written anew under the same name while it was read: what lies there now has not been read yet.
    if (after.size !== stats.size || after.mtimeMs !== stats.mtimeMs) return timing.quietMs
    await putAway(name, result)
    seen.delete(name)
    tell(name, result)
    return undefined
  }

  async function attendSafely(name: string): Promise<number | undefined> {
    try {
      return await attend(name)
    } catch (cause) {
      const reason = codeOf(cause)
      if (reason === gone) {
        seen.delete(name)
        return undefined
      }
      report(passing.has(reason) ? { kind: 'waiting', source: name, reason } : { kind: 'failed', source: name, cause })
      held(name, reason || (cause as Error).name)
      return undefined
    }
  }

  async function look(): Promise<number | undefined> {
    for (const each of [taken, refused]) await mkdir(each, { recursive: true })
    const names = (await readdir(folder)).filter((name) => extname(name).toLowerCase() in forms && !name.startsWith('.'))
    for (const name of seen.keys()) if (!names.includes(name)) seen.delete(name)
    let again: number | undefined
    for (const name of names.sort()) {
      const wait = closed ? undefined : await attendSafely(name)
      if (wait !== undefined) again = Math.min(again ?? wait, wait)
    }
    return again
  }

  let closed = false
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  function sweepIn(milliseconds: number): void {
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(() => void sweep(), milliseconds)
    timer.unref()
  }

  /** One look after the other: a second call waits for its turn, so that no file is read twice at once. */
  function sweep(): Promise<void> {
    running = running.then(async () => {
      if (closed) return
      try {
        const again = await look()
        sweepIn(Math.min(again ?? timing.sweepMs, timing.sweepMs))
      } catch (cause) {
        // The folder itself may be on a share that comes and goes.
        report({ kind: 'failed', source: folder, cause })
        sweepIn(timing.sweepMs)
      }
    })
    return running
  }

  const watcher = watch(folder, { depth: 0, ignoreInitial: true })
  watcher.on('add', () => sweepIn(0)).on('change', () => sweepIn(0))
  watcher.on('error', (cause) => report({ kind: 'failed', source: folder, cause }))
  void sweep()

  return {
    sweep,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await watcher.close()
      await running
    },
  }
}
