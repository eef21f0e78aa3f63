/** How a call proves who sends it, one file per style of provincial gateway. */
export * from './none.ts'
export * from './signer.ts'
export * from './tif.ts'
