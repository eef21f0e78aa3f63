import type { scanScreens as chinese } from '../zh-CN/scan.ts'

/** What was scanned and why it is of no use here. */
export const scanScreens: Readonly<Record<keyof typeof chinese, string>> = {
  'scan.line': 'Scans',
  'scan.voucher': 'An e-voucher was scanned. Nobody is identified here: scan it on the discharge screen.',
  'scan.open-platform-code': 'This is a code of the national open platform and settles nothing. Ask the patient to open the e-voucher.',
  'scan.traceability': 'Traceability code {{code}} was scanned. Drugs are not recorded here; nothing was done.',
  'scan.gs1': 'A GS1 code was scanned (GTIN {{gtin}}). Drugs and devices are not recorded here; nothing was done.',
  'scan.product':
    'Product code {{code}} was scanned. It names a product, not a package, and drugs are not recorded here; nothing was done.',
  'scan.id-number': 'Identity number {{idNumber}} was scanned. Scan it on the discharge screen to find this person’s bills.',
  'scan.payment-code.wechat':
    'This is a WeChat payment code. This terminal takes no payments and kept none of its digits: scan it at the till.',
  'scan.payment-code.alipay':
    'This is an Alipay payment code. This terminal takes no payments and kept none of its digits: scan it at the till.',
  'scan.inpatient': 'Inpatient number {{number}} was scanned. Scan it on the discharge screen to open the bill.',
  'scan.bill': 'Bill number {{number}} was scanned. Scan it on the discharge screen to open the bill.',
  'scan.prescription': 'Prescription number {{number}} was scanned. A discharge is not settled by prescription; nothing was done.',
  'scan.other-udi': 'Device identifier {{code}} was scanned. It is not GS1 and this terminal does not read it; nothing was done.',
  'scan.misread.product': 'The check digit of this product code is wrong ({{length}} characters, beginning {{first}}). Scan again.',
  'scan.misread.id-number':
    'The check character of this identity number is wrong ({{length}} characters, beginning {{first}}). Scan again, or look at the document.',
  'scan.misread.gs1.identifier-unknown':
    'This GS1 code has an application identifier unknown here ({{length}} characters, beginning {{first}}).',
  'scan.misread.gs1.check-digit': 'The check digit of this GS1 code is wrong ({{length}} characters, beginning {{first}}). Scan again.',
  'scan.misread.gs1.date': 'This GS1 code names a day that does not exist ({{length}} characters, beginning {{first}}). Scan again.',
  'scan.misread.gs1.form': 'This GS1 code is incomplete ({{length}} characters, beginning {{first}}). Scan again.',
  'scan.misread.gs1.contradiction':
    'This GS1 code says the same thing twice and differently ({{length}} characters, beginning {{first}}). Two codes may have run together: scan again.',
  'scan.misread.gs1.separator-missing':
    'This GS1 code lacks its separator, batch and serial number cannot be told apart ({{length}} characters, beginning {{first}}). IT sets the scanner to send GS (1D).',
  'scan.unknown': 'Unknown code: {{length}} characters, beginning “{{first}}”. Two codes may have run together: scan again.',
  'scan.finish-first': 'A dialog is still open and the scan was not used. Finish or close it, then scan again.',
  'scan.bill-not-there': 'No bill {{number}} is waiting.',
  'scan.bill-settled': 'Bill {{number}} is settled already: see the records.',
  'scan.person-without-bill': 'No bill of identity number {{idNumber}} is waiting.',
}
