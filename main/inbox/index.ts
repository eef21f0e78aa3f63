/** Where bills come in: the watched folder and the call over loopback; bytes are decoded, read and checked here. */
export { acceptPosted, type PostedBill, type PostedParts, postedSource } from './accept-posted.ts'
export { type BillIntakeServer, openBillIntake } from './bill-intake-server.ts'
export { type BillReader, createBillReader } from './bill-reader.ts'
export {
  type FolderInbox,
  type FolderInboxParts,
  type InboxEvent,
  type InboxTiming,
  openFolderInbox,
  refusedFolder,
  takenFolder,
} from './folder-inbox.ts'
export { billBytesMax, type ReadBill, readBill } from './read-bill.ts'
