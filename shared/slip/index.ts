/** The settlement slip (结算单) laid out as data. */
export * from './layout.ts'
export * from './plain-text.ts'
export * from './receipt.ts'
export * from './slip.ts'
export * from './supplement.ts'
export * from './text-width.ts'
export * from './words.ts'
