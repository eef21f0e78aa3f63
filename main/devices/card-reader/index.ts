/** Contact card readers: one driver per reader family, and above them the social-security card application. */
export * from './acs-serial/index.ts'
export { type CardPinCode, verifyCardPin } from './card-pin.ts'
export type { CardReaderSettings } from './card-reader.ts'
export { createCardReader, createSocialCardReader, pauseOn } from './card-reader.ts'
export { generationOf, type RecordPlace, recordPlaces } from './card-records.ts'
export type { CardSlot, SlotCode, SlotOutcome } from './card-slot.ts'
export * from './mt3-serial/index.ts'
export type { Authorization, AuthorizationRequest, ThirdGenerationKeys } from './third-generation.ts'
