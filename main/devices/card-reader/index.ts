/** Contact card readers: one driver per reader family, and above them the social-security card application. */
export * from './acs-serial/index.ts'
export type { CardReaderSettings } from './card-reader.ts'
export { createCardReader } from './card-reader.ts'
export { generationOf, type RecordPlace, recordPlaces } from './card-records.ts'
export type { CardSlot, SlotCode, SlotOutcome } from './card-slot.ts'
export type { Authorization, AuthorizationRequest, ThirdGenerationKeys } from './third-generation.ts'
