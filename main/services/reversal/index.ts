/** Taking a settlement back: a reversal record of its own, last in first out, never an edit. */
export { createReversalService, type ReversalParts, type ReversalService } from './reversal-service.ts'
