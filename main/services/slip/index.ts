/** The slip of a booked settlement: what was recorded, laid out by `shared/slip`; nothing is worked out again. */
export { createSlipService, type SlipParts, type SlipService } from './slip-service.ts'
