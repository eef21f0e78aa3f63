/** Keys: who answers which, and the hook screens register them with. */
export * from './hooks.tsx'
export * from './key-board.ts'
export * from './key-name.ts'
