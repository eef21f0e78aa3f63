import type { Slip } from '../../shared/slip/index.ts'

/** A slip with every part, as the layout would give it. */
export function aSlip(changes: Partial<Slip> = {}): Slip {
  return {
    title: '医疗保障住院费用结算单',
    marks: ['演示数据', '暂结', '补打 第2次'],
    institution: '测试县人民医院',
    slipNumber: 'H36080200001-250612-0007',
    head: [
      { label: '姓名', value: '张三' },
      { label: '证件号码', value: '360802********1234' },
      { label: '住院日期', value: '2025-06-02 至 2025-06-12（10天）' },
      { label: '出院诊断', value: '社区获得性肺炎，非重症；2型糖尿病' },
    ],
    categories: [
      {
        name: '床位费',
        total: '1,250.05',
        fullySelfPaid: '250.05',
        overPriceLimit: '0.00',
        upfrontSelfPay: '0.00',
        withinPolicy: '1,000.00',
      },
      {
        name: '手术费',
        total: '4,000.00',
        fullySelfPaid: '0.00',
        overPriceLimit: '0.00',
        upfrontSelfPay: '0.00',
        withinPolicy: '4,000.00',
      },
    ],
    tiers: [
      {
        name: '第一重 基本医疗保险统筹基金',
        amount: '3,680.00',
        working: '(5000.00 - 400.00) × 80% = 3680.00',
        source: '某文〔2024〕1号第八条',
      },
      { name: '第二重 城乡居民大病保险', amount: '0.00', working: '本次不支付', source: '' },
      { name: '第三重 医疗救助（低保对象）', amount: '644.00', working: '920.00 × 70% = 644.00', source: '' },
    ],
    totals: [
      { label: '医疗费总额', amount: '5,250.05', emphasis: true },
      { label: '全自费', amount: '250.05', emphasis: false },
      { label: '基金支付合计', amount: '4,324.00', emphasis: true },
      { label: '个人负担合计', amount: '926.05', emphasis: true },
      { label: '应退金额', amount: '73.95', emphasis: true },
    ],
    personTotalCapitals: '玖佰贰拾陆元零伍分',
    notes: ['适用政策：测试政策 2025.1，按 2025-06-12 执行的规定计算。', '演示数据：人员、费用均为虚构，本单无任何效力。'],
    footer: [
      { label: '操作员', value: '测试收费员' },
      { label: '打印', value: '第2次' },
      { label: '患者或家属签字', value: '' },
    ],
    ...changes,
  }
}
