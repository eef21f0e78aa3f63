import type { LocalDate } from '../../../../shared/dates/index.ts'
import type { Quantity, UnitPrice } from '../../../../shared/money/index.ts'
import type { PlatformOutcome, Sender } from './central-platform.ts'

/** One row of 进销存: what it is of, and the number under which the platform keeps it. */
export interface StockRow {
  /** 定点医药机构批次流水号: ours, another one for every row; what is deleted later is named by it. */
  readonly record: string
  readonly itemCode: string
  readonly hospitalItemCode: string
  readonly itemName: string
  readonly isPrescriptionDrug: boolean
  readonly note?: string
}

/** 生产批号 with its days. */
export interface Lot {
  readonly number: string
  readonly madeOn: LocalDate
  readonly expiresOn: LocalDate
}

/** 盘存: what lies on the shelf, in the smallest package that is priced. */
export interface StockCount extends StockRow {
  readonly lot: Omit<Lot, 'number'> & { readonly number?: string }
  readonly countedOn: LocalDate
  readonly quantity: Quantity
  readonly traceCodes?: readonly string[]
}

/** 库存变更类型: 调拨入库 and 出库, 盘盈, 盘亏, 销毁, 其他入库 and 出库, 初始化入库. */
export type StockChangeKind = 'transfer-in' | 'transfer-out' | 'surplus' | 'loss' | 'destruction' | 'other-in' | 'other-out' | 'initial'

export interface StockChange extends StockRow {
  readonly kind: StockChangeKind
  readonly unitPrice: UnitPrice
  readonly quantity: Quantity
  /** `2026-03-05 09:30:00`. */
  readonly changedAt: string
  readonly operatorName?: string
  /** 拆零: part of a package. */
  readonly isSplit?: boolean
  readonly traceCodes?: readonly string[]
}

/** 采购退货. */
export interface PurchaseReturn extends StockRow {
  readonly supplier: { readonly name: string; readonly licence?: string }
  readonly madeOn: LocalDate
  readonly expiresOn: LocalDate
  readonly price?: UnitPrice
  readonly quantity: Quantity
  readonly invoice: { readonly code?: string; readonly number: string }
  readonly at: string
  readonly operatorName: string
  /** 商品采购流水号 of the purchase. */
  readonly purchaseRecord?: string
}

/** 采购. */
export interface Purchase extends Omit<PurchaseReturn, 'invoice' | 'purchaseRecord'> {
  readonly lotNumber: string
  readonly manufacturer: string
  readonly approvalNumber: string
  readonly invoice?: { readonly code?: string; readonly number?: string }
  readonly deliveryNote?: string
  readonly isGift?: boolean
}

/** Who bought; of a sale without insurance nobody needs to be named. */
export interface Buyer {
  readonly personNumber: string
  readonly enrolmentArea: string
  readonly idNumber: string
  readonly name: string
}

interface Movement extends StockRow {
  readonly lot: Lot
  readonly price?: UnitPrice
  readonly quantity: Quantity
  /** `2026-03-05 09:30:00`. */
  readonly at: string
  readonly operatorName: string
  /** 就医流水号: our own number of the visit. */
  readonly visitNumber: string
  readonly buyer?: Buyer
  /** 拆零: part of a package; its code may be sold more than once. */
  readonly isSplit: boolean
  /** 药品追溯码: one for every package; empty for stock that never had any. */
  readonly traceCodes: readonly string[]
  /** Of the settlement that paid; absent for a sale without insurance. */
  readonly centreSettlementId?: string
}

/** 销售, one row of a sale. */
export interface StockSale extends Movement {
  /** 零售单据号. */
  readonly receiptNumber: string
  readonly prescriber: string
  readonly pharmacist: { readonly name: string; readonly licence: string }
  readonly prescriptionNumber?: string
  readonly externalPrescription?: boolean
}

/** 销售退货. */
export interface StockSaleReturn extends Movement {
  /** 商品销售流水号 of the sale. */
  readonly saleRecord?: string
}

/** Rows of one call that the platform did not take, with its words; every other row is there. */
export interface StockVerdict {
  readonly rejected: readonly { readonly record: string; readonly words: string }[]
}

/**
 * 进销存 of a hospital's pharmacy or a retail one. One row goes out as the plain transaction, several as its batch variant; all rows of a
 * sale are of one buyer. A row that is already there counts as taken, because its record number is used once; a call of which no row
 * was taken is refused.
 */
export interface StockCalls {
  /** 3501. */
  countStock(sender: Sender, rows: readonly StockCount[]): Promise<PlatformOutcome<StockVerdict>>
  /** 3502. */
  changeStock(sender: Sender, rows: readonly StockChange[]): Promise<PlatformOutcome<StockVerdict>>
  /** 3503. */
  reportPurchase(sender: Sender, rows: readonly Purchase[]): Promise<PlatformOutcome<StockVerdict>>
  /** 3504. */
  reportPurchaseReturn(sender: Sender, rows: readonly PurchaseReturn[]): Promise<PlatformOutcome<StockVerdict>>
  /** 3505. */
  reportSale(sender: Sender, rows: readonly StockSale[]): Promise<PlatformOutcome<StockVerdict>>
  /** 3506. */
  reportSaleReturn(sender: Sender, rows: readonly StockSaleReturn[]): Promise<PlatformOutcome<StockVerdict>>
  /** 3507; a record that is not there counts as deleted. */
  deleteStock(
    sender: Sender,
    records: readonly { readonly record: string; readonly of: 'count' | 'change' | 'purchase' | 'sale' }[],
  ): Promise<PlatformOutcome<StockVerdict>>
}
