/** The envelope of MT3 card readers, PIN pads and rating keypads: frames, conversations made of them, and who is there to talk. */
export * from './answering.ts'
export * from './frames.ts'
export * from './keys-talker.ts'
export * from './ping.ts'
export { envelopeShape } from './shape.ts'
export * from './talker.ts'
