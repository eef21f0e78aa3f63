/** 差异处理: what a supervisor decides about a settlement the platform worked out otherwise, and the money that follows. */
export {
  createDifferenceService,
  type DecideCode,
  type DecideRequest,
  type DifferenceParts,
  type DifferenceService,
} from './difference-service.ts'
