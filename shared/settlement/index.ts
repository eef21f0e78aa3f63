/** The settlement engine: `settle(case, pack) → breakdown`, pure, explained step by step and checked. */
export * from './breakdown.ts'
export * from './case.ts'
export * from './trace-codes.ts'
