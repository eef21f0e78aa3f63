/** Results for the hospital system: one document per settlement or reversal, delivered once, with the same care as the upload. */
export { type Deliver, deliverByCall, deliverToFolder } from './deliveries.ts'
export { createHospitalResultsService, type HospitalResultsParts, type HospitalResultsService } from './hospital-results-service.ts'
export { writeHospitalResult, writeSupplementResult } from './result.ts'
