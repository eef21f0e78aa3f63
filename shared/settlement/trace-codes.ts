/**
 * Every code a trace entry or a notice can carry, with the names of its `values`.
 *
 * `renderer/text` has one sentence per code in each language; a test compares both lists. Amounts and rates arrive as
 * text (`'800.00'`, `'85%'`), identities, categories, places, filings and conditions as their codes.
 */

/** Why lines of a visit were not settled under a scheme that stands before theirs, though the person may have counted on it. */
const passedOver = {
  'routing.not-approved': ['benefit', 'subject', 'lines'],
  'routing.approval-not-valid': ['benefit', 'record', 'from', 'to', 'on', 'lines'],
  'routing.item-not-on-list': ['disease', 'record', 'lines'],
  'routing.institution-not-chosen': ['disease', 'record', 'institution', 'lines'],
  // 双通道三定: what does not match the approval.
  'routing.special-drug-other-institution': ['record', 'designated', 'found', 'lines'],
  'routing.special-drug-other-doctor': ['record', 'designated', 'found', 'lines'],
  'routing.special-drug-other-pharmacy': ['record', 'designated', 'found', 'lines'],
  'routing.two-diseases-replaced': ['disease', 'record', 'lines'],
  'routing.two-diseases-not-at-level': ['disease', 'level', 'lines'],
  'routing.no-external-prescription': ['lines'],
  'routing.in-stay': ['lines'],
} as const satisfies Record<string, readonly string[]>

/** Why a relative's account may not pay. */
const familyRefusals = {
  'personal-account.family-not-authorised': ['account', 'relation', 'record', 'from', 'to', 'on'],
  'personal-account.family-relation-not-allowed': ['account', 'relation', 'place', 'on'],
} as const satisfies Record<string, readonly string[]>

/** What happened in a step of the working. */
export const traceCodes = {
  // Who and when: which pack, which version, which day's law, which year's accumulators.
  'eligibility.law-chosen': ['packTitle', 'version', 'decidedOn', 'year', 'insuranceType', 'category'],
  // 个人账户购药: no fund pays, whatever lies within policy.
  'eligibility.no-fund': ['withinPolicy'],
  // 待遇等待期: enrolled late, so that what was charged before `entitledFrom` is paid by nobody.
  'eligibility.waiting-period': ['enrolledOn', 'missedYears', 'entitledFrom'],
  // One of several parts of a stay that is cut at the end of a year or into settlement periods.
  'eligibility.part-of-stay': ['part', 'parts', 'from', 'to', 'admittedOn', 'dischargedOn'],

  // 待遇归类: which lines of a visit this part settles and by which approval; then why not under a scheme before it.
  'routing.maternity': ['count', 'lines', 'amount', 'record'],
  'routing.special-drug': ['count', 'lines', 'amount', 'record'],
  'routing.chronic': ['count', 'lines', 'amount', 'disease', 'record'],
  'routing.two-diseases': ['count', 'lines', 'amount', 'disease', 'record'],
  'routing.outpatient': ['count', 'lines', 'amount'],
  'routing.account': ['count', 'lines', 'amount'],
  'routing.scheme-not-in-pack': ['benefit', 'lines'],
  'routing.two-diseases-drugs-only': ['disease', 'lines'],
  ...passedOver,

  // The bill's lines split into the four parts; the single lines are in `lines` of the breakdown.
  'lines.split': ['count', 'totalFee', 'fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'withinPolicy'],
  // Class B lines without a share of their own in the catalogue took the pack's default share.
  'lines.class-b-default': ['count', 'amount'],
  // Shares of the pack that win over the catalogue's own; rules of the area laid over the catalogue.
  'lines.class-b-override': ['count', 'amount'],
  'lines.item-rules': ['count', 'amount'],

  'out-of-area.no-reduction': ['place', 'filing'],
  'out-of-area.first-pay': ['place', 'filing', 'share', 'withinPolicy', 'amount'],
  'out-of-area.rate-factor': ['place', 'filing', 'factor'],
  'out-of-area.rate-points': ['place', 'filing', 'points'],

  // 起付线: `standard` is what is due for this stay, `fullStandard` the level's own, `stay` the number of the stay.
  'deductible.full': ['level', 'stay', 'standard', 'amount'],
  'deductible.nth-stay': ['level', 'stay', 'fullStandard', 'standard', 'amount'],
  'deductible.nth-stay-none': ['level', 'stay', 'fullStandard'],
  'deductible.waived': ['level', 'stay', 'fullStandard', 'condition', 'identity'],
  // The same for a visit (就诊) of a scheme that takes its deductible each time.
  'deductible.visit': ['level', 'visit', 'standard', 'amount'],
  'deductible.nth-visit': ['level', 'visit', 'fullStandard', 'standard', 'amount'],
  'deductible.nth-visit-none': ['level', 'visit', 'fullStandard'],
  'deductible.visit-waived': ['level', 'visit', 'fullStandard', 'condition', 'identity'],
  'deductible.year-top-up': ['level', 'standard', 'counted', 'due', 'amount'],
  'deductible.year-total': ['level', 'standard', 'yearTotal', 'counted', 'due', 'amount'],
  // The next part of a stay that has one deductible: what the parts before left of it.
  'deductible.rest-of-stay': ['level', 'standard', 'due', 'amount'],
  'deductible.none': ['level'],

  'pooled-fund.paid': ['base', 'rate', 'amount'],
  'pooled-fund.segmented': ['base', 'amount'],
  // 年度累计分段: the scale goes on where the year's settlements before have climbed to.
  'pooled-fund.segmented-year': ['base', 'yearBefore', 'yearAfter', 'amount'],
  // 定额: `fixed` whatever the bill, never more than what lies above the deductible.
  'pooled-fund.fixed': ['base', 'fixed', 'amount'],
  'pooled-fund.capped': ['base', 'computed', 'cap', 'used', 'room', 'consumed', 'amount', 'aboveCap'],
  'pooled-fund.cost-capped': ['base', 'cap', 'used', 'room', 'admitted', 'amount', 'aboveCap'],
  'pooled-fund.cap-used-up': ['base', 'cap', 'used'],
  'pooled-fund.nothing-above-deductible': ['withinPolicy', 'deductible'],
  // 异地降低待遇: what would have been paid without the lower rates, and what is lost.
  'pooled-fund.reduced': ['unlowered', 'computed', 'reduced'],

  'above-cap.paid': ['aboveCap', 'rate', 'amount'],
  'above-cap.capped': ['aboveCap', 'rate', 'computed', 'cap', 'used', 'room', 'amount'],

  'employee-large-amount.not-reached': ['aboveCap'],
  'employee-large-amount.paid': ['aboveCap', 'rate', 'amount'],
  'employee-large-amount.capped': ['aboveCap', 'rate', 'computed', 'cap', 'used', 'room', 'amount'],
  'employee-large-amount.second-paid': ['base', 'yearBefore', 'yearAfter', 'threshold', 'amount'],
  'employee-large-amount.second-tilted': ['base', 'yearBefore', 'yearAfter', 'threshold', 'identity', 'amount'],
  'employee-large-amount.second-capped': ['base', 'yearBefore', 'yearAfter', 'threshold', 'computed', 'cap', 'used', 'room', 'amount'],
  'employee-large-amount.second-below-threshold': ['base', 'yearBefore', 'yearAfter', 'threshold'],

  'resident-major-illness.none': [],
  'resident-major-illness.below-threshold': ['base', 'yearAfter', 'threshold'],
  // 年终一次支付: counted towards the year, paid after its end.
  'resident-major-illness.counted': ['base', 'yearBefore', 'yearAfter', 'threshold'],
  'resident-major-illness.paid': ['base', 'yearBefore', 'yearAfter', 'threshold', 'amount'],
  'resident-major-illness.tilted': ['base', 'yearBefore', 'yearAfter', 'threshold', 'identity', 'amount'],
  'resident-major-illness.capped': ['base', 'yearBefore', 'yearAfter', 'threshold', 'computed', 'cap', 'used', 'room', 'amount'],
  // Once for the whole year, after its end.
  'resident-major-illness.year-end': ['base', 'threshold', 'amount'],
  'resident-major-illness.year-end-capped': ['base', 'threshold', 'computed', 'cap', 'used', 'room', 'amount'],

  'civil-servant-subsidy.none': ['rank'],
  'civil-servant-subsidy.paid': ['rank', 'base', 'share', 'amount'],
  'civil-servant-subsidy.capped': ['rank', 'base', 'share', 'computed', 'cap', 'used', 'room', 'amount'],

  'enterprise-supplement.paid': ['plan', 'of', 'base', 'share', 'amount'],
  'enterprise-supplement.below-threshold': ['plan', 'of', 'base', 'threshold'],
  'enterprise-supplement.capped': ['plan', 'of', 'base', 'share', 'computed', 'cap', 'used', 'room', 'amount'],

  'medical-assistance.no-identity': [],
  'medical-assistance.identity-not-covered': ['identity'],
  'medical-assistance.unreferred': ['identity', 'place', 'filing', 'base'],
  'medical-assistance.nothing-left': ['identity'],
  // 救助基数, where it is not simply the rest within policy.
  'medical-assistance.base': ['rest', 'reduced', 'firstPay', 'base'],
  // Ⅱ类门慢: only what lies above the disease's own limit is assisted.
  'medical-assistance.above-disease-limit': ['identity', 'aboveCap', 'rest', 'base'],
  // Another identity of the person would have paid this; the best one is taken, never both.
  'medical-assistance.other-identity': ['identity', 'amount'],
  'medical-assistance.paid': ['identity', 'base', 'rate', 'amount'],
  'medical-assistance.below-threshold': ['identity', 'base', 'yearAfter', 'threshold'],
  'medical-assistance.above-threshold': ['identity', 'base', 'yearBefore', 'yearAfter', 'threshold', 'rate', 'amount'],
  'medical-assistance.above-stay-threshold': ['identity', 'base', 'threshold', 'rate', 'amount'],
  'medical-assistance.capped': ['identity', 'base', 'rate', 'computed', 'cap', 'used', 'room', 'amount'],
  // 总支付比例上限: `cap` is what all funds together may pay of this settlement, `used` what the others paid.
  'medical-assistance.share-capped': ['identity', 'base', 'rate', 'computed', 'withinPolicy', 'share', 'cap', 'used', 'room', 'amount'],

  'tilt-assistance.not-eligible': ['place', 'filing'],
  'tilt-assistance.below-threshold': ['base', 'yearBefore', 'yearAfter', 'threshold'],
  'tilt-assistance.paid': ['base', 'yearBefore', 'yearAfter', 'threshold', 'rate', 'amount'],
  'tilt-assistance.capped': ['base', 'yearBefore', 'yearAfter', 'threshold', 'rate', 'computed', 'cap', 'used', 'room', 'amount'],

  'composite-protection.paid': ['base', 'share', 'amount'],

  'burden-ceiling.exceeded': ['rest', 'share', 'withinPolicy', 'ceiling', 'over'],
  'burden-ceiling.counted': ['rest', 'share', 'withinPolicy', 'ceiling', 'over'],
  // Once for the whole year, after its end.
  'burden-ceiling.year-end': ['rest', 'share', 'withinPolicy', 'ceiling', 'amount'],

  'personal-account.declined': ['balance'],
  'personal-account.none': [],
  'personal-account.empty': [],
  'personal-account.paid': ['balance', 'payable', 'amount', 'balanceAfter'],
  // Items no account may pay were left out of what is payable.
  'personal-account.excluded': ['lines', 'amount'],
  // 家庭共济: a relative's account, in the authorised order.
  'personal-account.family-paid': ['account', 'relation', 'available', 'payable', 'amount', 'balanceAfter'],
  'personal-account.family-empty': ['account', 'relation'],
  ...familyRefusals,

  // What the person pays in cash against the deposit: to collect, to pay back, or even.
  'cash.balance-due': ['personTotal', 'account', 'cash', 'deposit', 'balanceDue'],
  'cash.refund': ['personTotal', 'account', 'cash', 'deposit', 'refund'],
  'cash.even': ['personTotal', 'account', 'cash', 'deposit'],

  'accumulators.written': ['count', 'year'],

  // A reversal (冲正): the same amounts with the other sign.
  'lines.taken-back': ['amount'],
  'out-of-area.taken-back': ['amount'],
  'deductible.taken-back': ['amount'],
  'pooled-fund.taken-back': ['amount'],
  'above-cap.taken-back': ['amount'],
  'employee-large-amount.taken-back': ['amount'],
  'resident-major-illness.taken-back': ['amount'],
  'civil-servant-subsidy.taken-back': ['amount'],
  'enterprise-supplement.taken-back': ['amount'],
  'medical-assistance.taken-back': ['amount'],
  'tilt-assistance.taken-back': ['amount'],
  'composite-protection.taken-back': ['amount'],
  'personal-account.taken-back': ['amount'],
  'cash.taken-back': ['amount'],
  'accumulators.taken-back': ['count', 'year'],
} as const satisfies Record<string, readonly string[]>
export type TraceCode = keyof typeof traceCodes

/** Remarks on a settlement that must be seen. */
export const noticeCodes = {
  // Values that are not verified for this place were used: grades C or A.
  'policy.unverified': ['grades'],
  // The case names a pack that is not for its area of enrolment.
  'policy.other-area': ['area', 'packTitle', 'areas'],
  'stay.crosses-year': ['admittedOn', 'dischargedOn', 'year'],
  'stay.in-parts': ['part', 'parts', 'from', 'to'],
  // 待遇等待期 or 断保: lines charged on days without entitlement, and when entitlement begins.
  'eligibility.not-entitled': ['count', 'amount', 'entitledFrom'],
  'lines.fully-self-paid-items': ['count', 'amount'],
  'lines.over-price-limit': ['count', 'amount'],
  'out-of-area.unfiled': ['place'],
  'pooled-fund.cap-reached': ['cap'],
  'above-cap.cap-reached': ['cap'],
  'assistance.unreferred': ['base'],
  'assistance.unreferred-approved': ['points'],
  'assistance.identity-gained-in-stay': ['identity', 'from'],
  'assistance.identity-lost-in-stay': ['identity', 'to'],
  'assistance.identity-lost-in-month': ['identity', 'to'],
  'assistance.best-identity': ['identity', 'others'],
  'assistance.cap-reached': ['identity', 'cap'],
  // Assisted, and the pack holds no numbers for tilt assistance (倾斜救助): nothing was computed for it.
  'tilt-assistance.not-in-pack': [],
  'burden-ceiling.exceeded': ['rest', 'ceiling', 'over'],
  // 目标, not a rule: the share the funds bore lies below what the plan aims at.
  'plausibility.fund-share-below-target': ['share', 'target'],
  'plausibility.assistance-share-below-target': ['share', 'target'],
  // 惠民保 and the like: what a commercial plan may pay afterwards; nothing was taken off the bill.
  'commercial-plan.may-pay': ['title', 'base', 'threshold', 'share', 'amount'],
  // The person's own account could have paid and was not used.
  'personal-account.unused': ['balance'],
  ...familyRefusals,
  ...passedOver,
} as const satisfies Record<string, readonly string[]>
export type NoticeCode = keyof typeof noticeCodes

/** The values a trace entry of this code must carry. */
export type TraceValues<Code extends TraceCode> = Readonly<Record<(typeof traceCodes)[Code][number], string>>
/** The values a notice of this code must carry. */
export type NoticeValues<Code extends NoticeCode> = Readonly<Record<(typeof noticeCodes)[Code][number], string>>
