import { maskIdNumber } from '../../shared/insured/index.ts'
import type { Scan } from '../../shared/scan/index.ts'
import type { TextKey } from '../text/index.ts'

/** One calm line about a scan. */
export interface ScanRemark {
  readonly key: TextKey
  readonly values: Readonly<Record<string, string | number>>
}

/** What was scanned and why it is of no use where it was scanned. Never the digits of a voucher, of a payment code or a whole identity. */
export function remarkOf(scan: Scan): ScanRemark {
  switch (scan.kind) {
    case 'payment-code':
      return { key: `scan.payment-code.${scan.of}`, values: {} }
    case 'misread': {
      const { length, first } = scan
      return { key: scan.as === 'gs1' ? `scan.misread.gs1.${scan.fault}` : `scan.misread.${scan.as}`, values: { length, first } }
    }
    case 'unknown':
      return { key: 'scan.unknown', values: { length: scan.length, first: scan.first } }
    case 'id-number':
      return { key: 'scan.id-number', values: { idNumber: maskIdNumber(scan.idNumber) } }
    case 'gs1':
      return { key: 'scan.gs1', values: { gtin: scan.gtin ?? '—' } }
    case 'traceability':
    case 'product':
    case 'other-udi':
      return { key: `scan.${scan.kind}`, values: { code: scan.code } }
    case 'inpatient':
    case 'bill':
    case 'prescription':
      return { key: `scan.${scan.kind}`, values: { number: scan.number } }
    case 'voucher':
    case 'open-platform-code':
      return { key: `scan.${scan.kind}`, values: {} }
  }
}

/** Kinds that some screen can do something with: while a dialog is open they have to wait. */
export function isUsedSomewhere(scan: Scan): boolean {
  return scan.kind === 'voucher' || scan.kind === 'id-number' || scan.kind === 'inpatient' || scan.kind === 'bill'
}
