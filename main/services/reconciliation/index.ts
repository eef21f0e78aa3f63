/** 对账: every record and every day compared with the platform's books; what differs is found, named and healed step by step. */
export type { ReconciliationSettings } from './reconciliation-service.ts'
export { createReconciliationService, daysBackMax, type ReconciliationParts, type ReconciliationService } from './reconciliation-service.ts'
export { storedDay } from './stored-day.ts'
