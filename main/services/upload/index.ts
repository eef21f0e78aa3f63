/** The upload outbox: sends what was booked to the platform, in order per stay, exactly once whatever happens to line and power. */
export { careOfJobs, planAdoption, planAnew, planGivingUp, planTakingBack } from './anew.ts'
export { compareFigures } from './compare.ts'
export { createMessageIds, type MessageIds } from './message-ids.ts'
export type { Pauses } from './pauses.ts'
export { feeLinesPerMessage, planReversal, planSettlement } from './plan.ts'
export { createUploadService, type UploadParts, type UploadService } from './upload-service.ts'
export { createVisitGate, type VisitGate } from './visit-gate.ts'
