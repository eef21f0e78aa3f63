/** The insured person, their insurance and identities. */

export * from './accumulators.ts'
export * from './benefit.ts'
export * from './id-number.ts'
export * from './person.ts'
export * from './same-person.ts'
