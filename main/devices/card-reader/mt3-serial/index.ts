/** Readers of the MT3 family: commands are pure, the driver adds line, time and retries; frames are the common envelope's. */
export * from './commands.ts'
export { createMt3SerialReader, type Mt3Limits, type Mt3ReaderSettings } from './driver.ts'
export { mt3Mask } from './mask.ts'
export { mt3MeaningOf } from './words.ts'
