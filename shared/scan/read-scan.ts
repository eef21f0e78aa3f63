import { readIdNumber } from '../insured/index.ts'
import { readAim } from './aim.ts'
import { hasGtinCheckDigit } from './check-digit.ts'
import { readGs1 } from './gs1.ts'
import type { OtherUdiScan, PaymentScan, Scan, SiteNumberScan, TraceabilityScan, UnknownScan, VoucherScan } from './scan.ts'
import type { ScanSettings } from './settings.ts'
import { identificationPartOf } from './traceability.ts'

/** Provinces of GB/T 2260, Taiwan, Hong Kong, Macao, and 66 for the Xinjiang corps. */
const provinces: ReadonlySet<string> = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66 71 81 82'.split(' '),
)

/** 83: residence permits of people from Taiwan; a leading 9: permanent residence cards of foreigners. */
const beginsIdNumber = (text: string) => provinces.has(text.slice(0, 2)) || text.startsWith('83') || text.startsWith('9')

/**
 * Tells what was scanned. The order of the questions decides and is part of the promise: a voucher before everything, an identity number
 * before a payment code, a code inside a web address only when nothing else fits.
 *
 * Takes the text as the scanner gave it, terminator already off; a symbology identifier and blanks around it are taken off here. Never
 * throws: what nobody knows is `unknown`, what is recognised and wrong is `misread`.
 */
export function readScan(text: string, settings: ScanSettings): Scan {
  const trimmed = text.trim()
  const aim = readAim(trimmed)
  const code = (aim?.data ?? trimmed).trim()
  // Bytes that were no text in any encoding: what is left between them proves nothing.
  if (code.includes('\ufffd')) return unknown(code)
  return (
    readVoucher(code) ??
    (/^opc[\x21-\x7e]{25}$/.test(code) ? ({ kind: 'open-platform-code' } as const) : undefined) ??
    readTraceability(code) ??
    readElementString(code, aim?.saysGs1 ?? false, settings) ??
    readSiteNumber(code, settings) ??
    readProduct(code) ??
    readIdentity(code, settings) ??
    readPayment(code) ??
    readTraceabilityInAddress(code) ??
    readOtherUdi(code) ??
    misreadAs(code, aim?.saysGs1 ?? false, settings) ??
    unknown(code)
  )
}

function readVoucher(code: string): VoucherScan | undefined {
  if (!/^424\d{25}$/.test(code)) return undefined
  const province = code.slice(22, 24)
  return { kind: 'voucher', code, province, ...(!provinces.has(province) && { remark: 'province-unknown' }) }
}

function readTraceability(code: string): TraceabilityScan | undefined {
  return /^8\d{19}$/.test(code) ? traceability(code, false) : undefined
}

function traceability(code: string, needsConfirmation: boolean): TraceabilityScan {
  return { kind: 'traceability', code, identificationPart: identificationPartOf(code), needsConfirmation }
}

/** Whether the text itself says that it is an element string, with a GTIN that proves it. */
function provesGs1(code: string): boolean {
  const gtin = /^(?:01|\(01\) ?)(\d{14})/.exec(code.startsWith('\u001d') ? code.slice(1) : code)?.[1]
  return gtin !== undefined && code.length > 16 && hasGtinCheckDigit(gtin)
}

function readElementString(code: string, saysGs1: boolean, settings: ScanSettings): Scan | undefined {
  const proven = provesGs1(code)
  if (!proven && !saysGs1) return undefined
  const reading = readGs1(code, settings)
  if (reading.ok) return reading.scan
  // The symbology identifier alone is a hint: something else may still fit.
  return proven ? { kind: 'misread', as: 'gs1', fault: reading.fault, ...shown(code) } : undefined
}

/** Stands before product codes: a site that numbers its patients with eight digits has said so. */
function readSiteNumber(code: string, settings: ScanSettings): SiteNumberScan | undefined {
  const form = settings.numbers.find(({ prefix, digitsMin, digitsMax }) => {
    const digits = code.slice(prefix.length)
    return code.startsWith(prefix) && digits.length >= digitsMin && digits.length <= digitsMax && /^\d+$/.test(digits)
  })
  return form && { kind: form.kind, number: code }
}

function readProduct(code: string): Scan | undefined {
  if (/^\d{13}$/.test(code)) {
    if (hasGtinCheckDigit(code)) return { kind: 'product', symbology: 'ean-13', code }
    return { kind: 'misread', as: 'product', fault: 'check-digit', ...shown(code) }
  }
  return /^\d{8}$/.test(code) && hasGtinCheckDigit(code) ? { kind: 'product', symbology: 'ean-8', code } : undefined
}

const inWechatRange = (code: string) => /^1[0-5]\d{16}$/.test(code)

/** An identity number has a place and a birth date in it; with those a wrong check character is a misreading, not a payment code. */
function readIdentity(code: string, settings: ScanSettings): Scan | undefined {
  if (!/^\d{17}[\dXx]$/.test(code) || !beginsIdNumber(code)) return undefined
  const reading = readIdNumber(code, settings.today)
  if (reading.ok) return { kind: 'id-number', idNumber: reading.facts.idNumber, mayBePayment: inWechatRange(code) }
  return reading.fault === 'check-character' ? { kind: 'misread', as: 'id-number', fault: 'check-digit', ...shown(code) } : undefined
}

function readPayment(code: string): PaymentScan | undefined {
  if (inWechatRange(code)) return { kind: 'payment-code', of: 'wechat' }
  return /^(?:2[5-9]|30)\d{14,22}$/.test(code) ? { kind: 'payment-code', of: 'alipay' } : undefined
}

function readTraceabilityInAddress(code: string): TraceabilityScan | undefined {
  const found = new Set(code.match(/(?<!\d)8\d{19}(?!\d)/g))
  const [only] = found
  // Two different ones ran together: nobody can say which box was meant.
  return only !== undefined && found.size === 1 ? traceability(only, true) : undefined
}

function readOtherUdi(code: string): OtherUdiScan | undefined {
  if (/^\+[A-Z][\x20-\x7e]{5,}$/.test(code)) return { kind: 'other-udi', issuer: 'hibc', code }
  return /^MA\.[\x21-\x7e]{5,}$/.test(code) ? { kind: 'other-udi', issuer: 'ma', code } : undefined
}

/** The scanner said GS1, nothing else fits, so the element string is what is wrong. */
function misreadAs(code: string, saysGs1: boolean, settings: ScanSettings): Scan | undefined {
  if (!saysGs1) return undefined
  const reading = readGs1(code, settings)
  return reading.ok ? undefined : { kind: 'misread', as: 'gs1', fault: reading.fault, ...shown(code) }
}

function unknown(code: string): UnknownScan {
  return { kind: 'unknown', ...shown(code) }
}

function shown(code: string): { readonly length: number; readonly first: string } {
  const characters = [...code]
  return { length: characters.length, first: characters.slice(0, 6).join('') }
}
