/** Readers of identity documents: second-generation identity cards, residence permits, foreigners' permanent residence cards. */
export * from './id-card-reader.ts'
export { nationName } from './nations.ts'
export * from './sam-v/index.ts'
export * from './text-record.ts'
