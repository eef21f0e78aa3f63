/** Policy packs: law as data, compiled once, refused with its place when wrong; choosing values by day. */
export * from './ask.ts'
export * from './compile.ts'
export * from './compiled-pack.ts'
export * from './pack-files.ts'
export * from './parameters/index.ts'
export * from './selectors.ts'
