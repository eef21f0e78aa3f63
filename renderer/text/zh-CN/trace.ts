import type { NoticeCode, TraceCode } from '../../../shared/settlement/index.ts'

/** 每一步发生了什么: one sentence per trace code. */
export const trace = {
  'eligibility.law-chosen':
    '采用《{{packTitle}}》{{version}}，按 {{decidedOn}} 执行的规定，计入 {{year}} 年度（{{insuranceType}}，{{category}}）。',
  'eligibility.waiting-period':
    '{{enrolledOn}} 参保，不在集中参保期内（断保 {{missedYears}} 年），待遇等待期满后自 {{entitledFrom}} 起享受待遇。',
  'eligibility.part-of-stay':
    '{{admittedOn}} 至 {{dischargedOn}} 的一次住院分 {{parts}} 段结算，本段为第 {{part}} 段：{{from}} 至 {{to}}。',
  'eligibility.no-fund': '本次由个人账户和现金支付，基金不支付（政策范围内 {{withinPolicy}} 元）。',

  'routing.maternity': '{{count}} 条明细（{{lines}}）共 {{amount}} 元按生育结算，登记号 {{record}}。',
  'routing.special-drug': '{{count}} 条明细（{{lines}}）共 {{amount}} 元按双通道药品结算，认定 {{record}}。',
  'routing.chronic': '{{count}} 条明细（{{lines}}）共 {{amount}} 元按门诊慢特病“{{disease}}”结算，认定 {{record}}。',
  'routing.two-diseases': '{{count}} 条明细（{{lines}}）共 {{amount}} 元按两病“{{disease}}”结算，认定 {{record}}。',
  'routing.outpatient': '{{count}} 条明细（{{lines}}）共 {{amount}} 元按普通门诊结算。',
  'routing.account': '{{count}} 条明细（{{lines}}）共 {{amount}} 元没有基金支付，由个人账户和现金支付。',
  'routing.scheme-not-in-pack': '明细 {{lines}}：本地政策没有{{benefit}}待遇。',
  'routing.two-diseases-drugs-only': '明细 {{lines}}：“{{disease}}”两病待遇只支付药品。',
  'routing.not-approved': '明细 {{lines}}：没有“{{subject}}”的{{benefit}}认定。',
  'routing.approval-not-valid': '明细 {{lines}}：{{benefit}}认定 {{record}}（{{from}} 至 {{to}}）在 {{on}} 无效。',
  'routing.item-not-on-list': '明细 {{lines}}：不在“{{disease}}”（认定 {{record}}）的用药和诊疗目录内。',
  'routing.institution-not-chosen': '明细 {{lines}}：本机构 {{institution}} 不是“{{disease}}”（认定 {{record}}）选定的机构。',
  'routing.special-drug-other-institution': '明细 {{lines}}：双通道认定 {{record}} 的医院是 {{designated}}，本次是 {{found}}。',
  'routing.special-drug-other-doctor': '明细 {{lines}}：双通道认定 {{record}} 的责任医师是 {{designated}}，本次是 {{found}}。',
  'routing.special-drug-other-pharmacy': '明细 {{lines}}：双通道认定 {{record}} 的药店是 {{designated}}，本次是 {{found}}。',
  'routing.two-diseases-replaced': '明细 {{lines}}：“{{disease}}”已认定门诊慢特病，不再享受两病待遇（认定 {{record}}）。',
  'routing.two-diseases-not-at-level': '明细 {{lines}}：{{level}}机构不在“{{disease}}”两病待遇范围内。',
  'routing.no-external-prescription': '明细 {{lines}}：在药店购买而没有外配处方，统筹基金不支付。',
  'routing.in-stay': '明细 {{lines}}：住院期间的普通门诊费用，统筹基金不支付。',

  'lines.split':
    '{{count}} 条明细，总额 {{totalFee}} 元，分为全自费 {{fullySelfPaid}}、超限价 {{overPriceLimit}}、先行自付 {{upfrontSelfPay}}、政策范围内 {{withinPolicy}} 元。',
  'lines.class-b-default': '{{count}} 条乙类明细（{{amount}} 元）目录未给出先行自付比例，按政策包默认比例计算。',
  'lines.class-b-override': '{{count}} 条乙类明细（{{amount}} 元）按本地规定的先行自付比例计算，不用目录比例。',
  'lines.item-rules': '{{count}} 条明细（{{amount}} 元）适用本地项目规定。',

  'out-of-area.no-reduction': '就医地：{{place}}，备案：{{filing}}，待遇不降低。',
  'out-of-area.first-pay': '就医地：{{place}}，备案：{{filing}}，政策范围内 {{withinPolicy}} 元先由个人自付 {{share}}，即 {{amount}} 元。',
  'out-of-area.rate-factor': '就医地：{{place}}，备案：{{filing}}，支付比例乘以 {{factor}}。',
  'out-of-area.rate-points': '就医地：{{place}}，备案：{{filing}}，支付比例降低 {{points}}。',

  'deductible.full': '{{level}}医院，本年第 {{stay}} 次住院，起付标准 {{standard}} 元，本次计入 {{amount}} 元。',
  'deductible.nth-stay':
    '{{level}}医院，本年第 {{stay}} 次住院，起付标准由 {{fullStandard}} 元降为 {{standard}} 元，本次计入 {{amount}} 元。',
  'deductible.nth-stay-none': '{{level}}医院，本年第 {{stay}} 次住院，不再设起付线（标准 {{fullStandard}} 元）。',
  'deductible.waived': '{{level}}医院，本年第 {{stay}} 次住院，因{{condition}}{{identity}}免起付线（标准 {{fullStandard}} 元）。',
  'deductible.visit': '{{level}}医疗机构，本年第 {{visit}} 次就诊，起付标准 {{standard}} 元，本次计入 {{amount}} 元。',
  'deductible.nth-visit':
    '{{level}}医疗机构，本年第 {{visit}} 次就诊，起付标准由 {{fullStandard}} 元降为 {{standard}} 元，本次计入 {{amount}} 元。',
  'deductible.nth-visit-none': '{{level}}医疗机构，本年第 {{visit}} 次就诊，不再设起付线（标准 {{fullStandard}} 元）。',
  'deductible.visit-waived':
    '{{level}}医疗机构，本年第 {{visit}} 次就诊，因{{condition}}{{identity}}免起付线（标准 {{fullStandard}} 元）。',
  'deductible.year-top-up':
    '{{level}}医疗机构，年度累计补差：标准 {{standard}} 元，已计 {{counted}} 元，应补 {{due}} 元，本次计入 {{amount}} 元。',
  'deductible.year-total':
    '{{level}}医疗机构，标准 {{standard}} 元，年度封顶 {{yearTotal}} 元，已计 {{counted}} 元，应计 {{due}} 元，本次计入 {{amount}} 元。',
  'deductible.rest-of-stay':
    '{{level}}医院，同一次住院只计一次起付线：标准 {{standard}} 元，前段计后尚余 {{due}} 元，本段计入 {{amount}} 元。',
  'deductible.none': '{{level}}医疗机构不设起付线。',

  'pooled-fund.paid': '起付线以上 {{base}} 元，统筹基金按 {{rate}} 支付 {{amount}} 元。',
  'pooled-fund.segmented': '起付线以上 {{base}} 元，统筹基金分段支付，合计 {{amount}} 元。',
  'pooled-fund.segmented-year':
    '起付线以上 {{base}} 元，按年度累计分段，累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，统筹基金支付 {{amount}} 元。',
  'pooled-fund.fixed': '起付线以上 {{base}} 元，统筹基金按定额 {{fixed}} 元支付，实付 {{amount}} 元。',
  'pooled-fund.capped':
    '起付线以上 {{base}} 元，应付 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元（对应费用 {{consumed}} 元），统筹基金支付 {{amount}} 元，超封顶线 {{aboveCap}} 元。',
  'pooled-fund.cost-capped':
    '起付线以上 {{base}} 元；费用封顶 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，纳入 {{admitted}} 元，统筹基金支付 {{amount}} 元，超封顶线 {{aboveCap}} 元。',
  'pooled-fund.cap-used-up':
    '起付线以上 {{base}} 元；封顶线 {{cap}} 元已全部用完（已用 {{used}} 元），统筹基金不再支付，全部为超封顶线部分。',
  'pooled-fund.reduced': '待遇因就医地降低：不降低应付 {{unlowered}} 元，降低后应付 {{computed}} 元，少付 {{reduced}} 元。',
  'pooled-fund.nothing-above-deductible': '政策范围内 {{withinPolicy}} 元都在起付线以内（计入起付线 {{deductible}} 元），统筹基金不支付。',

  'above-cap.paid': '超门诊封顶线 {{aboveCap}} 元，大额门诊按 {{rate}} 支付 {{amount}} 元。',
  'above-cap.capped':
    '超门诊封顶线 {{aboveCap}} 元，大额门诊按 {{rate}} 应付 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，支付 {{amount}} 元。',

  'employee-large-amount.not-reached': '超统筹封顶线 {{aboveCap}} 元，未达到职工大额支付条件。',
  'employee-large-amount.paid': '超统筹封顶线 {{aboveCap}} 元，职工大额按 {{rate}} 支付 {{amount}} 元。',
  'employee-large-amount.capped':
    '超统筹封顶线 {{aboveCap}} 元，按 {{rate}} 应付 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，支付 {{amount}} 元。',
  'employee-large-amount.second-paid':
    '本次个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，超过二次补偿起付线 {{threshold}} 元，支付 {{amount}} 元。',
  'employee-large-amount.second-tilted':
    '本次个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元；{{identity}}享受倾斜，二次补偿起付线 {{threshold}} 元，支付 {{amount}} 元。',
  'employee-large-amount.second-capped':
    '本次个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，起付线 {{threshold}} 元，应付 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，支付 {{amount}} 元。',
  'employee-large-amount.second-below-threshold':
    '本次个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，未超过二次补偿起付线 {{threshold}} 元。',

  'resident-major-illness.none': '不适用大病保险。',
  'resident-major-illness.below-threshold': '本次合规个人负担 {{base}} 元，年度累计 {{yearAfter}} 元，未超过大病起付线 {{threshold}} 元。',
  'resident-major-illness.counted':
    '本次合规个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元（大病起付线 {{threshold}} 元）；本地大病保险年终一次支付，本次只计不付。',
  'resident-major-illness.paid':
    '本次合规个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，超过大病起付线 {{threshold}} 元，支付 {{amount}} 元。',
  'resident-major-illness.tilted':
    '本次合规个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元；{{identity}}享受倾斜，起付线 {{threshold}} 元，支付 {{amount}} 元。',
  'resident-major-illness.capped':
    '本次合规个人负担 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，起付线 {{threshold}} 元，应付 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，支付 {{amount}} 元。',
  'resident-major-illness.year-end': '全年合规个人负担 {{base}} 元，大病起付线 {{threshold}} 元，年终一次支付 {{amount}} 元。',
  'resident-major-illness.year-end-capped':
    '全年合规个人负担 {{base}} 元，起付线 {{threshold}} 元，应付 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，年终一次支付 {{amount}} 元。',

  'civil-servant-subsidy.none': '公务员级别“{{rank}}”，本次无公务员补助。',
  'civil-servant-subsidy.paid': '公务员（{{rank}}），以 {{base}} 元为基数按 {{share}} 补助 {{amount}} 元。',
  'civil-servant-subsidy.capped':
    '公务员（{{rank}}），以 {{base}} 元为基数按 {{share}} 应补 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，补助 {{amount}} 元。',

  'enterprise-supplement.paid': '补充保险{{plan}}：以{{of}} {{base}} 元为基数，按 {{share}} 支付 {{amount}} 元。',
  'enterprise-supplement.below-threshold': '补充保险{{plan}}：{{of}} {{base}} 元，未超过起付线 {{threshold}} 元。',
  'enterprise-supplement.capped':
    '补充保险{{plan}}：以{{of}} {{base}} 元为基数，按 {{share}} 应付 {{computed}} 元；封顶线 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，支付 {{amount}} 元。',

  'medical-assistance.no-identity': '没有医疗救助身份，不予救助。',
  'medical-assistance.identity-not-covered': '{{identity}}不在本次救助范围内。',
  'medical-assistance.unreferred': '{{identity}}，就医地：{{place}}，备案：{{filing}}，未按规定转诊，{{base}} 元不予救助。',
  'medical-assistance.nothing-left': '{{identity}}：政策范围内已无个人负担，无需救助。',
  'medical-assistance.base':
    '救助基数：政策范围内个人负担 {{rest}} 元，减去因未按规定转诊少付的 {{reduced}} 元，加上先行自付 {{firstPay}} 元，为 {{base}} 元。',
  'medical-assistance.above-disease-limit':
    '{{identity}}：Ⅱ类门诊慢特病只救助超过病种限额的部分，超限额尚未支付 {{aboveCap}} 元，个人负担 {{rest}} 元，救助基数 {{base}} 元。',
  'medical-assistance.other-identity': '若按{{identity}}救助可得 {{amount}} 元；取最高的一种，不重复享受。',
  'medical-assistance.paid': '{{identity}}：救助基数 {{base}} 元，按 {{rate}} 救助 {{amount}} 元。',
  'medical-assistance.below-threshold':
    '{{identity}}：救助基数 {{base}} 元，年度累计 {{yearAfter}} 元，未超过救助起付线 {{threshold}} 元。',
  'medical-assistance.above-threshold':
    '{{identity}}：救助基数 {{base}} 元，年度累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，超过救助起付线 {{threshold}} 元的部分按 {{rate}} 救助 {{amount}} 元。',
  'medical-assistance.above-stay-threshold':
    '{{identity}}：救助基数 {{base}} 元，超过单次救助起付线 {{threshold}} 元的部分按 {{rate}} 救助 {{amount}} 元。',
  'medical-assistance.capped':
    '{{identity}}：救助基数 {{base}} 元，按 {{rate}} 应救助 {{computed}} 元；年度限额 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，救助 {{amount}} 元。',
  'medical-assistance.share-capped':
    '{{identity}}：救助基数 {{base}} 元，按 {{rate}} 应救助 {{computed}} 元；各项基金合计最多支付政策范围内 {{withinPolicy}} 元的 {{share}}，即 {{cap}} 元，已付 {{used}} 元，尚余 {{room}} 元，救助 {{amount}} 元。',

  'tilt-assistance.not-eligible': '就医地：{{place}}，备案：{{filing}}，不符合倾斜救助条件。',
  'tilt-assistance.below-threshold':
    '救助后个人负担 {{base}} 元，累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，未超过倾斜救助起付线 {{threshold}} 元。',
  'tilt-assistance.paid':
    '救助后个人负担 {{base}} 元，累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，超过 {{threshold}} 元的部分按 {{rate}} 倾斜救助 {{amount}} 元。',
  'tilt-assistance.capped':
    '救助后个人负担 {{base}} 元，累计由 {{yearBefore}} 元增至 {{yearAfter}} 元，超过 {{threshold}} 元的部分按 {{rate}} 应救助 {{computed}} 元；限额 {{cap}} 元，已用 {{used}} 元，尚余 {{room}} 元，倾斜救助 {{amount}} 元。',

  'composite-protection.paid': '综合保障：个人仍负担 {{base}} 元，按 {{share}} 由其他基金支付 {{amount}} 元。',

  'burden-ceiling.exceeded':
    '三重保障后个人负担 {{rest}} 元，超过政策范围内 {{withinPolicy}} 元的 {{share}}（{{ceiling}} 元）{{over}} 元，仅作提醒，不改变支付。',
  'burden-ceiling.counted':
    '三重保障后个人负担 {{rest}} 元，政策范围内 {{withinPolicy}} 元的 {{share}} 为 {{ceiling}} 元，超出 {{over}} 元；计入年度，年终结算时补足。',
  'burden-ceiling.year-end':
    '全年个人负担 {{rest}} 元，政策范围内 {{withinPolicy}} 元的 {{share}} 为 {{ceiling}} 元，年终一次补助 {{amount}} 元。',

  'personal-account.declined': '本人选择不使用个人账户（余额 {{balance}} 元）。',
  'personal-account.none': '没有个人账户。',
  'personal-account.empty': '个人账户余额为零。',
  'personal-account.paid': '个人账户余额 {{balance}} 元，可支付 {{payable}} 元，支付 {{amount}} 元，支付后余额 {{balanceAfter}} 元。',
  'personal-account.excluded': '明细 {{lines}} 按规定不得用个人账户支付，个人负担中的 {{amount}} 元不计入可支付金额。',
  'personal-account.family-paid':
    '共济账户 {{account}}（{{relation}}）可用 {{available}} 元，可支付 {{payable}} 元，支付 {{amount}} 元，支付后余额 {{balanceAfter}} 元。',
  'personal-account.family-empty': '共济账户 {{account}}（{{relation}}）没有可用余额。',
  'personal-account.family-not-authorised':
    '共济账户 {{account}}（{{relation}}）的授权 {{record}}（{{from}} 至 {{to}}）在 {{on}} 无效，未使用。',
  'personal-account.family-relation-not-allowed':
    '共济账户 {{account}}：{{on}} 的规定不允许{{relation}}的账户在{{place}}就医时支付，未使用。',

  'cash.balance-due':
    '个人负担 {{personTotal}} 元，账户支付 {{account}} 元，现金 {{cash}} 元；预交金 {{deposit}} 元不足，应补 {{balanceDue}} 元。',
  'cash.refund': '个人负担 {{personTotal}} 元，账户支付 {{account}} 元，现金 {{cash}} 元；预交金 {{deposit}} 元有余，应退 {{refund}} 元。',
  'cash.even': '个人负担 {{personTotal}} 元，账户支付 {{account}} 元，现金 {{cash}} 元，与预交金 {{deposit}} 元相抵，不退不补。',

  'accumulators.written': '计入 {{year}} 年度累计 {{count}} 项。',

  'lines.taken-back': '冲正：费用 {{amount}} 元。',
  'out-of-area.taken-back': '冲正：异地先行自付 {{amount}} 元。',
  'deductible.taken-back': '冲正：起付线 {{amount}} 元。',
  'pooled-fund.taken-back': '冲正：统筹基金 {{amount}} 元。',
  'above-cap.taken-back': '冲正：大额门诊 {{amount}} 元。',
  'employee-large-amount.taken-back': '冲正：职工大额 {{amount}} 元。',
  'resident-major-illness.taken-back': '冲正：大病保险 {{amount}} 元。',
  'civil-servant-subsidy.taken-back': '冲正：公务员补助 {{amount}} 元。',
  'enterprise-supplement.taken-back': '冲正：补充保险 {{amount}} 元。',
  'medical-assistance.taken-back': '冲正：医疗救助 {{amount}} 元。',
  'tilt-assistance.taken-back': '冲正：倾斜救助 {{amount}} 元。',
  'composite-protection.taken-back': '冲正：综合保障 {{amount}} 元。',
  'personal-account.taken-back': '冲正：个人账户 {{amount}} 元。',
  'cash.taken-back': '冲正：现金 {{amount}} 元。',
  'accumulators.taken-back': '冲正：{{year}} 年度累计 {{count}} 项恢复原值。',
} as const satisfies Record<TraceCode, string>

/** 结算提示: one sentence per notice code. */
export const notices = {
  'policy.unverified': '政策数据未核实：用到证据等级 {{grades}} 的参数。',
  'policy.other-area': '政策包《{{packTitle}}》适用于参保地 {{areas}}，此人参保地为 {{area}}：请核对是否选错政策包。',
  'stay.crosses-year': '住院跨年度（{{admittedOn}} 至 {{dischargedOn}}），整次计入 {{year}} 年度。',
  'stay.in-parts': '本次住院分 {{parts}} 段结算，本段为第 {{part}} 段（{{from}} 至 {{to}}）。',
  'eligibility.not-entitled': '有 {{count}} 条明细（{{amount}} 元）发生在不享受待遇期间，全部自费；自 {{entitledFrom}} 起享受待遇。',
  'lines.fully-self-paid-items': '有 {{count}} 条全自费明细，共 {{amount}} 元。',
  'lines.over-price-limit': '有 {{count}} 条明细超限价，超出部分共 {{amount}} 元由个人负担。',
  'out-of-area.unfiled': '就医地：{{place}}，未办理异地就医备案。',
  'pooled-fund.cap-reached': '统筹基金已达年度封顶线 {{cap}} 元。',
  'above-cap.cap-reached': '大额门诊年度封顶线 {{cap}} 元已用完。',
  'assistance.unreferred': '未按规定转诊，{{base}} 元未纳入医疗救助。',
  'assistance.unreferred-approved': '未转诊但经批准，救助比例降低 {{points}}。',
  'assistance.identity-gained-in-stay': '住院期间自 {{from}} 起取得{{identity}}身份，整次住院按新身份。',
  'assistance.identity-lost-in-stay': '住院期间{{identity}}身份于 {{to}} 终止，整次住院按原身份。',
  'assistance.identity-lost-in-month': '{{identity}}身份于 {{to}} 终止，次月起停止救助，本月仍予救助。',
  'assistance.best-identity': '有多种救助身份，按救助金额最高的{{identity}}计算（其他：{{others}}）。',
  'assistance.cap-reached': '{{identity}}医疗救助已达年度限额 {{cap}} 元。',
  'tilt-assistance.not-in-pack': '政策包没有倾斜救助数据，未计算倾斜救助。',
  'burden-ceiling.exceeded': '三重保障后个人负担 {{rest}} 元，高于控制线 {{ceiling}} 元，超出 {{over}} 元，请留意。',
  'plausibility.fund-share-below-target': '基金支付占政策范围内 {{share}}，低于目标 {{target}}，请留意。',
  'commercial-plan.may-pay':
    '如已参加{{title}}，个人负担 {{base}} 元中超过 {{threshold}} 元的部分可按 {{share}} 申请理赔，约 {{amount}} 元，另行办理，本次结算未扣。',
  'plausibility.assistance-share-below-target': '救助后支付占比 {{share}}，低于目标 {{target}}，请留意。',
  'personal-account.unused': '个人账户有余额 {{balance}} 元，本次未使用。',
  'personal-account.family-not-authorised':
    '共济账户 {{account}}（{{relation}}）的授权 {{record}}（{{from}} 至 {{to}}）在 {{on}} 无效，未使用。',
  'personal-account.family-relation-not-allowed':
    '共济账户 {{account}}：{{on}} 的规定不允许{{relation}}的账户在{{place}}就医时支付，未使用。',
  'routing.not-approved': '明细 {{lines}}：没有“{{subject}}”的{{benefit}}认定。',
  'routing.approval-not-valid': '明细 {{lines}}：{{benefit}}认定 {{record}}（{{from}} 至 {{to}}）在 {{on}} 无效。',
  'routing.item-not-on-list': '明细 {{lines}}：不在“{{disease}}”（认定 {{record}}）的用药和诊疗目录内。',
  'routing.institution-not-chosen': '明细 {{lines}}：本机构 {{institution}} 不是“{{disease}}”（认定 {{record}}）选定的机构。',
  'routing.special-drug-other-institution': '明细 {{lines}}：双通道认定 {{record}} 的医院是 {{designated}}，本次是 {{found}}。',
  'routing.special-drug-other-doctor': '明细 {{lines}}：双通道认定 {{record}} 的责任医师是 {{designated}}，本次是 {{found}}。',
  'routing.special-drug-other-pharmacy': '明细 {{lines}}：双通道认定 {{record}} 的药店是 {{designated}}，本次是 {{found}}。',
  'routing.two-diseases-replaced': '明细 {{lines}}：“{{disease}}”已认定门诊慢特病，不再享受两病待遇（认定 {{record}}）。',
  'routing.two-diseases-not-at-level': '明细 {{lines}}：{{level}}机构不在“{{disease}}”两病待遇范围内。',
  'routing.no-external-prescription': '明细 {{lines}}：在药店购买而没有外配处方，统筹基金不支付。',
  'routing.in-stay': '明细 {{lines}}：住院期间的普通门诊费用，统筹基金不支付。',
} as const satisfies Record<NoticeCode, string>

/** 人员提示: remarks on the person at the window. */
export const personNotices = {
  'card.not-taken-out': '这张卡自上次读出后一直没有取出，请确认是眼前患者的卡。',
  'card.expired': '社会保障卡已过有效期（{{validTo}}），请核对本人证件。',
  'person.check-document': '未读卡，请核对本人有效证件。',
  'platform.busy': '医保平台暂时办理不了（{{words}}），按本机最近的记录办理。',
}
