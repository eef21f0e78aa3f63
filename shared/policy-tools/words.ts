import { feeCategoryNames } from '../bill/index.ts'
import { nationalIdentities } from '../insured/index.ts'

/** The same sentence in both languages of the house, Chinese first. */
export interface Words {
  readonly zh: string
  readonly en: string
}
export type Language = 'zh-CN' | 'en'

export const words = (zh: string, en: string): Words => ({ zh, en })
export const inLanguage = (text: Words, language: Language): string => (language === 'en' ? text.en : text.zh)
/** A name, number or code that reads the same everywhere. */
export const verbatim = (text: string): Words => ({ zh: text, en: text })

/** Joins pieces with the separator of each language. */
export function joinWords(pieces: readonly Words[], zh = '，', en = ', '): Words {
  return { zh: pieces.map((piece) => piece.zh).join(zh), en: pieces.map((piece) => piece.en).join(en) }
}

/** Names of the keys a pack's values are made of. */
export const keyWords: Readonly<Record<string, Words>> = {
  adjustments: words('另行调整', 'adjustment'),
  amount: words('金额', 'amount'),
  amounts: words('限额', 'limit'),
  afterEmployeeBreakMonths: words('职工断保后参保的月数', 'months after a break in employee insurance'),
  afterYears: words('连续参保满年数', 'after years of enrolment'),
  as: words('参照', 'as for'),
  atCap: words('超统筹封顶线后', 'above the pool cap'),
  averagePension: words('平均养老金', 'average pension'),
  base: words('计入范围', 'base'),
  billFrom: words('费用起', 'bill from'),
  billTo: words('费用止', 'bill to'),
  cap: words('封顶线', 'cap'),
  capPer: words('限额计算单位', 'cap counted per'),
  caps: words('封顶线', 'caps'),
  ceiling: words('增幅上限', 'ceiling'),
  chronicClassII: words('Ⅱ类门慢救助范围', 'class II diseases'),
  class: words('类别', 'class'),
  code: words('编码', 'code'),
  components: words('划入项', 'component'),
  counts: words('计数口径', 'counts'),
  crossYear: words('跨年住院', 'stay across the year end'),
  days: words('天数', 'days'),
  diseases: words('病种', 'diseases'),
  duringStay: words('住院期间普通门诊', 'ordinary outpatient care during a stay'),
  each: words('每次减', 'less for each'),
  excludeAboveCap: words('不计超封顶线部分', 'without cost above the cap'),
  excludeDeductible: words('不计起付线', 'without the deductible'),
  excludeReduced: words('不计因未转诊降低的部分', 'without what was reduced'),
  excludes: words('不计入', 'excludes'),
  exempt: words('不受等待期限制', 'exempt'),
  extraMonthsPerMissedYear: words('每断缴一年加', 'extra months per missed year'),
  factor: words('系数', 'factor'),
  firstPay: words('先行自付取整', 'first-pay rounding'),
  firstPayLevel: words('先行自付取整层次', 'first-pay rounded by'),
  floor: words('不低于', 'not below'),
  for: words('为谁', 'for'),
  from: words('起', 'from'),
  fund: words('基金支付取整', 'fund rounding'),
  fundShare: words('基金支付比例目标', 'target share of the funds'),
  assistanceShare: words('救助支付比例目标', 'target share of assistance'),
  groups: words('救助对象', 'assisted group'),
  identities: words('身份', 'identities'),
  identityChange: words('年内身份变化', 'identity changed in the year'),
  incentive: words('连续参保激励', 'incentive'),
  includeFirstPay: words('计入先行自付', 'first-pay included'),
  includeOutOfAreaUpfront: words('计入异地先行自付', 'out-of-area first-pay included'),
  includeReduced: words('计入因未转诊降低的部分', 'what was reduced included'),
  includeUpfront: words('计入先行自付', 'first-pay included'),
  income: words('收入口径', 'income'),
  incomeShare: words('收入的比例', 'share of income'),
  institution: words('机构', 'institution'),
  items: words('项目', 'items'),
  kind: words('方式', 'kind'),
  kinds: words('结算类别', 'kinds'),
  limits: words('限制口径', 'limits'),
  longTermCare: words('长期护理人员住院期间门诊', 'the same in long-term care'),
  merge: words('住院前门诊并入', 'visits merged into the stay'),
  method: words('办法', 'method'),
  mode: words('方式', 'mode'),
  months: words('等待月数', 'months'),
  name: words('名称', 'name'),
  newborn: words('新生儿', 'newborn'),
  nth: words('第几次', 'n-th time'),
  of: words('基数', 'of'),
  onApproval: words('经批准', 'on approval'),
  openWindow: words('集中参保期参保', 'enrolled in the open window'),
  origin: words('分段起算', 'bounds counted from'),
  overrides: words('优先于目录', 'overrides the catalogue'),
  ownShareFactor: words('个人负担系数', 'factor on the own share'),
  paid: words('支付时点', 'paid'),
  pays: words('可支付', 'pays'),
  per: words('计算单位', 'per'),
  perYear: words('每多一年', 'per further year'),
  periodDays: words('结算周期天数', 'days of a period'),
  places: words('就医地', 'places'),
  points: words('百分点', 'points'),
  priceLimit: words('限价', 'price limit'),
  quantity: words('数量', 'quantity'),
  quantityLimit: words('限定数量', 'quantity limit'),
  rate: words('比例', 'rate'),
  rates: words('支付比例', 'rate'),
  relations: words('亲属', 'relatives'),
  relatives: words('家庭共济', 'family use'),
  rows: words('规定', 'rule'),
  rules: words('规则', 'rule'),
  scope: words('适用结算类别', 'scope'),
  second: words('二次补偿', 'second compensation'),
  segments: words('分段', 'segments'),
  share: words('比例', 'share'),
  sharedWith: words('共用', 'shared with'),
  shares: words('比例', 'share'),
  source: words('来源', 'source'),
  standards: words('标准', 'standard'),
  tables: words('分段比例', 'scale'),
  threshold: words('起付线', 'threshold'),
  thresholdFactor: words('起付线系数', 'factor on the threshold'),
  tilt: words('倾斜支付', 'tilt'),
  together: words('多病种合计', 'several diseases together'),
  totalShareCeiling: words('总支付比例上限', 'ceiling of all payments'),
  unreferred: words('未按规定转诊', 'unreferred'),
  until: words('止', 'until'),
  upTo: words('至', 'up to'),
  upfrontShare: words('先行自付比例', 'first-pay share'),
  use: words('用途', 'use'),
  uses: words('其他用途', 'other use'),
  waivers: words('免起付', 'no deductible'),
  when: words('适用于', 'when'),
  yearTotal: words('年度起付总额', 'total of the year'),
  zeroClaim: words('零报销每年', 'per year without claims'),
}

/** Names of the words a pack chooses among. */
export const valueWords: Readonly<Record<string, Words>> = {
  none: words('无', 'none'),
  same: words('不变', 'the same'),
  all: words('全部', 'all'),
  any: words('任何', 'any'),
  true: words('是', 'yes'),
  false: words('否', 'no'),
  hospital: words('医院', 'hospital'),
  community: words('基层机构', 'community institution'),
  pharmacy: words('药店', 'pharmacy'),
  inpatient: words('住院', 'inpatient'),
  outpatient: words('普通门诊', 'outpatient'),
  chronic: words('门诊慢特病', 'chronic diseases'),
  'chronic-I': words('Ⅰ类门慢', 'class I chronic diseases'),
  'chronic-II': words('Ⅱ类门慢', 'class II chronic diseases'),
  'two-diseases': words('两病', 'two diseases'),
  'special-drug': words('双通道药品', 'dual-channel drugs'),
  maternity: words('生育', 'maternity'),
  account: words('个人账户', 'personal account'),
  active: words('在职', 'active'),
  retired: words('退休', 'retired'),
  minor: words('未成年', 'minor'),
  student: words('大学生', 'student'),
  adult: words('成年', 'adult'),
  elderly: words('老年', 'elderly'),
  employee: words('职工', 'employees'),
  resident: words('居民', 'residents'),
  local: words('本地', 'local'),
  'in-province': words('省内异地', 'in the province'),
  'cross-province': words('跨省异地', 'another province'),
  'long-term': words('长期备案', 'long-term filing'),
  referral: words('转诊备案', 'referral'),
  emergency: words('急诊', 'emergency'),
  unfiled: words('未备案', 'not filed'),
  'per-stay': words('每次', 'each time'),
  'year-top-up': words('年度累计补差', 'once a year, topped up'),
  'same-level': words('同级别', 'same level'),
  'same-condition': words('同情形', 'same condition'),
  minus: words('递减', 'minus'),
  factor: words('按比例', 'a share'),
  fixed: words('定额', 'a fixed amount'),
  unchanged: words('不变', 'unchanged'),
  flat: words('统一比例', 'flat'),
  segmented: words('分段', 'segmented'),
  zero: words('从零起', 'zero'),
  above: words('从起付线以上起', 'above the threshold'),
  fund: words('基金支付', 'fund payment'),
  cost: words('进入统筹的费用', 'cost admitted'),
  scheme: words('整个待遇', 'the scheme'),
  disease: words('单个病种', 'the disease'),
  large: words('大额', 'large amount'),
  'pool-and-large': words('统筹与大额合计', 'pool and large amount together'),
  rest: words('政策范围内余额', 'the rest within policy'),
  'pool-base': words('起付线以上部分', 'what lies above the deductible'),
  'above-limit': words('超病种限额部分', 'above the limit of the disease'),
  'within-policy': words('政策范围内', 'within policy'),
  everything: words('全部个人负担', 'everything the person bears'),
  'own-share': words('起付与统筹自付', 'deductible and coinsurance'),
  upfront: words('先行自付', 'first-pay'),
  'over-price-limit': words('超限价', 'above the price limit'),
  'fully-self-paid': words('全自费', 'outside the catalogue'),
  'first-pay': words('先行自付', 'first-pay'),
  'rate-factor': words('支付比例乘系数', 'factor on the rate'),
  'rate-points': words('支付比例减百分点', 'points off the rate'),
  deductible: words('起付线', 'deductible'),
  'above-cap': words('超封顶线部分', 'cost above the cap'),
  marginal: words('只算增量', 'only the margin'),
  recompute: words('按新身份重算', 'worked out again'),
  'each-settlement': words('每次结算时', 'at each settlement'),
  'year-end': words('年终一次', 'at the end of the year'),
  alarm: words('只提示', 'alarm only'),
  'year-end-top-up': words('年终补足', 'paid at the end of the year'),
  'discharge-year': words('按出院年度', 'year of the discharge'),
  split: words('分年度', 'split'),
  payable: words('可支付', 'payable'),
  'not-payable': words('不支付', 'not payable'),
  'half-up': words('四舍五入', 'half up'),
  floor: words('舍去', 'cut off'),
  ceiling: words('进一', 'rounded up'),
  line: words('逐行', 'line'),
  bill: words('整单', 'bill'),
  sum: words('合计取整', 'the sum'),
  each: words('各段取整', 'each segment'),
  year: words('年', 'year'),
  stay: words('次', 'stay'),
  settlement: words('次结算', 'settlement'),
  day: words('天', 'day'),
  own: words('个人缴费', 'own contribution'),
  employer: words('单位缴费', "employer's contribution"),
  'own-base': words('本人缴费基数', 'own base'),
  'income.provincial': words('全省人均可支配收入', 'income of the province'),
  'income.prefecture': words('统筹区人均可支配收入', 'income of the pooling area'),
  hypertension: words('高血压', 'hypertension'),
  diabetes: words('糖尿病', 'diabetes'),
  self: words('本人', 'self'),
  spouse: words('配偶', 'spouse'),
  parent: words('父母', 'parents'),
  child: words('子女', 'children'),
  sibling: words('兄弟姐妹', 'siblings'),
  grandparent: words('祖父母', 'grandparents'),
  'maternal-grandparent': words('外祖父母', "mother's parents"),
  grandchild: words('孙子女', "son's children"),
  'maternal-grandchild': words('外孙子女', "daughter's children"),
  'resident-premium': words('居民参保缴费', "residents' premium"),
  'long-term-care-premium': words('长护险缴费', 'long-term-care premium'),
  'commercial-insurance': words('普惠商业保险', 'inclusive commercial insurance'),
  'large-amount-premium': words('大额缴费', 'large-amount premium'),
  'antigen-test': words('抗原检测', 'antigen test'),
  'public-health': words('公共卫生', 'public health'),
  fitness: words('体育健身', 'fitness'),
  wellness: words('养生保健', 'wellness'),
  domestic: words('国产', 'domestic'),
  imported: words('进口', 'imported'),
  unlisted: words('目录外', 'unlisted'),
  psychiatric: words('精神病', 'psychiatric'),
  'chemo-radiotherapy': words('放化疗', 'chemo- or radiotherapy'),
  'day-surgery': words('日间手术', 'day surgery'),
  'long-term-care': words('长期护理', 'long-term care'),
  delivery: words('住院分娩', 'delivery'),
  'family-doctor': words('家庭医生签约', 'family doctor'),
  'in-stay': words('住院期间', 'during a stay'),
  covid: words('新冠诊疗', 'COVID care'),
  'long-prescription': words('长期处方', 'long prescription'),
  'traditional-medicine': words('中医治疗', 'traditional Chinese medicine'),
  section: words('科级及以下', 'section rank and below'),
  county: words('县处级', 'county rank'),
  department: words('厅局级', 'department rank'),
}

const levelDigits: Readonly<Record<string, string>> = { '1': '一', '2': '二', '3': '三' }

/** 三级, 三级A; any other word as it is. */
function levelWords(level: string): Words {
  const [, digit = '', finer = ''] = /^L([1-3])([A-Z]?)$/.exec(level) ?? []
  return digit ? words(`${levelDigits[digit]}级${finer}`, `level ${digit}${finer}`) : verbatim(level)
}

/** The name of one word of a condition. Identities of a region have their names from the pack. */
export function conditionWord(key: string, value: string, identities: Readonly<Record<string, string>> = {}): Words {
  if (key === 'level') return levelWords(value)
  if (key === 'filing' && value === 'none') return valueWords.unfiled as Words
  if (key === 'identity' || key === 'identities') {
    const name = (nationalIdentities as Readonly<Record<string, string>>)[value] ?? identities[value]
    return name === undefined ? verbatim(value) : words(name, value)
  }
  if (key === 'feeCategory') {
    const name = (feeCategoryNames as Readonly<Record<string, string>>)[value]
    return name === undefined ? verbatim(value) : words(name, value)
  }
  if (key === 'itemClass') return words(`${value} 类`, `class ${value}`)
  return valueWords[value] ?? verbatim(value)
}

/** 职工, 居民. */
export const insuranceWords = (insuranceType: 'employee' | 'resident'): Words => valueWords[insuranceType] as Words

/** Amounts of a settlement that a fund pays, in the order of the calculation. */
export const fundWords = {
  pooledFundPayment: words('统筹基金', 'pooled fund'),
  otherFunds: words('其他基金', 'other funds'),
  employeeLargeAmount: words('职工大额', 'large amount'),
  residentMajorIllness: words('居民大病', 'major illness'),
  civilServantSubsidy: words('公务员补助', 'civil-servant subsidy'),
  enterpriseSupplement: words('企业补充', 'enterprise supplement'),
  medicalAssistance: words('医疗救助', 'medical assistance'),
  tiltAssistance: words('倾斜救助', 'tilt assistance'),
} as const satisfies Readonly<Record<string, Words>>
export type FundName = keyof typeof fundWords
export const fundNames = Object.keys(fundWords) as FundName[]

/** What the person bears, and how it is paid. */
export const personWords = {
  fullySelfPaid: words('全自费', 'outside the catalogue'),
  overPriceLimit: words('超限价', 'above the price limit'),
  upfrontSelfPay: words('先行自付', 'first-pay'),
  deductibleApplied: words('起付线', 'deductible'),
  coinsurance: words('统筹段自付', 'coinsurance'),
  withinPolicyRest: words('政策范围内个人负担', 'rest within policy'),
  personTotal: words('个人负担合计', "person's total"),
  personalAccount: words('个人账户', 'personal account'),
  sharedAccount: words('家庭共济', 'family account'),
  cash: words('现金', 'cash'),
} as const satisfies Readonly<Record<string, Words>>
export type PersonAmount = keyof typeof personWords
export const personAmounts = Object.keys(personWords) as PersonAmount[]
