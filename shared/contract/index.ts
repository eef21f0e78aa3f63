/** The contract between the window and the services: methods and events both hosts serve. */
export * from './define.ts'
export * from './methods.ts'
export * from './policy-methods.ts'
