/** Readers that speak ACS serial framing: frames and commands are pure, the driver adds line, time and retries. */
export * from './commands.ts'
export { type AcsReaderSettings, createAcsSerialReader } from './driver.ts'
export * from './frames.ts'
export { acsMask } from './mask.ts'
export { acsMeaningOf } from './words.ts'
