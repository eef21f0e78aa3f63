import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DirectoryBatch, DirectoryCalls, DirectoryRecord, PlatformOutcome, Sender } from '../../services/ports/index.ts'
import { accept, type Caller, decode } from '../caller.ts'
import { BadFile, type Cells, createRowReader, streamZip } from '../files/index.ts'
import { fileTransactionOf, readDirectoryRecord } from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import { usualListBounds } from '../settings.ts'
import { directoryColumnsOf, directoryOutputSchema, directoryPositionsOf } from '../wire/index.ts'
import { type Download, fileCalls } from './files.ts'

/** The largest catalogue has some millions of rows in some hundred megabytes; nothing ten times that size is one. */
const packedBytesMax = 1024 * 1024 * 1024
/** All versions of a catalogue together: whoever sends more fills the disk the ledger is on. */
const catalogueBytesMax = 8 * packedBytesMax
const unpackedLimit = { bytes: 0xfffffffe }
const rowLimits = { rows: 20_000_000, lineBytes: 1024 * 1024, columns: 256 }

/** The next question says the version; it names the file too. */
const versionMax = 30

/** What a first question says where the region does not want a seed of its own. */
const fromTheBeginning = '0'

async function* rowsOf(path: string): AsyncGenerator<Cells> {
  const reader = createRowReader(rowLimits)
  for await (const bytes of streamZip(path, unpackedLimit)) yield* reader.push(bytes)
  yield* reader.end()
}

async function* records({ kind, path }: Pick<DirectoryBatch, 'kind' | 'path'>): AsyncGenerator<DirectoryRecord> {
  const positions = directoryPositionsOf[fileTransactionOf[kind]]
  let row = 0
  for await (const cells of rowsOf(path)) {
    row += 1
    const record = readDirectoryRecord(cells, positions)
    if (record === undefined) throw new BadFile(`第 ${row} 行没有编码`)
    yield record
  }
}

/** Reads the whole file once: what is broken is found before anybody is told that there is a file. */
async function lookThrough(kind: DirectoryBatch['kind'], path: string): Promise<Pick<DirectoryBatch, 'version' | 'records'>> {
  let count = 0
  let version: string | undefined
  for await (const record of records({ kind, path })) {
    count += 1
    version = record.version ?? version
  }
  if (version === undefined) throw new BadFile(count === 0 ? '文件没有内容' : '文件中没有版本号')
  if (version.length > versionMax) throw new BadFile(`版本号超过 ${versionMax} 个字符`)
  return { version, records: count }
}

type DirectoryFileCalls = Pick<DirectoryCalls, 'downloadDirectory' | 'readDirectory' | 'directoryColumns'>

/** 1301 to 1321 目录下载, each batch by 9102. */
export function directoryFileCalls(caller: Caller): DirectoryFileCalls {
  const files = fileCalls(caller)
  const { versions: versionsMax } = caller.settings.listBounds ?? usualListBounds

  const offered = (sender: Sender, kind: DirectoryBatch['kind'], since: string) =>
    caller.call<Download>(
      fileTransactionOf[kind],
      sender,
      '',
      () => ({ data: { ver: since } }),
      (accepted) => {
        const { file_qury_no, filename } = decode(directoryOutputSchema, accepted.output)
        return accept(accepted, { queryNumber: file_qury_no, name: filename })
      },
    )

  /**
   * Into a file of its own until it is known to be whole; then it gets the name of what it holds. Nothing is kept of a version that came
   * before: it says that there is nothing newer, whatever was sent with it.
   */
  async function fetchBatch(
    sender: Sender,
    { kind, folder }: { readonly kind: DirectoryBatch['kind']; readonly folder: string },
    file: Download,
    seen: ReadonlySet<string>,
  ): Promise<PlatformOutcome<DirectoryBatch | undefined>> {
    await mkdir(folder, { recursive: true })
    const part = join(folder, `${kind}-${randomUUID()}.part`)
    const handle = await open(part, 'wx')
    let bytes = 0
    try {
      const write = async (piece: Uint8Array) => {
        bytes += piece.length
        if (bytes > packedBytesMax) throw new BadFile(`超过 ${packedBytesMax} 字节`)
        await handle.appendFile(piece)
      }
      const downloaded = await files.download(sender, file, { write, end: () => undefined }).finally(() => handle.close())
      if (downloaded.kind !== 'accepted') return downloaded
      const { version, records: count } = await lookThrough(kind, part)
      if (seen.has(version)) return { ...downloaded, value: undefined }
      const path = join(folder, `${kind}-${version.replace(/[^0-9A-Za-z_-]/g, '_')}.zip`)
      await rename(part, path)
      return { ...downloaded, value: { kind, path, version, records: count } }
    } catch (error) {
      if (!(error instanceof BadFile)) throw error
      return { kind: 'unknown', reason: `目录文件：${error.message}` }
    } finally {
      await rm(part, { force: true })
    }
  }

  return {
    async *downloadDirectory(next, { kind, since = fromTheBeginning, folder }) {
      const seen = new Set([since])
      let bytes = 0
      for (let version = since; seen.size <= versionsMax && bytes <= catalogueBytesMax; ) {
        const offer = await offered(next(), kind, version)
        if (offer.kind === 'refused' && says.nothingNewer(offer.message)) return
        if (offer.kind !== 'accepted') {
          yield offer
          return
        }
        const batch = await fetchBatch(next(), { kind, folder }, offer.value, seen)
        if (batch.kind !== 'accepted') {
          yield batch
          return
        }
        const { value, receipt } = batch
        if (value === undefined) return
        yield { kind: 'accepted', value, receipt }
        version = value.version
        seen.add(version)
        bytes += (await stat(value.path)).size
      }
      yield { kind: 'unknown', reason: `下载了 ${seen.size - 1} 个版本、${bytes} 字节还没有到头，停止下载` }
    },
    readDirectory: (batch) => records(batch),
    directoryColumns: (kind) => directoryColumnsOf[fileTransactionOf[kind]],
  }
}
