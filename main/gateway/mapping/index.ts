/** One function each way per message: our words on this side, the interface's on the other. */
export * from './fees.ts'
export * from './outpatient.ts'
export * from './person.ts'
export * from './pharmacy.ts'
export * from './reconciliation.ts'
export * from './settlement.ts'
export * from './stock.ts'
export * from './unmappable.ts'
