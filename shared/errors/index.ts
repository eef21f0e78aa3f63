/** Refusals, faults and bugs: one register of codes, moved as data. */
export * from './outcome.ts'
export * from './register.ts'
