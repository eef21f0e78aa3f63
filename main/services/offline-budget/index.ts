/** 离线额度: how much is settled while the platform cannot be asked, and by when it has to be there. */
export {
  createOfflineBudgetService,
  type OfflineBudgetService,
  type OfflineLimits,
  type OfflineSettlement,
} from './offline-budget-service.ts'
