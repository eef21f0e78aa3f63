/** Money, rates, quantities and their rounding. */

export * from './chinese-capitals.ts'
export * from './codecs.ts'
export * from './grouped.ts'
export * from './money.ts'
export * from './quantity.ts'
export * from './rate.ts'
