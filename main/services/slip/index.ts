/** The slip of a booked settlement, on screen and on the receipt printer: what was recorded, laid out by `shared/slip`. */
export { createReceiptService, type ReceiptParts, type ReceiptService } from './receipt-service.ts'
export { createSlipService, type SlipParts, type SlipService } from './slip-service.ts'
