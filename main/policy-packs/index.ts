/** Policy packs on disk: reads pack folders, compiles them with `shared/policy`, fingerprints them, finds the one in force, signs and verifies. */
export * from './installed-packs.ts'
export * from './load-pack.ts'
export * from './pack-tools.ts'
export * from './shelf.ts'
export * from './signature.ts'
export * from './tool-orders.ts'
export * from './worked-cases.ts'
export * from './yaml-source.ts'
