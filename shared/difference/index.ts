/** Where the platform's figures part from ours: compared amount by amount, and traced to the first thing both see differently. */
export * from './cause.ts'
export * from './compare.ts'
export * from './figures.ts'
export * from './supplement.ts'
