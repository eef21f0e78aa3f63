import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Outcome, type placeSchema, refuse, succeed } from '../../shared/errors/index.ts'
import { formatRate, formatUnitPrice } from '../../shared/money/index.ts'
import { catalogueApplicationId, catalogueLayout, catalogueTables, hashFile, type InstalledVersion } from '../store/catalogue/index.ts'
import { type Connection, openDatabase } from '../store/index.ts'
import { findItemFaults } from './item-faults.ts'
import { type CatalogueSource, sourceItemSchema } from './source.ts'

type Place = z.output<typeof placeSchema>
type Item = z.output<typeof sourceItemSchema>

export type BuiltCatalogue = InstalledVersion

/** A refused file names this many places at once; the rest is counted. */
const placesMax = 50

function readItem(raw: unknown, index: number, places: Place[]): Item | undefined {
  const read = z.safeDecode(sourceItemSchema, raw as z.input<typeof sourceItemSchema>)
  if (read.success) {
    const faults = findItemFaults(read.data)
    places.push(...faults)
    return faults.length === 0 ? read.data : undefined
  }
  const code = typeof raw === 'object' && raw !== null && 'code' in raw ? String(raw.code) : `#${index + 1}`
  for (const issue of read.error.issues) places.push({ place: [code, ...issue.path].join('.'), found: '', expected: issue.message })
  return undefined
}

function prepareInserts(connection: Connection) {
  return {
    item: connection.prepare('INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    class: connection.prepare('INSERT INTO item_class VALUES (?, ?, ?, ?, ?)'),
    share: connection.prepare('INSERT INTO item_share VALUES (?, ?, ?, ?, ?, ?)'),
    limit: connection.prepare('INSERT INTO price_limit VALUES (?, ?, ?, ?, ?)'),
    note: connection.prepare('INSERT INTO catalogue VALUES (?, ?)'),
  }
}

type Inserts = ReturnType<typeof prepareInserts>

function writeItem(insert: Inserts, number: number, item: Item): void {
  const { code, name, specification, unit, feeCategory, origin, validFrom, validTo } = item
  insert.item.run(number, code, name, specification, unit, feeCategory, origin ?? null, validFrom, validTo ?? null)
  for (const row of item.classes) insert.class.run(number, row.class, row.restriction ?? null, row.from, row.to ?? null)
  for (const row of item.shares)
    insert.share.run(number, row.insuranceType, row.kind, row.share ? formatRate(row.share) : null, row.from, row.to ?? null)
  for (const row of item.priceLimits) insert.limit.run(number, row.level, formatUnitPrice(row.limit), row.from, row.to ?? null)
}

/** Writes every good item and collects what is wrong with the others; the caller throws the file away when anything is. */
function writeItems(connection: Connection, source: CatalogueSource): { readonly items: number; readonly places: readonly Place[] } {
  const insert = prepareInserts(connection)
  const places: Place[] = []
  const seen = new Map<string, string>()
  let index = 0
  for (const raw of source.items) {
    const item = readItem(raw, index, places)
    index += 1
    if (!item) continue
    const content = JSON.stringify(z.encode(sourceItemSchema, item))
    const before = seen.get(item.code)
    if (before === undefined) writeItem(insert, seen.size + 1, item)
    else if (before !== content) places.push({ place: item.code, found: '同一编码出现两次，内容不同', expected: '每个编码一条' })
    seen.set(item.code, content)
    if (places.length >= placesMax) break
  }
  insert.note.run('version', source.version)
  insert.note.run('items', String(seen.size))
  return { items: seen.size, places: places.slice(0, placesMax) }
}

function build(file: string, source: CatalogueSource): ReturnType<typeof writeItems> {
  const connection = openDatabase(file)
  try {
    // A version is written once and then only read: without a write-ahead file it is one file, whole or absent.
    connection.pragma('journal_mode = DELETE')
    connection.pragma(`application_id = ${catalogueApplicationId}`)
    connection.pragma(`user_version = ${catalogueLayout}`)
    return connection.transaction(() => {
      connection.exec(catalogueTables)
      return writeItems(connection, source)
    })()
  } finally {
    connection.close()
  }
}

function settleOnDisk(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/**
 * Builds one version in the folder. Nothing is in force yet: `switchCatalogue` does that. A source with a fault builds
 * nothing; the same source again gives the same file.
 */
export function buildCatalogue(folder: string, source: CatalogueSource): Outcome<BuiltCatalogue, 'catalogue.invalid'> {
  mkdirSync(folder, { recursive: true })
  const unfinished = join(folder, `building-${process.pid}.tmp`)
  rmSync(unfinished, { force: true })
  try {
    const { items, places } = build(unfinished, source)
    if (places.length > 0) return refuse('catalogue.invalid', { places: [...places] })
    const sha256 = hashFile(unfinished)
    const file = `${source.version.replace(/[^\w.-]/g, '-')}.${sha256.slice(0, 12)}.db`
    settleOnDisk(unfinished)
    renameSync(unfinished, join(folder, file))
    return succeed({ version: source.version, file, sha256, items })
  } finally {
    rmSync(unfinished, { force: true })
  }
}
