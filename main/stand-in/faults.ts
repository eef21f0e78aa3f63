import { z } from 'zod'
import { distortions, draw } from './disagreement.ts'

/**
 * What can go wrong, each as a real line and a real platform have shown it. `before`: the platform never sees the message. `work`:
 * it looks at the message otherwise than usual. `answer`: it has worked and written, and its answer reads otherwise. `line`: it has
 * answered, and the line does with the answer what lines do.
 */
export const faultTable = {
  'gateway-401': { when: 'before', about: '网关以 401 拒绝，平台没有收到' },
  'http-502': { when: 'before', about: 'HTTP 5xx（HTML 页面），平台没有收到' },
  'too-many': { when: 'before', about: 'HTTP 429，附 Retry-After，平台没有收到' },
  redirect: { when: 'before', about: '转到别的地址，平台没有收到' },
  html: { when: 'before', about: '以 200 应答一个网页，平台没有收到' },
  'drop-before': { when: 'before', about: '连接断开，平台没有收到' },
  'slow-start': { when: 'work', about: '平台很久以后才开始办理' },
  fail: { when: 'work', about: '平台以系统繁忙拒绝，没有办理' },
  maintenance: { when: 'work', about: '年终结转维护：拒绝签到以外的一切业务' },
  'timeout-words-before': { when: 'work', about: '平台说调用超时，没有办理' },
  'stale-sign-in': { when: 'work', about: '平台说签到编号失效，只对这一条' },
  'sign-ins-end': { when: 'work', about: '此前全部签到编号作废' },
  disagree: { when: 'work', about: '平台按自己的政策、目录或账户计算' },
  twice: { when: 'work', about: '同一报文到达平台两次，应答第一次的结果' },
  'twice-second-answer': { when: 'work', about: '同一报文到达平台两次，应答第二次的结果' },
  'timeout-words': { when: 'answer', about: '平台说调用超时，实际已办理' },
  'status-as-text': { when: 'answer', about: '状态码写成字符串' },
  'amounts-as-text': { when: 'answer', about: '金额写成字符串' },
  'null-amounts': { when: 'answer', about: '若干金额为空' },
  'dates-with-time': { when: 'answer', about: '日期带时间部分' },
  'output-as-text': { when: 'answer', about: 'output 写成 JSON 字符串' },
  'success-with-complaint': { when: 'answer', about: '状态码 0，同时有错误信息' },
  'other-order': { when: 'answer', about: '明细结果顺序不同' },
  'other-person': { when: 'answer', about: '应答是另一位患者的' },
  swapped: { when: 'line', about: '两条并发报文的应答互换' },
  late: { when: 'line', about: '应答留住，到时以后给下一条同类报文' },
  slow: { when: 'line', about: '已办理，应答很慢' },
  'drop-after': { when: 'line', about: '已办理，连接断开' },
  'http-502-after': { when: 'line', about: '已办理，HTTP 5xx' },
  empty: { when: 'line', about: '已办理，应答为空' },
  truncated: { when: 'line', about: '已办理，应答被截断' },
  'wrong-length': { when: 'line', about: '已办理，应答长度与声明不符后断开' },
  'wrong-type': { when: 'line', about: '已办理，应答标为网页' },
} as const satisfies Readonly<Record<string, { readonly when: 'before' | 'work' | 'answer' | 'line'; readonly about: string }>>

export type FaultKind = keyof typeof faultTable
export const faultKinds = Object.keys(faultTable) as [FaultKind, ...FaultKind[]]

const count = z.int().min(1)

export const faultRuleSchema = z.strictObject({
  kind: z.enum(faultKinds),
  /** Number of the transaction, for example `2304`; absent = every one. */
  transaction: z
    .string()
    .regex(/^\d{4}[A-Z]?$/)
    .optional(),
  /** One message by its id. */
  message: z.string().min(1).optional(),
  /** The how-manieth message that the selectors above meet, counted since the plan was set. */
  nth: z.union([count, z.array(count).min(1)]).optional(),
  /** Between these two moments of the platform's clock. */
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  /** For the slow ones, and how long `swapped` waits for a second message. */
  ms: z.int().min(0).max(600_000).default(0),
  /** For `late`: how long the answer is kept, by the platform's clock. */
  minutes: z.int().min(0).optional(),
  /** For `http-502` and `http-502-after`, where it is to be another one. */
  status: z.int().min(500).max(599).optional(),
  /** For `too-many`; absent: half a minute. */
  retryAfterSeconds: z.int().min(0).optional(),
  /** Chance per message, drawn from the seed. */
  probability: z.number().min(0).max(1).default(1),
  /** What the platform sees differently, for `disagree`; absent: every deductible is 100.00 higher. */
  as: z.enum(distortions).optional(),
  /** How often it strikes at most. */
  times: count.optional(),
})
export type FaultRule = z.output<typeof faultRuleSchema>

export const faultPlanSchema = z.strictObject({
  seed: z.int().default(1),
  rules: z.array(faultRuleSchema).default([]),
  /** Nobody listens on the platform's port: connections are refused. */
  offline: z.boolean().default(false),
})
export type FaultPlan = z.output<typeof faultPlanSchema>
export type FaultPlanText = z.input<typeof faultPlanSchema>

/** The moods a demo can put the platform into. */
export const moods: Readonly<Record<string, FaultPlanText>> = {
  normal: {},
  slow: { rules: [{ kind: 'slow', ms: 3_000 }] },
  failing: { rules: [{ kind: 'fail' }] },
  'dropping-answers': { rules: [{ kind: 'drop-after', probability: 0.5 }] },
  disagreeing: { rules: [{ kind: 'disagree' }] },
  offline: { offline: true },
}

/** Drops that share of all answers after the work is done and written. */
export function dropAnswers(share: number, seed: number): FaultPlanText {
  return { seed, rules: [{ kind: 'drop-after', probability: share }] }
}

export interface Faults {
  set(plan: FaultPlanText): FaultPlan
  /** One more fault; those that are there go on counting. */
  add(rule: z.input<typeof faultRuleSchema>): FaultPlan
  /** One fault less, by its place. */
  remove(place: number): FaultPlan
  plan(): FaultPlan
  /** What strikes this message, in the order of the plan. The same message sent again is drawn anew. */
  strike(transaction: string, messageId: string): readonly FaultRule[]
}

function isNow({ from, until }: FaultRule, now: number): boolean {
  return (from === undefined || now >= Date.parse(from)) && (until === undefined || now < Date.parse(until))
}

/** Counts per rule since the plan was set. */
function createTally() {
  const counts = new Map<FaultRule, number>()
  return {
    of: (rule: FaultRule) => counts.get(rule) ?? 0,
    more: (rule: FaultRule) => {
      counts.set(rule, (counts.get(rule) ?? 0) + 1)
      return counts.get(rule) ?? 0
    },
  }
}

export function createFaults(onChange: (plan: FaultPlan) => void, now: () => number): Faults {
  let plan = faultPlanSchema.parse({})
  let met = createTally()
  let struck = createTally()
  let seen = new Map<string, number>()
  return {
    set(given) {
      plan = faultPlanSchema.parse(given)
      met = createTally()
      struck = createTally()
      seen = new Map()
      onChange(plan)
      return plan
    },
    add(rule) {
      plan = { ...plan, rules: [...plan.rules, faultRuleSchema.parse(rule)] }
      return plan
    },
    remove(place) {
      plan = { ...plan, rules: plan.rules.filter((_, at) => at !== place) }
      return plan
    },
    plan: () => plan,
    strike(transaction, messageId) {
      const turn = (seen.get(messageId) ?? 0) + 1
      seen.set(messageId, turn)
      return plan.rules.filter((rule, index) => {
        if (rule.transaction !== undefined && rule.transaction !== transaction) return false
        if (rule.message !== undefined && rule.message !== messageId) return false
        if (!isNow(rule, now())) return false
        const number = met.more(rule)
        if (rule.nth !== undefined && ![rule.nth].flat().includes(number)) return false
        if (rule.times !== undefined && struck.of(rule) >= rule.times) return false
        if (rule.probability < 1 && draw(plan.seed, index, transaction, messageId, turn) >= rule.probability) return false
        struck.more(rule)
        return true
      })
    },
  }
}
