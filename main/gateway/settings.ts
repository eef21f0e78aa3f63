import type { InsuranceType, PersonCategory } from '../../shared/insured/index.ts'
import type { Edition } from './editions/index.ts'
import type { LineSettings } from './line.ts'
import type { Signer } from './signing/index.ts'
import type { IdentityTable } from './wire/index.ts'

/** One finished exchange, for the log: no person, no amount, no words that could name one. */
export interface ExchangeRecord {
  readonly transaction: string
  readonly messageId: string
  readonly outcome: 'accepted' | 'refused' | 'stale-sign-in' | 'not-sent' | 'unknown'
  readonly milliseconds: number
}

/** Everything regional about a connection to the platform; the rest of the house does not know it. */
export interface GatewaySettings {
  /** Base address; the signer appends the path of the call. */
  readonly address: string
  readonly institution: { readonly code: string; readonly name: string; readonly area: string }
  /** recer_sys_code 接收方系统代码. */
  readonly receiver: string
  readonly signer: Signer
  /** Certificates, proxy and content type. Default: none, none, JSON. */
  readonly line?: LineSettings
  /** Of the machine that signs in. */
  readonly machine: { readonly mac: string; readonly ip: string }
  readonly now: () => number
  /** For messages the gateway writes itself (sign-in): a counter that never repeats, the same the queue takes its ids from. */
  readonly nextSerial: () => number
  /** How long one call may take from the first byte to the last. Default 20 s. */
  readonly timeoutMs?: number
  /** Widths, required members and forms of the region. Default: the newer national edition. */
  readonly edition?: Edition
  /** infver 接口版本号. Default `V1.0`. */
  readonly interfaceVersion?: string
  /** Which of the two the region takes visit information by. Default `2203A`, as most do; the edition of 2021 has `2203` only. */
  readonly visitTransaction?: '2203' | '2203A'
  /** Which form of the settlement list the region takes: 4101, or 4101A without what the platform knows. Default: full. */
  readonly settlementList?: 'full' | 'slim'
  /** fixmedins_soft_fcty, asked for by newer editions. */
  readonly softwareVendor?: string
  /** Members around the message that single regions add, such as `serv_code`; the interface's own cannot be changed by them. */
  readonly envelopeFields?: Readonly<Record<string, string>>
  /** psn_idet_type → 救助身份. Default: Jiangxi's codes and the four-digit assistance list. */
  readonly identities?: IdentityTable
  /** cvlserv_flag → rank as the policy pack names it. Default: 1 section, 2 county, 3 department. */
  readonly civilServantRanks?: Readonly<Record<string, string>>
  /** insutype 险种类型 → scheme, where the region has codes beside the national ones. */
  readonly insuranceTypes?: Readonly<Record<string, InsuranceType>>
  /** psn_type 人员类别 → category, where the region has codes beside the national ones or means another by them. */
  readonly personCategories?: Readonly<Record<string, PersonCategory>>
  /** Where a list that does not end is taken for endless. */
  readonly listBounds?: ListBounds
  readonly log?: (record: ExchangeRecord) => void
  /** The line came up or went down. */
  readonly onLink?: () => void
}

export interface ListBounds {
  /** Pages of a 目录查询. */
  readonly pages: number
  /** Versions of a 目录下载. */
  readonly versions: number
}

/** Two million rows at the usual hundred per page; a version every day for thirteen years. */
export const usualListBounds: ListBounds = { pages: 20_000, versions: 5_000 }

export const defaultTimeoutMs = 20_000
