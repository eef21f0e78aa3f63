/** Serial devices of the counter. Each family has pure frames and commands, and a driver over a transport. */
export * from './card-reader/index.ts'
export * from './manager/index.ts'
export * from './receipt-printer/index.ts'
export * from './transport/index.ts'
