/** 预结算核对: the platform works the settlement out beside us before money moves, within a time that never holds up the window. */
export type { CounterCare } from './at-the-counter.ts'
export {
  type CounterRequest,
  createRehearsalService,
  type RehearsalParts,
  type RehearsalService,
  type RehearsalSettings,
} from './rehearsal-service.ts'
