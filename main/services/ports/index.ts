/** What services need from outside, as types; store, devices and gateway provide it, `main/app` joins them. */
export * from './bill-intake.ts'
export * from './card-reader.ts'
export * from './catalogue.ts'
export * from './central-platform.ts'
export * from './clock.ts'
export * from './host.ts'
export * from './policy-packs.ts'
export * from './stores.ts'
