/** The national interface exactly as it stands on the wire: names, shapes and codes of every message we exchange. */
export * from './code-tables.ts'
export * from './envelope.ts'
export * from './inpatient-fees.ts'
export * from './inpatient-settlement.ts'
export * from './json.ts'
export * from './person.ts'
export * from './scalars.ts'
export * from './voucher.ts'
