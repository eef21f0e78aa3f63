import type { LocalDate } from '../dates/index.ts'

/** 医保电子凭证 (医保码): a random handle for somebody, worth something for a minute and once. Only the platform knows whose it is. */
export interface VoucherScan {
  readonly kind: 'voucher'
  /** 28 digits. */
  readonly code: string
  /** Digits 23 and 24. */
  readonly province: string
  /** They are the code of no province: taken all the same, the platform decides. */
  readonly remark?: 'province-unknown'
}

/** 国家医保开放平台程序包二维码: looks like a voucher's sibling and settles nothing. */
export interface OpenPlatformScan {
  readonly kind: 'open-platform-code'
}

/** 药品追溯码 of one sales package. There is no check character anybody outside knows: the form is all that can be tested here. */
export interface TraceabilityScan {
  readonly kind: 'traceability'
  /** 20 digits. */
  readonly code: string
  /** 药品标识码: the first seven characters. */
  readonly identificationPart: string
  /** It stood inside a web address: the operator looks at the box before it counts. */
  readonly needsConfirmation: boolean
}

/** A GS1 element string, as UDI and imported drugs carry it. */
export interface Gs1Scan {
  readonly kind: 'gs1'
  /** Application identifier and value, in their order. */
  readonly elements: readonly { readonly identifier: string; readonly value: string }[]
  /** 14 digits with the right check digit. */
  readonly gtin?: string
  readonly lot?: string
  readonly serial?: string
  readonly producedOn?: LocalDate
  readonly expiresOn?: LocalDate
}

/** 商品码: names the product, never the package, and is no traceability code. */
export interface ProductScan {
  readonly kind: 'product'
  readonly symbology: 'ean-13' | 'ean-8'
  readonly code: string
}

/** 公民身份号码 or residence permit number printed as a barcode. */
export interface IdNumberScan {
  readonly kind: 'id-number'
  /** 18 characters, the check character in upper case. */
  readonly idNumber: string
  /** It also lies in the range of a payment code: where money is being paid, ask. */
  readonly mayBePayment: boolean
}

/** 付款码: spends somebody's money and has no business at this program. Its digits are not kept. */
export interface PaymentScan {
  readonly kind: 'payment-code'
  readonly of: 'wechat' | 'alipay'
}

/** 住院号, 账单号 or 处方号 in the form this site says its numbers have. */
export interface SiteNumberScan {
  readonly kind: 'inpatient' | 'bill' | 'prescription'
  readonly number: string
}

/** A UDI by an issuer other than GS1; passed through unread. */
export interface OtherUdiScan {
  readonly kind: 'other-udi'
  readonly issuer: 'hibc' | 'ma'
  readonly code: string
}

/** Why a GS1 element string cannot be taken. */
export type Gs1Fault = 'identifier-unknown' | 'check-digit' | 'date' | 'form' | 'contradiction' | 'separator-missing'

/** Recognised for what it is, and wrong: scan again. */
export type MisreadScan = { readonly kind: 'misread'; readonly length: number; readonly first: string } & (
  | { readonly as: 'product' | 'id-number'; readonly fault: 'check-digit' }
  | { readonly as: 'gs1'; readonly fault: Gs1Fault }
)

/** Nothing known, or two codes that ran together. */
export interface UnknownScan {
  readonly kind: 'unknown'
  /** In characters. */
  readonly length: number
  /** The first six characters, to tell what was held under the scanner. */
  readonly first: string
}

export type Scan =
  | VoucherScan
  | OpenPlatformScan
  | TraceabilityScan
  | Gs1Scan
  | ProductScan
  | IdNumberScan
  | PaymentScan
  | SiteNumberScan
  | OtherUdiScan
  | MisreadScan
  | UnknownScan

export type ScanKind = Scan['kind']

/** Every kind, for lists that must name each. */
export const scanKinds = [
  'voucher',
  'open-platform-code',
  'traceability',
  'gs1',
  'product',
  'id-number',
  'payment-code',
  'inpatient',
  'bill',
  'prescription',
  'other-udi',
  'misread',
  'unknown',
] as const satisfies readonly ScanKind[]
