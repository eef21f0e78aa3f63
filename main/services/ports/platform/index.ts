/** The national platform in the house's words, one file per family of calls; `main/gateway` speaks its own. */
export * from './admission.ts'
export * from './central-platform.ts'
export * from './directories.ts'
export * from './outpatient.ts'
export * from './queries.ts'
export * from './reconciliation.ts'
export * from './sign-out.ts'
export * from './stock.ts'
