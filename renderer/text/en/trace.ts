import type { NoticeCode, TraceCode } from '../../../shared/settlement/index.ts'
import type { Texts } from '../index.ts'

/** What happened in a step: one sentence per trace code. */
export const trace: Record<TraceCode, string> = {
  'eligibility.law-chosen':
    'Pack “{{packTitle}}” {{version}}, the rules in force on {{decidedOn}}, counted in {{year}} ({{insuranceType}}, {{category}}).',
  'eligibility.waiting-period':
    'Enrolled on {{enrolledOn}} outside the open window ({{missedYears}} missed years): after the waiting period entitled from {{entitledFrom}} on.',
  'eligibility.part-of-stay':
    'The stay of {{admittedOn}} to {{dischargedOn}} is settled in {{parts}} parts; this is part {{part}}: {{from}} to {{to}}.',
  'eligibility.no-fund': 'Paid by personal account and cash; no fund pays ({{withinPolicy}} within policy).',

  'routing.maternity': '{{count}} lines ({{lines}}), {{amount}}, settled as maternity care, registration {{record}}.',
  'routing.special-drug': '{{count}} lines ({{lines}}), {{amount}}, settled as dual-channel drugs, approval {{record}}.',
  'routing.chronic': '{{count}} lines ({{lines}}), {{amount}}, settled as chronic disease “{{disease}}”, approval {{record}}.',
  'routing.two-diseases': '{{count}} lines ({{lines}}), {{amount}}, settled under two diseases “{{disease}}”, approval {{record}}.',
  'routing.outpatient': '{{count}} lines ({{lines}}), {{amount}}, settled as ordinary outpatient care.',
  'routing.account': '{{count}} lines ({{lines}}), {{amount}}: no fund pays; account and cash only.',
  'routing.scheme-not-in-pack': 'Lines {{lines}}: the local policy has no benefit for {{benefit}}.',
  'routing.two-diseases-drugs-only': 'Lines {{lines}}: the two-diseases benefit for “{{disease}}” pays drugs only.',
  'routing.not-approved': 'Lines {{lines}}: no approval for {{benefit}} of “{{subject}}”.',
  'routing.approval-not-valid': 'Lines {{lines}}: approval {{record}} for {{benefit}} ({{from}} to {{to}}) is not valid on {{on}}.',
  'routing.item-not-on-list': 'Lines {{lines}}: not on the item list of “{{disease}}” (approval {{record}}).',
  'routing.institution-not-chosen':
    'Lines {{lines}}: institution {{institution}} is not one chosen for “{{disease}}” (approval {{record}}).',
  'routing.special-drug-other-institution':
    'Lines {{lines}}: dual-channel approval {{record}} designates hospital {{designated}}, found {{found}}.',
  'routing.special-drug-other-doctor':
    'Lines {{lines}}: dual-channel approval {{record}} designates doctor {{designated}}, found {{found}}.',
  'routing.special-drug-other-pharmacy':
    'Lines {{lines}}: dual-channel approval {{record}} designates pharmacy {{designated}}, found {{found}}.',
  'routing.two-diseases-replaced':
    'Lines {{lines}}: “{{disease}}” is approved as chronic disease, which replaces the two-diseases benefit (approval {{record}}).',
  'routing.two-diseases-not-at-level':
    'Lines {{lines}}: the two-diseases benefit for “{{disease}}” does not hold at a {{level}} institution.',
  'routing.no-external-prescription':
    'Lines {{lines}}: bought at a pharmacy without an external prescription; the pooled fund does not pay.',
  'routing.in-stay': 'Lines {{lines}}: ordinary outpatient care during a stay; the pooled fund does not pay.',

  'lines.split':
    '{{count}} lines, {{totalFee}} in all: fully self-paid {{fullySelfPaid}}, over price limit {{overPriceLimit}}, upfront self-pay {{upfrontSelfPay}}, within policy {{withinPolicy}}.',
  'lines.class-b-default': '{{count}} class B lines ({{amount}}) have no upfront share in the catalogue; the pack’s default was used.',
  'lines.class-b-override': '{{count}} class B lines ({{amount}}) take the area’s first-pay share instead of the catalogue’s.',
  'lines.item-rules': 'Item rules of the area apply to {{count}} lines ({{amount}}).',

  'out-of-area.no-reduction': 'Care {{place}}, filing {{filing}}: no reduction.',
  'out-of-area.first-pay':
    'Care {{place}}, filing {{filing}}: the person first pays {{share}} of {{withinPolicy}} within policy, {{amount}}.',
  'out-of-area.rate-factor': 'Care {{place}}, filing {{filing}}: fund rates are multiplied by {{factor}}.',
  'out-of-area.rate-points': 'Care {{place}}, filing {{filing}}: fund rates are lowered by {{points}}.',

  'deductible.full': '{{level}} hospital, stay no. {{stay}} of the year: deductible {{standard}}, taken {{amount}}.',
  'deductible.nth-stay':
    '{{level}} hospital, stay no. {{stay}} of the year: deductible lowered from {{fullStandard}} to {{standard}}, taken {{amount}}.',
  'deductible.nth-stay-none': '{{level}} hospital, stay no. {{stay}} of the year: no deductible any more (standard {{fullStandard}}).',
  'deductible.waived':
    '{{level}} hospital, stay no. {{stay}} of the year: deductible waived because of {{condition}} {{identity}} (standard {{fullStandard}}).',
  'deductible.visit': '{{level}} institution, visit no. {{visit}} of the year: deductible {{standard}}, taken {{amount}}.',
  'deductible.nth-visit':
    '{{level}} institution, visit no. {{visit}} of the year: deductible lowered from {{fullStandard}} to {{standard}}, taken {{amount}}.',
  'deductible.nth-visit-none':
    '{{level}} institution, visit no. {{visit}} of the year: no deductible any more (standard {{fullStandard}}).',
  'deductible.visit-waived':
    '{{level}} institution, visit no. {{visit}} of the year: deductible waived because of {{condition}} {{identity}} (standard {{fullStandard}}).',
  'deductible.year-top-up':
    '{{level}} institution, topping up over the year: standard {{standard}}, counted {{counted}}, due {{due}}, taken {{amount}}.',
  'deductible.year-total':
    '{{level}} institution: standard {{standard}}, at most {{yearTotal}} a year, counted {{counted}}, due {{due}}, taken {{amount}}.',
  'deductible.rest-of-stay':
    '{{level}} hospital: one deductible for the whole stay, standard {{standard}}; the parts before left {{due}}, taken here {{amount}}.',
  'deductible.none': '{{level}} institution: no deductible.',

  'pooled-fund.paid': '{{base}} above the deductible; the pooled fund pays {{rate}}, {{amount}}.',
  'pooled-fund.segmented': '{{base}} above the deductible; the pooled fund pays by segments, {{amount}} in all.',
  'pooled-fund.segmented-year':
    '{{base}} above the deductible; on the scale of the year, which goes from {{yearBefore}} to {{yearAfter}}, the pooled fund pays {{amount}}.',
  'pooled-fund.fixed': '{{base}} above the deductible; the pooled fund pays the fixed amount {{fixed}}, here {{amount}}.',
  'pooled-fund.capped':
    '{{base}} above the deductible, {{computed}} worked out; cap {{cap}}, used {{used}}, room {{room}} (cost {{consumed}}); the pooled fund pays {{amount}}, {{aboveCap}} lies above the cap.',
  'pooled-fund.cost-capped':
    '{{base}} above the deductible; cost cap {{cap}}, used {{used}}, room {{room}}, admitted {{admitted}}; the pooled fund pays {{amount}}, {{aboveCap}} lies above the cap.',
  'pooled-fund.cap-used-up':
    '{{base}} above the deductible; the cap {{cap}} is used up (used {{used}}), the pooled fund pays nothing; all of it lies above the cap.',
  'pooled-fund.reduced':
    'Lower because of where the care took place: {{unlowered}} without, {{computed}} with the lower rates, {{reduced}} lost.',
  'pooled-fund.nothing-above-deductible':
    '{{withinPolicy}} within policy all falls under the deductible ({{deductible}} of it counted); the pooled fund pays nothing.',

  'above-cap.paid': '{{aboveCap}} above the outpatient cap; the large outpatient layer pays {{rate}}, {{amount}}.',
  'above-cap.capped':
    '{{aboveCap}} above the outpatient cap at {{rate}} gives {{computed}}; cap {{cap}}, used {{used}}, room {{room}}; the large outpatient layer pays {{amount}}.',

  'employee-large-amount.not-reached': '{{aboveCap}} above the pooled cap: large-amount insurance is not reached.',
  'employee-large-amount.paid': '{{aboveCap}} above the pooled cap; large-amount insurance pays {{rate}}, {{amount}}.',
  'employee-large-amount.capped':
    '{{aboveCap}} above the pooled cap, at {{rate}} {{computed}}; cap {{cap}}, used {{used}}, room {{room}}, paid {{amount}}.',
  'employee-large-amount.second-paid':
    'Own burden {{base}}; the year’s total rises from {{yearBefore}} to {{yearAfter}}, above the threshold {{threshold}} of the second compensation; paid {{amount}}.',
  'employee-large-amount.second-tilted':
    'Own burden {{base}}; the year’s total rises from {{yearBefore}} to {{yearAfter}}; tilted terms for {{identity}}, threshold {{threshold}} of the second compensation; paid {{amount}}.',
  'employee-large-amount.second-capped':
    'Own burden {{base}}; the year’s total rises from {{yearBefore}} to {{yearAfter}}, threshold {{threshold}}, worked out {{computed}}; cap {{cap}}, used {{used}}, room {{room}}, paid {{amount}}.',
  'employee-large-amount.second-below-threshold':
    'Own burden {{base}}; the year’s total, from {{yearBefore}} to {{yearAfter}}, does not exceed the threshold {{threshold}} of the second compensation.',

  'resident-major-illness.none': 'Major-illness insurance does not apply.',
  'resident-major-illness.below-threshold': 'Eligible own burden {{base}}, {{yearAfter}} this year: not above the threshold {{threshold}}.',
  'resident-major-illness.counted':
    'Burden {{base}}; the year goes from {{yearBefore}} to {{yearAfter}} (threshold {{threshold}}). Major illness is paid once after the year: counted now, not paid.',
  'resident-major-illness.paid':
    'Eligible own burden {{base}}; the year’s total rises from {{yearBefore}} to {{yearAfter}}, above the threshold {{threshold}}; paid {{amount}}.',
  'resident-major-illness.tilted':
    'Eligible own burden {{base}}; the year’s total rises from {{yearBefore}} to {{yearAfter}}; tilted terms for {{identity}}, threshold {{threshold}}; paid {{amount}}.',
  'resident-major-illness.capped':
    'Eligible own burden {{base}}; the year’s total rises from {{yearBefore}} to {{yearAfter}}, threshold {{threshold}}, worked out {{computed}}; cap {{cap}}, used {{used}}, room {{room}}, paid {{amount}}.',
  'resident-major-illness.year-end':
    'The burden of the year is {{base}}, threshold {{threshold}}: {{amount}} paid once after the year’s end.',
  'resident-major-illness.year-end-capped':
    'The burden of the year is {{base}}, threshold {{threshold}}, due {{computed}}; cap {{cap}}, used {{used}}, left {{room}}: {{amount}} paid once after the year’s end.',

  'civil-servant-subsidy.none': 'Civil-servant rank “{{rank}}”: no subsidy this time.',
  'civil-servant-subsidy.paid': 'Civil servant ({{rank}}): {{share}} of {{base}}, {{amount}}.',
  'civil-servant-subsidy.capped':
    'Civil servant ({{rank}}): {{share}} of {{base}}, worked out {{computed}}; cap {{cap}}, used {{used}}, room {{room}}, paid {{amount}}.',
  'enterprise-supplement.paid': 'Supplement {{plan}}: {{share}} of {{of}}, {{base}}, is {{amount}}.',
  'enterprise-supplement.below-threshold': 'Supplement {{plan}}: {{of}}, {{base}}, is not above the threshold {{threshold}}.',
  'enterprise-supplement.capped':
    'Supplement {{plan}}: {{share}} of {{of}}, {{base}}, would be {{computed}}; cap {{cap}}, used {{used}}, left {{room}}: paid {{amount}}.',

  'medical-assistance.no-identity': 'No identity that opens medical assistance.',
  'medical-assistance.identity-not-covered': '{{identity}} is not covered by assistance here.',
  'medical-assistance.unreferred': '{{identity}}, care {{place}}, filing {{filing}}: not referred as required, {{base}} is not assisted.',
  'medical-assistance.nothing-left': '{{identity}}: nothing within policy is left to assist.',
  'medical-assistance.base':
    'Base of assistance: {{rest}} left within policy, less {{reduced}} lost for want of a referral, with first-pay {{firstPay}}: {{base}}.',
  'medical-assistance.above-disease-limit':
    '{{identity}}: for a class II disease only what lies above its limit is assisted: {{aboveCap}} above it still unpaid, {{rest}} left to the person, base {{base}}.',
  'medical-assistance.other-identity': 'As {{identity}} the assistance would be {{amount}}; the best one is taken, never both.',
  'medical-assistance.paid': '{{identity}}: {{rate}} of {{base}}, {{amount}}.',
  'medical-assistance.below-threshold': '{{identity}}: base {{base}}, {{yearAfter}} this year, not above the threshold {{threshold}}.',
  'medical-assistance.above-threshold':
    '{{identity}}: base {{base}}, the year’s total rises from {{yearBefore}} to {{yearAfter}}; above the threshold {{threshold}} {{rate}} is assisted, {{amount}}.',
  'medical-assistance.above-stay-threshold':
    '{{identity}}: base {{base}}; above the threshold {{threshold}} of one stay {{rate}} is assisted, {{amount}}.',
  'medical-assistance.capped':
    '{{identity}}: {{rate}} of {{base}}, worked out {{computed}}; yearly limit {{cap}}, used {{used}}, room {{room}}, assisted {{amount}}.',
  'medical-assistance.share-capped':
    '{{identity}}: base {{base}} at {{rate}} would be {{computed}}; all funds together pay at most {{share}} of {{withinPolicy}} within policy, {{cap}}, paid {{used}}, left {{room}}: assisted {{amount}}.',

  'tilt-assistance.not-eligible': 'Care {{place}}, filing {{filing}}: not eligible for tilt assistance.',
  'tilt-assistance.below-threshold':
    '{{base}} left after assistance; the total, from {{yearBefore}} to {{yearAfter}}, does not exceed the threshold {{threshold}} of tilt assistance.',
  'tilt-assistance.paid':
    '{{base}} left after assistance; the total rises from {{yearBefore}} to {{yearAfter}}; above {{threshold}} {{rate}} is assisted, {{amount}}.',
  'tilt-assistance.capped':
    '{{base}} left after assistance; the total rises from {{yearBefore}} to {{yearAfter}}; above {{threshold}} at {{rate}} {{computed}} worked out; limit {{cap}}, used {{used}}, room {{room}}, assisted {{amount}}.',
  'composite-protection.paid': 'Composite protection: of {{base}} the person still bears, {{share}} is paid by another fund: {{amount}}.',
  'burden-ceiling.exceeded':
    'After three tiers the person bears {{rest}}, above {{share}} of {{withinPolicy}} within policy ({{ceiling}}) by {{over}}; a reminder only, no payment changes.',
  'burden-ceiling.counted':
    'After three tiers the person bears {{rest}}; {{share}} of {{withinPolicy}} within policy is {{ceiling}}, {{over}} above it; counted for the year and made up after its end.',
  'burden-ceiling.year-end':
    'Over the year the person bore {{rest}}; {{share}} of {{withinPolicy}} within policy is {{ceiling}}: {{amount}} paid once after the year’s end.',

  'personal-account.declined': 'The person chose not to use the personal account (balance {{balance}}).',
  'personal-account.none': 'There is no personal account.',
  'personal-account.empty': 'The personal account is empty.',
  'personal-account.paid': 'Account balance {{balance}}, payable {{payable}}, paid {{amount}}, balance after {{balanceAfter}}.',
  'personal-account.excluded': 'Lines {{lines}} may not be paid by an account: {{amount}} of the own share is left out.',
  'personal-account.family-paid':
    'Family account {{account}} ({{relation}}): {{available}} available, {{payable}} payable, paid {{amount}}, balance after {{balanceAfter}}.',
  'personal-account.family-empty': 'Family account {{account}} ({{relation}}) has nothing available.',
  'personal-account.family-not-authorised':
    'Family account {{account}} ({{relation}}): authorisation {{record}} ({{from}} to {{to}}) is not valid on {{on}}; not used.',
  'personal-account.family-relation-not-allowed':
    'Family account {{account}}: the rules of {{on}} do not let the account of a {{relation}} pay for care {{place}}; not used.',

  'cash.balance-due':
    'Own burden {{personTotal}}, account {{account}}, cash {{cash}}; the deposit {{deposit}} falls short, balance due {{balanceDue}}.',
  'cash.refund': 'Own burden {{personTotal}}, account {{account}}, cash {{cash}}; of the deposit {{deposit}} {{refund}} goes back.',
  'cash.even': 'Own burden {{personTotal}}, account {{account}}, cash {{cash}}, exactly the deposit {{deposit}}.',

  'accumulators.written': '{{count}} totals of {{year}} were counted up.',

  'lines.taken-back': 'Taken back: fees {{amount}}.',
  'out-of-area.taken-back': 'Taken back: out-of-area self-pay {{amount}}.',
  'deductible.taken-back': 'Taken back: deductible {{amount}}.',
  'pooled-fund.taken-back': 'Taken back: pooled fund {{amount}}.',
  'above-cap.taken-back': 'Taken back: large outpatient layer {{amount}}.',
  'employee-large-amount.taken-back': 'Taken back: employee large amount {{amount}}.',
  'resident-major-illness.taken-back': 'Taken back: major illness {{amount}}.',
  'civil-servant-subsidy.taken-back': 'Taken back: civil-servant subsidy {{amount}}.',
  'enterprise-supplement.taken-back': 'Taken back: supplement {{amount}}.',
  'medical-assistance.taken-back': 'Taken back: medical assistance {{amount}}.',
  'tilt-assistance.taken-back': 'Taken back: tilt assistance {{amount}}.',
  'composite-protection.taken-back': 'Taken back: composite protection {{amount}}.',
  'personal-account.taken-back': 'Taken back: personal account {{amount}}.',
  'cash.taken-back': 'Taken back: cash {{amount}}.',
  'accumulators.taken-back': 'Taken back: {{count}} totals of {{year}} were restored.',
}

/** Remarks on a settlement that must be seen. */
export const notices: Record<NoticeCode, string> = {
  'policy.unverified': 'Policy data not verified: values of grade {{grades}} were used.',
  'policy.other-area': 'Pack “{{packTitle}}” is for area {{areas}}, the person is enrolled in {{area}}: check that it is the right pack.',
  'stay.crosses-year': 'The stay crosses the year ({{admittedOn}} to {{dischargedOn}}); all of it counts in {{year}}.',
  'stay.in-parts': 'The stay is settled in {{parts}} parts; this is part {{part}} ({{from}} to {{to}}).',
  'eligibility.not-entitled':
    '{{count}} lines ({{amount}}) were charged on days without entitlement and are wholly self-paid; entitled from {{entitledFrom}} on.',
  'lines.fully-self-paid-items': '{{count}} lines are fully self-paid, {{amount}} in all.',
  'lines.over-price-limit': '{{count}} lines exceed their price limit; the person bears {{amount}}.',
  'out-of-area.unfiled': 'Care {{place}} without a filing.',
  'pooled-fund.cap-reached': 'The pooled fund has reached its yearly cap {{cap}}.',
  'above-cap.cap-reached': 'The year’s cap {{cap}} of the large outpatient layer is used up.',
  'assistance.unreferred': 'Not referred as required; {{base}} was left out of medical assistance.',
  'assistance.unreferred-approved': 'Not referred but approved; the assistance rate is lowered by {{points}}.',
  'assistance.identity-gained-in-stay': 'Became {{identity}} on {{from}} during the stay; the whole stay counts so.',
  'assistance.identity-lost-in-stay': 'Ceased to be {{identity}} on {{to}} during the stay; the whole stay still counts so.',
  'assistance.identity-lost-in-month':
    'Ceased to be {{identity}} on {{to}}; assistance stops with the next month, this month still counts.',
  'assistance.best-identity': 'Several identities; {{identity}} pays most and was taken (others: {{others}}).',
  'assistance.cap-reached': 'Medical assistance as {{identity}} has reached its yearly limit {{cap}}.',
  'tilt-assistance.not-in-pack': 'The pack holds no data for tilt assistance; none was worked out.',
  'burden-ceiling.exceeded': 'After three tiers the person bears {{rest}}, above the ceiling {{ceiling}} by {{over}}.',
  'plausibility.fund-share-below-target': 'The funds bore {{share}} of what is within policy, below the target {{target}}: please look.',
  'commercial-plan.may-pay':
    'Where the person has {{title}}: of the {{base}} borne, {{share}} of what exceeds {{threshold}} may be claimed, about {{amount}}; claimed separately, not taken off this bill.',
  'plausibility.assistance-share-below-target': 'After assistance {{share}} was borne, below the target {{target}}: please look.',
  'personal-account.unused': 'The personal account holds {{balance}} and was not used.',
  'personal-account.family-not-authorised':
    'Family account {{account}} ({{relation}}): authorisation {{record}} ({{from}} to {{to}}) is not valid on {{on}}; not used.',
  'personal-account.family-relation-not-allowed':
    'Family account {{account}}: the rules of {{on}} do not let the account of a {{relation}} pay for care {{place}}; not used.',
  'routing.not-approved': 'Lines {{lines}}: no approval for {{benefit}} of “{{subject}}”.',
  'routing.approval-not-valid': 'Lines {{lines}}: approval {{record}} for {{benefit}} ({{from}} to {{to}}) is not valid on {{on}}.',
  'routing.item-not-on-list': 'Lines {{lines}}: not on the item list of “{{disease}}” (approval {{record}}).',
  'routing.institution-not-chosen':
    'Lines {{lines}}: institution {{institution}} is not one chosen for “{{disease}}” (approval {{record}}).',
  'routing.special-drug-other-institution':
    'Lines {{lines}}: dual-channel approval {{record}} designates hospital {{designated}}, found {{found}}.',
  'routing.special-drug-other-doctor':
    'Lines {{lines}}: dual-channel approval {{record}} designates doctor {{designated}}, found {{found}}.',
  'routing.special-drug-other-pharmacy':
    'Lines {{lines}}: dual-channel approval {{record}} designates pharmacy {{designated}}, found {{found}}.',
  'routing.two-diseases-replaced':
    'Lines {{lines}}: “{{disease}}” is approved as chronic disease, which replaces the two-diseases benefit (approval {{record}}).',
  'routing.two-diseases-not-at-level':
    'Lines {{lines}}: the two-diseases benefit for “{{disease}}” does not hold at a {{level}} institution.',
  'routing.no-external-prescription':
    'Lines {{lines}}: bought at a pharmacy without an external prescription; the pooled fund does not pay.',
  'routing.in-stay': 'Lines {{lines}}: ordinary outpatient care during a stay; the pooled fund does not pay.',
}

/** Remarks on the person at the window. */
export const personNotices: Texts['personNotices'] = {
  'card.not-taken-out': 'This card was not taken out since it was read last; make sure that it is this patient’s.',
  'card.expired': 'The social-security card expired on {{validTo}}; check a document.',
  'person.check-document': 'No card was read: check a valid document.',
  'platform.busy': 'The platform cannot serve at the moment ({{words}}); the last record of this terminal is used.',
}
