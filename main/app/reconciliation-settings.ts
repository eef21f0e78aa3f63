import { z } from 'zod'
import { type Money, parseMoney } from '../../shared/money/index.ts'

const amountText = /^\d{1,11}(\.\d{1,2})?$/

/** Yuan as somebody writes it: with or without quotes, at most two places. */
const amountSchema = z
  .union([z.number(), z.string()])
  .refine((given) => amountText.test(String(given)), '应为金额（元），至多两位小数 / yuan with at most two decimals')
  .transform((given): Money => parseMoney(String(given)))

/** 离线额度: what may be settled while the platform cannot be asked. */
const offlineSchema = z.strictObject({
  /** 人员信息最长时效. */
  personAgeHours: z.int().min(1).max(8784).default(168),
  /** 累计信息最长时效; absent: whatever the platform last said, or nothing, will do. */
  accumulatorAgeHours: z.int().min(1).max(8784).optional(),
  /** 未经平台确认的笔数. */
  records: z.int().min(1).max(100_000).default(2_000),
  /** 单笔基金支付总额. */
  recordFund: amountSchema.prefault('200000.00'),
  /** 未确认的基金支付合计. */
  fundTotal: amountSchema.prefault('5000000.00'),
})

/** 对账: how often the two ledgers are compared, and whose settlements the platform holds for the institution. */
const reconciliationSchema = z.strictObject({
  /** 当日总账最长间隔. */
  everySeconds: z.int().min(60).max(86_400).default(1_800),
  /** 有变化后多久重新对当日总账. */
  quietSeconds: z.int().min(5).max(3_600).default(20),
  /** 两次查询之间. */
  spacingMs: z.int().min(100).max(60_000).default(500),
  /** 本机构只有这一台终端: what the platform holds beyond it is shown as a mismatch. */
  soleTerminal: z.boolean().default(true),
})

/** The keys of `institution.yaml` about offline settling, deadlines and reconciliation. */
export const reconciliationShape = {
  offline: offlineSchema.prefault({}),
  /** 上传时限（小时）: from the settlement until it must be at the platform. */
  uploadWithinHours: z.int().min(1).max(2_160).default(24),
  reconciliation: reconciliationSchema.prefault({}),
}
