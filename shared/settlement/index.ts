/** The settlement engine: `settle(case, pack) → breakdown`, pure, explained step by step and checked. */
export * from './breakdown.ts'
export * from './case.ts'
export * from './case-file.ts'
export { IdentityViolation, violatedIdentities } from './checks.ts'
export * from './expectation.ts'
export * from './reverse.ts'
export { type SettleRefusal, settle } from './settle.ts'
export * from './trace-codes.ts'
