import type { FeeCategory } from '../../../../shared/bill/index.ts'
import type { LocalDate } from '../../../../shared/dates/index.ts'
import type { Rate, UnitPrice } from '../../../../shared/money/index.ts'
import type { PlatformOutcome, Sender } from './central-platform.ts'

/** Several messages are sent one after the other; each has an id of its own, drawn when it is its turn. */
export type NextSender = () => Sender

export interface FoundInstitution {
  readonly code: string
  readonly name: string
  /** 统一社会信用代码. */
  readonly creditCode?: string
  readonly kindCode?: string
  readonly levelCode?: string
}

/** National catalogues that come as files. */
export type DirectoryFileKind =
  | 'western-drugs'
  | 'herbal-pieces'
  | 'own-preparations'
  | 'medical-services'
  | 'consumables'
  | 'diseases'
  | 'operations'
  | 'chronic-diseases'
  | 'case-payment-diseases'
  | 'day-surgery-diseases'
  | 'tumour-morphology'
  | 'tcm-diseases'
  | 'tcm-syndromes'
  | 'granule-formulas'
  | 'medical-services-new'

/** One batch of a catalogue, downloaded: what changed since the version before. */
export interface DirectoryBatch {
  readonly kind: DirectoryFileKind
  /** The ZIP as it came. */
  readonly path: string
  /** To be given as `since` the next time. */
  readonly version: string
  readonly records: number
}

/** One record of a catalogue file. Newer editions add columns at the end, so a column may be missing or have no heading. */
export interface DirectoryRecord {
  readonly code: string
  readonly name?: string
  readonly isValid?: boolean
  readonly recordId?: string
  readonly version?: string
  /** Every column by its position, counted from 0; `directoryColumns` has their headings. */
  readonly cells: readonly (string | undefined)[]
}

interface Listed {
  readonly isValid?: boolean
  readonly recordId?: string
  readonly changedOn?: LocalDate
  readonly from?: LocalDate
  readonly to?: LocalDate
}

interface InArea extends Listed {
  /** 参保机构医保区划. */
  readonly area?: string
}

/** Regional terms that are asked for page by page. Codes the house has no word for stay as the region numbers them. */
export interface DirectoryRows {
  readonly 'ethnic-drugs': Listed & {
    readonly code: string
    readonly name?: string
    readonly dosageForm?: string
    readonly specification?: string
  }
  /** 医保目录: class and restriction. */
  readonly 'insurance-items': InArea & {
    readonly insuranceCode: string
    readonly name?: string
    readonly feeCategory?: FeeCategory
    readonly class?: 'A' | 'B' | 'C'
    readonly isRestricted?: boolean
    readonly restriction?: string
    readonly listCode?: string
  }
  /** 医疗目录 → 医保目录. */
  readonly 'insurance-matches': InArea & { readonly itemCode: string; readonly insuranceCode: string; readonly listCode?: string }
  /** The institution's own items → 医疗目录. */
  readonly 'institution-matches': InArea & {
    readonly hospitalItemCode: string
    readonly hospitalItemName?: string
    readonly itemCode: string
    readonly listCode?: string
  }
  readonly 'price-ceilings': InArea & {
    readonly insuranceCode: string
    readonly ceilingCode?: string
    readonly excessCode?: string
    /** Absent: there is none. */
    readonly ceiling?: UnitPrice
  }
  readonly 'upfront-shares': InArea & {
    readonly insuranceCode: string
    readonly personCode?: string
    readonly shareCode?: string
    readonly share?: Rate
  }
}
export type DirectoryQueryKind = keyof DirectoryRows

export interface DirectoryPage<Row> {
  readonly page: number
  readonly isLast: boolean
  readonly rows: readonly Row[]
}

export interface DictionaryEntry {
  readonly value: string
  readonly label?: string
  readonly parent?: string
  readonly isValid?: boolean
}

/** An item of the institution and what it is in the national catalogue. */
export interface ItemMapping {
  readonly hospitalItemCode: string
  readonly hospitalItemName: string
  readonly itemCode: string
  readonly listCode: string
  readonly from: LocalDate
  readonly to?: LocalDate
  readonly approvalNumber?: string
  readonly dosageForm?: string
  readonly specification?: string
  readonly packageSpecification?: string
  readonly unit?: string
}

export interface DirectoryCalls {
  /** 1201: this institution as the platform knows it, by its code. */
  findInstitution(sender: Sender, kind: 'hospital' | 'pharmacy'): Promise<PlatformOutcome<{ readonly found?: FoundInstitution }>>
  /**
   * 13xx and 9102: every batch after `since`, each as a file in `folder`; ends when there is nothing newer, or after the first
   * outcome that is not accepted. Without `since` from the beginning; some regions want a seed of their own there.
   */
  downloadDirectory(
    next: NextSender,
    of: { readonly kind: DirectoryFileKind; readonly since?: string; readonly folder: string },
  ): AsyncGenerator<PlatformOutcome<DirectoryBatch>>
  /** The records of a batch, without holding the file in memory; throws when the file is not one. */
  readDirectory(batch: Pick<DirectoryBatch, 'kind' | 'path'>): AsyncGenerator<DirectoryRecord>
  directoryColumns(kind: DirectoryFileKind): readonly string[]
  /** 1304, 1312, 1316 to 1319: what changed since that day, page by page; ends as `downloadDirectory` does. */
  queryDirectory<Kind extends DirectoryQueryKind>(
    next: NextSender,
    of: { readonly kind: Kind; readonly changedSince: LocalDate; readonly pageSize?: number },
  ): AsyncGenerator<PlatformOutcome<DirectoryPage<DirectoryRows[Kind]>>>
  /** 1901. */
  findDictionary(
    sender: Sender,
    of: { readonly type: string; readonly on: LocalDate },
  ): Promise<PlatformOutcome<{ readonly entries: readonly DictionaryEntry[] }>>
  /** 3301. */
  uploadMappings(sender: Sender, mappings: readonly ItemMapping[]): Promise<PlatformOutcome<Record<never, never>>>
  /** 3302. */
  cancelMappings(
    sender: Sender,
    mappings: readonly Pick<ItemMapping, 'hospitalItemCode' | 'itemCode' | 'listCode'>[],
  ): Promise<PlatformOutcome<Record<never, never>>>
}
