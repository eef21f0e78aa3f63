/** Replay: everything ever booked is worked out again under the law of its day and compared byte by byte. */
export { type ReplayedSettlement, type ReplayParts, type ReplayReport, replayEach, replaySettlements } from './replay-service.ts'
