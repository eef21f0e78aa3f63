import { join } from 'node:path'
import type { CatalogueItem, ItemTerms } from '../../../shared/catalogue/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { parseRate, parseUnitPrice, type Rate, subtractRates, type UnitPrice, wholeRate } from '../../../shared/money/index.ts'
import type { Catalogue, TermsAnswer, TermsQuestion } from '../../services/ports/index.ts'
import { type Connection, openDatabase } from '../open-database.ts'
import { catalogueApplicationId, catalogueLayout } from './file-layout.ts'
import { hashFile } from './hash-file.ts'
import { type CataloguePointer, type InstalledVersion, pointerFile, readPointer } from './pointer.ts'

interface ItemRow {
  code: string
  name: string
  specification: string
  unit: string
  fee_category: string
  origin: 'domestic' | 'imported' | null
  valid_from: string
  valid_to: string | null
  classes: string
  shares: string
  limits: string
}
interface Interval {
  readonly from: string
  readonly to: string | null
}
type ClassColumns = readonly ['A' | 'B' | 'C', string | null, string, string | null]
type ShareColumns = readonly [string, 'first-payment' | 'direct-reimbursement' | 'price-band', string | null, string, string | null]
type LimitColumns = readonly [string, string, string, string | null]
interface ClassInterval extends Interval {
  readonly class: 'A' | 'B' | 'C'
  readonly restriction: string | null
}

/** One item with all its intervals in one row: a statement costs more than what it reads. */
const itemQuery = `
SELECT code, name, specification, unit, fee_category, origin, valid_from, valid_to,
  (SELECT json_group_array(json_array(class, restriction, valid_from, valid_to)) FROM item_class c WHERE c.item = i.item) AS classes,
  (SELECT json_group_array(json_array(insurance_type, kind, share, valid_from, valid_to)) FROM item_share s WHERE s.item = i.item) AS shares,
  (SELECT json_group_array(json_array(level, amount, valid_from, valid_to)) FROM price_limit l WHERE l.item = i.item) AS limits
FROM item i WHERE code = ?`

/** What a share row means, in our only meaning of a share: what the person pays first. */
interface Share extends Interval {
  readonly insuranceType: string
  /** Absent when no single number can say it. */
  readonly upfront: Rate | undefined
}

/** One item with everything ever said of it; days are chosen in memory, since a bill asks for one item on many days. */
interface KnownItem {
  readonly item: CatalogueItem
  readonly origin: 'domestic' | 'imported' | undefined
  readonly validity: Interval
  readonly classes: readonly ClassInterval[]
  readonly shares: readonly Share[]
  readonly limits: readonly (Interval & { readonly level: string; readonly limit: UnitPrice })[]
}

/** Items kept in memory before the oldest half has to be read again: more than any hospital charges in a week. */
const rememberedMax = 20_000

const holds = ({ from, to }: Interval, on: string): boolean => from <= on && (to === null || on <= to)

/** The columns were checked when the version was built and its hash was checked when it was opened. */
function readItem(row: ItemRow): CatalogueItem {
  return {
    code: row.code,
    name: row.name,
    specification: row.specification,
    unit: row.unit,
    feeCategory: row.fee_category as CatalogueItem['feeCategory'],
    validFrom: row.valid_from as CatalogueItem['validFrom'],
    ...(row.valid_to === null ? {} : { validTo: row.valid_to as CatalogueItem['validFrom'] }),
  }
}

/** Of several kinds the one that needs no conversion goes first, the one nobody can compute last. */
const shareOrder = ['first-payment', 'direct-reimbursement', 'price-band']

function readShare([insuranceType, kind, share, from, to]: ShareColumns): Share {
  if (share === null) return { insuranceType, upfront: undefined, from, to }
  const rate = parseRate(share)
  return { insuranceType, upfront: kind === 'direct-reimbursement' ? subtractRates(wholeRate, rate) : rate, from, to }
}

function readKnown(row: ItemRow): KnownItem {
  const shares = JSON.parse(row.shares) as ShareColumns[]
  return {
    item: readItem(row),
    origin: row.origin ?? undefined,
    validity: { from: row.valid_from, to: row.valid_to },
    classes: (JSON.parse(row.classes) as ClassColumns[]).map(([itemClass, restriction, from, to]) => ({
      class: itemClass,
      restriction,
      from,
      to,
    })),
    shares: shares.sort((one, other) => shareOrder.indexOf(one[1]) - shareOrder.indexOf(other[1])).map(readShare),
    limits: (JSON.parse(row.limits) as LimitColumns[]).map(([level, amount, from, to]) => ({
      level,
      limit: parseUnitPrice(amount),
      from,
      to,
    })),
  }
}

/**
 * 医院审批标志: a restricted item pays only when the hospital approved it; an unrestricted one pays unless the hospital
 * said no.
 */
function restrictionOf(text: string | null, approved: boolean | undefined): ItemTerms['restriction'] {
  if (text !== null) return { text, met: approved === true }
  return approved === false ? { text: '医院审批为自费', met: false } : undefined
}

function answerOf(known: KnownItem, { on, insuranceType, hospitalLevel, restrictionApproved }: TermsQuestion): TermsAnswer {
  const { item, origin } = known
  const found = holds(known.validity, on) ? known.classes.find((row) => holds(row, on)) : undefined
  if (!found) return { known: true, item, terms: { class: 'unlisted' } }
  const restriction = restrictionOf(found.restriction, restrictionApproved)
  const share = known.shares.find((row) => row.insuranceType === insuranceType && holds(row, on))
  // Class A has no first payment, class C and an unmet restriction are self-paid whole: only class B needs the number.
  if (share && share.upfront === undefined && found.class === 'B' && restriction?.met !== false)
    return { known: false, notComputable: 'share-by-price-band' }
  // Price limits know three levels: the finer ones of deductibles, such as L3A, fall back to theirs.
  const limit = known.limits.find((row) => row.level === hospitalLevel.slice(0, 2) && holds(row, on))
  return {
    known: true,
    item,
    terms: {
      class: found.class,
      ...(share?.upfront ? { upfrontShare: share.upfront } : {}),
      ...(origin ? { origin } : {}),
      ...(limit ? { priceLimit: limit.limit } : {}),
      ...(restriction ? { restriction } : {}),
    },
  }
}

function createCatalogue(connection: Connection, installed: InstalledVersion): Catalogue {
  const read = connection.prepare<[string], ItemRow>(itemQuery)
  // The file never changes while it is open, so an item read once stays true.
  const remembered = new Map<string, KnownItem>()
  const find = (code: string): KnownItem | undefined => {
    const before = remembered.get(code)
    if (before) return before
    const row = read.get(code)
    if (!row) return undefined
    if (remembered.size >= rememberedMax) for (const oldest of [...remembered.keys()].slice(0, rememberedMax / 2)) remembered.delete(oldest)
    const known = readKnown(row)
    remembered.set(code, known)
    return known
  }
  return {
    version: () => ({ version: installed.version, items: installed.items, sha256: installed.sha256 }),
    terms(question) {
      const known = find(question.itemCode)
      return known ? answerOf(known, question) : { known: false }
    },
    close: () => {
      connection.close()
    },
  }
}

function isWhole(connection: Connection): boolean {
  return (
    connection.pragma('application_id', { simple: true }) === catalogueApplicationId &&
    connection.pragma('user_version', { simple: true }) === catalogueLayout
  )
}

function pointerIn(folder: string): { readonly pointer: CataloguePointer | undefined } | undefined {
  try {
    return { pointer: readPointer(folder) }
  } catch {
    // Not a pointer of ours: said as damage by the caller, with the file's name.
    return undefined
  }
}

/**
 * Opens the version the pointer names, read-only, after its SHA-256 was found as it was built. A file that was touched is
 * refused rather than read: every settlement rests on it.
 */
export function openCatalogue(folder: string): Outcome<Catalogue, 'catalogue.not-installed' | 'store.damaged'> {
  const found = pointerIn(folder)
  if (!found) return refuse('store.damaged', { file: pointerFile })
  if (!found.pointer) return refuse('catalogue.not-installed', {})
  const installed = found.pointer.current
  const path = join(folder, installed.file)
  let connection: Connection | undefined
  try {
    if (hashFile(path) !== installed.sha256) return refuse('store.damaged', { file: installed.file })
    connection = openDatabase(path, 'read')
    // The shared lock is kept between questions: taking it again for each costs more than the answer.
    connection.pragma('locking_mode = EXCLUSIVE')
    if (isWhole(connection)) return succeed(createCatalogue(connection, installed))
  } catch (cause) {
    connection?.close()
    const code = String((cause as { code?: unknown }).code ?? '')
    if (!/^(ENOENT|SQLITE_)/.test(code)) throw cause
    return refuse('store.damaged', { file: installed.file })
  }
  connection.close()
  return refuse('store.damaged', { file: installed.file })
}
