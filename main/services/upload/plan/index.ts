/** Which messages a visit sends, and which ones take them back: planned when it is booked, with their ids. */
export * from './plan-reversal.ts'
export * from './plan-stay.ts'
export * from './plan-visit.ts'
export { batchesOf, feeLinesPerMessage } from './queue-for.ts'
