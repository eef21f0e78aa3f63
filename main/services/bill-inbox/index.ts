/** Bills of the hospital system: those that wait, those that were settled, and those that were turned away. */
export { type BillInboxParts, type BillInboxService, createBillInboxService } from './bill-inbox-service.ts'
