/** Security modules that speak SAM-V: frames and commands are pure, the module adds line and time, the reading its rules. */
export * from './commands.ts'
export { createSamVReader, type SamVSettings } from './driver.ts'
export * from './frames.ts'
export { samVMask } from './mask.ts'
export { samMeaningOf } from './meaning.ts'
