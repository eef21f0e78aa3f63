/**
 * Power cuts made of a recording: the files as a disk may hold them at any moment, when only flushed writes are certain and the
 * others are lost, kept, kept in part or torn at a sector.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ledgerFile, openStore } from '../../main/store/index.ts'
import { openDatabase } from '../../main/store/open-database.ts'
import { testKey } from '../builders/terminal.ts'
import { halves } from './judge.ts'
import { chance } from './killing.ts'
import type { Operation } from './strace.ts'

const sector = 512
/** How unflushed writes fare in one image. */
const fates = ['all-lost', 'all-kept', 'some-kept', 'last-torn'] as const
export type Fate = (typeof fates)[number]

type Change = Extract<Operation, { kind: 'write' | 'truncate' }>

/** Bytes that grow in place. */
interface Content {
  bytes: Buffer
  size: number
}

function apply(content: Content, change: Change): void {
  const end = change.kind === 'truncate' ? change.size : change.at + change.bytes.length
  if (end > content.bytes.length) content.bytes = Buffer.concat([content.bytes, Buffer.alloc(end)])
  if (change.kind === 'truncate') {
    content.bytes.fill(0, Math.min(end, content.size), Math.max(end, content.size))
    content.size = end
    return
  }
  change.bytes.copy(content.bytes, change.at)
  content.size = Math.max(content.size, end)
}

function torn(change: Change, at: number): Change {
  if (change.kind === 'truncate') return change
  return { ...change, bytes: change.bytes.subarray(0, Math.floor((change.bytes.length * at) / sector) * sector) }
}

function kept(pending: readonly Change[], fate: Fate, seed: number): readonly Change[] {
  switch (fate) {
    case 'all-lost':
      return []
    case 'all-kept':
      return pending
    case 'some-kept':
      return pending.filter((_, index) => chance(seed, `kept ${index}`) < 0.5)
    case 'last-torn':
      return pending.map((change, index) => (index === pending.length - 1 ? torn(change, chance(seed, 'torn')) : change))
  }
}

/** The files of the ledger while a recording runs through them. */
function createDisk() {
  const files = new Map<string, { certain: Content; pending: Change[] }>()
  return {
    take(operation: Operation) {
      // The index of the log lives in memory only.
      if (operation.kind === 'say' || !basename(operation.file).startsWith(ledgerFile) || operation.file.endsWith('-shm')) return
      const file = files.get(operation.file) ?? { certain: { bytes: Buffer.alloc(0), size: 0 }, pending: [] }
      files.set(operation.file, file)
      if (operation.kind === 'unlink') files.delete(operation.file)
      else if (operation.kind === 'flush') {
        for (const change of file.pending.splice(0)) apply(file.certain, change)
      } else file.pending.push(operation)
    },
    /** As a disk may hold them now. */
    image(folder: string, fate: Fate, seed: number) {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder)
      for (const [name, { certain, pending }] of files) {
        const content = { bytes: Buffer.from(certain.bytes), size: certain.size }
        for (const change of kept(pending, fate, seed)) apply(content, change)
        writeFileSync(join(folder, basename(name)), content.bytes.subarray(0, content.size))
      }
    },
  }
}

/** Everything that is wrong with the ledger in this folder, given what had been said by then. */
function judgeImage(folder: string, said: readonly string[]): string[] {
  const stores = openStore(folder, { key: testKey })
  const { file } = stores.verify()
  const lost = said.filter((settlementId) => stores.settlements.summary(settlementId) === undefined)
  stores.close()
  const connection = openDatabase(join(folder, ledgerFile), 'read')
  try {
    return [...(file === 'ok' ? [] : [`integrity: ${file}`]), ...lost.map((settlementId) => `lost: ${settlementId}`), ...halves(connection)]
  } finally {
    connection.close()
  }
}

interface Image {
  /** After so many operations of the recording. */
  readonly until: number
  readonly fate: Fate
}

/** As many images as asked for, spread over the recording: each moment right after something was said is among them. */
export function imagesOf(operations: readonly Operation[], count: number, seed: number): readonly Image[] {
  const spoken = operations.flatMap((operation, index) => (operation.kind === 'say' ? [index + 1] : []))
  return Array.from({ length: count }, (_, index) => ({
    until: spoken[index] ?? Math.floor(chance(seed, `moment ${index}`) * operations.length) + 1,
    fate: index < spoken.length ? 'all-lost' : (fates[index % fates.length] ?? 'all-lost'),
  }))
}

/** Makes the images of one recording in the folder, one after the other, and judges each. */
export function judgeImages(operations: readonly Operation[], images: readonly Image[], seed: number, folder: string): string[] {
  const disk = createDisk()
  const said: string[] = []
  let next = 0
  return [...images]
    .sort((one, other) => one.until - other.until)
    .flatMap(({ until, fate }, index) => {
      for (const operation of operations.slice(next, until)) {
        disk.take(operation)
        const [act, , settlementId] = operation.kind === 'say' ? operation.line.split(' ') : []
        if ((act === 'settled' || act === 'reversed') && settlementId !== undefined) said.push(settlementId)
      }
      next = Math.max(next, until)
      disk.image(folder, fate, seed + index)
      return judgeImage(folder, said).map((finding) => `operation ${until}, ${fate}: ${finding}`)
    })
}
