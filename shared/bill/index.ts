/** Bills as they come from the hospital system. */
export * from './fee-category.ts'
export * from './find-bill-faults.ts'
export * from './stay-bill.ts'
export * from './stay-facts.ts'
