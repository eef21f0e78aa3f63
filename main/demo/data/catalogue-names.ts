/** Made-up names from syllables: they sound like items of their kind and name none of them. */

import type { Draws } from './random.ts'

const drugHeads = [
  '洛贝',
  '安瑞',
  '替莫',
  '普罗',
  '格雷',
  '美伐',
  '奥司',
  '泰诺',
  '西洛',
  '维拉',
  '培莫',
  '克林',
  '多潘',
  '赛尼',
  '阿维',
  '瑞德',
  '依托',
  '卡尼',
  '伏立',
  '舒贝',
]
const drugTails = ['沙普', '替宁', '西仑', '他仑', '霉宁', '拉酮', '洛嗪', '地匹', '唑坦', '曲平', '米芬', '昔丁', '那韦林', '格酯', '司特']
const salts = ['', '', '', '盐酸', '硫酸', '马来酸', '苯磺酸', '枸橼酸']
const herbs = ['参', '芪', '归', '芎', '地', '苓', '术', '芍', '柏', '连', '菊', '薄', '杞', '芷', '葛', '藿']
const patentMiddles = ['益气', '清热', '活络', '安神', '健脾', '润肺', '养血', '祛风', '通窍', '固本', '化湿', '舒肝']
const bodyParts = [
  '颈前',
  '胸壁',
  '腹膜',
  '髂窝',
  '膝侧',
  '踝部',
  '眼睑',
  '鼻甲',
  '颌下',
  '肩袖',
  '腰背',
  '肘关节',
  '手掌',
  '足跟',
  '胆道',
  '肾盂',
  '肠系膜',
  '心包',
]
const procedures = [
  '探查术',
  '成形术',
  '减压术',
  '灌洗',
  '理疗',
  '造影',
  '超声检查',
  '穿刺术',
  '镜检',
  '松解术',
  '封闭治疗',
  '引流术',
  '显像',
  '缝合术',
  '固定术',
]
const analytes = ['甲种因子', '乙种抗体', '丙种酶', '丁种球蛋白', '戊种抗原', '己种激素', '庚种肽', '辛种脂蛋白', '壬种代谢物', '癸种核酸']
const assays = ['测定', '定量检测', '定性检测', '快速检测', '培养及鉴定', '免疫印迹法检测']
const materials = ['可吸收', '抗菌', '一次性', '无菌', '镀膜', '加强型', '带涂层', '钛合金']
const devices = [
  '缝合线',
  '引流管',
  '敷料贴',
  '穿刺针',
  '输液接头',
  '导丝',
  '球囊',
  '接骨板',
  '螺钉',
  '补片',
  '吻合钉',
  '止血海绵',
  '留置针',
  '过滤器',
]

/** Forms of western drugs with the letter that stands for them in a drug code. */
export const drugForms = [
  ['A', '片', '片', 38],
  ['B', '注射液', '支', 24],
  ['E', '胶囊', '粒', 16],
  ['N', '颗粒', '袋', 7],
  ['K', '糖浆', '瓶', 4],
  ['D', '栓', '枚', 3],
  ['F', '乳膏', '支', 3],
] as const

export function westernGeneric(draws: Draws): string {
  return draws.pick(salts) + draws.pick(drugHeads) + draws.pick(drugTails)
}

export function patentDrugName(draws: Draws): readonly [string, string] {
  const [form, unit] = draws.pick([
    ['颗粒', '袋'],
    ['胶囊', '粒'],
    ['口服液', '支'],
    ['丸', '丸'],
    ['片', '片'],
  ] as const)
  return [draws.pick(herbs) + draws.pick(herbs) + draws.pick(patentMiddles) + form, unit]
}

export function herbalPieceName(draws: Draws): string {
  return (
    draws.pick(['炒', '制', '酒', '蜜', '生', '煅', '']) +
    draws.pick(['野', '山', '川', '云', '赣', '白', '红']) +
    draws.pick(herbs) +
    draws.pick(['根', '片', '子', '皮', '花', '叶'])
  )
}

export function procedureName(draws: Draws): string {
  return draws.pick(bodyParts) + draws.pick(['', '双侧', '内镜下', '经皮', '显微']) + draws.pick(procedures)
}

export function laboratoryName(draws: Draws): string {
  return draws.pick(['血清', '尿液', '全血', '体液', '粪便']) + draws.pick(analytes) + draws.pick(assays)
}

export function materialName(draws: Draws): string {
  return draws.pick(materials) + draws.pick(bodyParts) + draws.pick(devices)
}
