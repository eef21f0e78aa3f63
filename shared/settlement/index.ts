/** The settlement engine: `settle(case, pack) → breakdown`, pure, explained step by step and checked. */
export * from './account-accrual.ts'
export * from './account-use.ts'
export { accumulatorKind } from './accumulator-names.ts'
export * from './breakdown.ts'
export * from './case.ts'
export * from './case-file.ts'
export { violatedPartIdentities } from './check-parts.ts'
export { IdentityViolation, violatedIdentities } from './checks.ts'
export * from './expectation.ts'
export * from './merge-visits.ts'
export * from './parts.ts'
export { reversalChain } from './reversal-chain.ts'
export * from './reverse.ts'
export * from './run-year.ts'
export { type SettleRefusal, settle } from './settle.ts'
export { settleCase } from './settle-case.ts'
export { settleStay } from './settle-stay.ts'
export { settleVisit, type VisitCase } from './settle-visit.ts'
export * from './trace-codes.ts'
export type {
  AccountNow,
  AmountDifference,
  ChainRefusal,
  ChainWorld,
  ChannelRefund,
  Resettled,
  ReversalChain,
  SettledRecord,
} from './unwind.ts'
export { type YearEndPayments, type YearOfPerson, yearEndPayments } from './year-end.ts'
export * from './year-file.ts'
export * from './year-report.ts'
export type { YearState } from './year-state.ts'
