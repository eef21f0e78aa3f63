/** Who is at the window: card or bill, the platform's word, or the last known record with its age. */
export { createIdentificationService, type IdentificationParts, type IdentificationService } from './identification-service.ts'
export type { AccumulatorQuestion } from './told-accumulators.ts'
