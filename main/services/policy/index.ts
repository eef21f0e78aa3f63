/** Policy: packs looked at and tried, and the proof that what was settled still comes out the same. Writes nothing. */
export { createPolicyService, type PolicyParts, type PolicyService } from './policy-service.ts'
export { createReplayRun, type ReplayRun, type ReplayRunParts } from './replay-run.ts'
