/** One function each way per message: our words on this side, the interface's on the other. */
export * from './fees.ts'
export * from './person.ts'
export * from './settlement.ts'
export * from './unmappable.ts'
