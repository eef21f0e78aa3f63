import { addDays, type LocalDate, yearOf } from '../../../shared/dates/index.ts'
import type { Accumulators, Identity, InsuranceType, InsuredPerson, PersonCategory } from '../../../shared/insured/index.ts'
import { parseMoney } from '../../../shared/money/index.ts'
import type { CardIdentity } from '../../services/ports/index.ts'
import { syntheticCardIdentification, syntheticIdNumber, syntheticPersonNumber } from './identity-numbers.ts'
import { demoInstitution } from './institution.ts'

/** What makes one demo person worth having. */
interface Sketch {
  readonly name: string
  readonly about: string
  readonly age: number
  readonly sex: 'male' | 'female'
  readonly insuranceType: InsuranceType
  readonly category: PersonCategory
  readonly identity?: Identity
  readonly account?: string
  readonly employer?: string
  readonly civilServantRank?: string
  readonly enrolmentArea?: string
  readonly enrolmentStatus?: InsuredPerson['enrolmentStatus']
  readonly cardVersion?: string
  readonly cardExpired?: boolean
  /** Counted in the year of the base day before any stay that waits for settlement. */
  readonly counted?: { readonly counts: Record<string, number>; readonly amounts: Record<string, string> }
  /** In another hospital: the platform alone knows of it, until the person is identified here. */
  readonly elsewhere?: boolean
}

const employer = '演示机械厂（虚构）'

function resident(name: string, age: number, sex: 'male' | 'female', about: string, rest: Partial<Sketch> = {}): Sketch {
  return { name, about, age, sex, insuranceType: 'resident', category: age >= 60 ? 'elderly' : age < 18 ? 'minor' : 'adult', ...rest }
}

function employee(name: string, age: number, sex: 'male' | 'female', about: string, rest: Partial<Sketch> = {}): Sketch {
  const category = age >= 60 ? 'retired' : 'active'
  return { name, about, age, sex, insuranceType: 'employee', category, employer, account: '1386.50', ...rest }
}

/** Order is identity: a person's numbers come from the place in this list, so new ones go to the end. */
const sketches: readonly Sketch[] = [
  employee('演示建国', 46, 'male', '在职职工，本年第一次住院'),
  employee('演示秀英', 52, 'female', '在职职工，本年第二次住院', {
    account: '2450.00',
    counted: {
      counts: { 'inpatient.stays': 1, 'inpatient.stays.L3': 1 },
      amounts: { 'inpatient.deductible': '800.00', 'pool.fund': '6420.35' },
    },
  }),
  employee('演示志强', 38, 'male', '在职职工，统筹基金接近封顶', {
    account: '310.20',
    counted: {
      counts: { 'inpatient.stays': 3, 'inpatient.stays.L3': 3 },
      amounts: { 'inpatient.deductible': '2100.00', 'pool.fund': '96500.00' },
    },
  }),
  employee('演示德海', 67, 'male', '退休职工', { account: '5120.80' }),
  employee('演示桂兰', 74, 'female', '退休职工，三次以上住院', {
    account: '980.00',
    counted: {
      counts: { 'inpatient.stays': 4, 'inpatient.stays.L3': 3 },
      amounts: { 'inpatient.deductible': '2300.00', 'pool.fund': '31200.66' },
    },
  }),
  employee('演示文斌', 41, 'male', '在职公务员（科级及以下）', {
    civilServantRank: 'section',
    employer: '演示市机关（虚构）',
    account: '3200.00',
  }),
  employee('演示雅琴', 63, 'female', '退休公务员（县级），本年在外院住过两次', {
    civilServantRank: 'county',
    employer: '演示市机关（虚构）',
    account: '6801.15',
    elsewhere: true,
    counted: {
      counts: { 'inpatient.stays': 2, 'inpatient.stays.L3': 2 },
      amounts: { 'inpatient.deductible': '1400.00', 'pool.fund': '18760.20' },
    },
  }),
  resident('演示春生', 35, 'male', '成年居民'),
  resident('演示美玲', 49, 'female', '成年居民，大病累计已过半', {
    counted: {
      counts: { 'inpatient.stays': 2, 'inpatient.stays.L3': 2 },
      amounts: { 'inpatient.deductible': '1200.00', 'pool.fund': '22310.40', 'catastrophic.base': '11875.60' },
    },
  }),
  resident('演示小宝', 8, 'male', '未成年居民'),
  resident('演示思源', 20, 'female', '大学生', { category: 'student' }),
  resident('演示长庚', 79, 'male', '老年居民'),
  resident('演示福来', 58, 'male', '特困人员', { identity: 'destitute' }),
  resident('演示冬梅', 44, 'female', '低保对象', { identity: 'minimum-living' }),
  resident('演示水根', 51, 'male', '返贫致贫人口', { identity: 'returned-to-poverty' }),
  resident('演示腊梅', 62, 'female', '脱贫不稳定人口', { identity: 'unstable-out-of-poverty' }),
  resident('演示根生', 47, 'male', '边缘易致贫人口', { identity: 'marginal-at-risk' }),
  resident('演示月娥', 55, 'female', '低保边缘家庭成员', { identity: 'low-income-edge' }),
  resident('演示金水', 60, 'male', '因病支出型困难家庭患者', { identity: 'expenditure-hardship' }),
  resident('演示银花', 39, 'female', '因病突发严重困难人口', { identity: 'sudden-severe-hardship' }),
  employee('演示远方', 33, 'male', '异地参保职工（湖南怀化，已备案转诊）', { enrolmentArea: '431200', account: '760.00' }),
  employee('演示清零', 45, 'female', '在职职工，个人账户余额为零', { account: '0.00' }),
  resident('演示㐀', 42, 'male', '姓名含生僻字（㐀）', { cardVersion: '3.00' }),
  employee('演示𠮷安', 50, 'female', '姓名含生僻字（𠮷），社保卡已过有效期', { cardExpired: true, account: '415.90' }),
  resident('演示停保', 36, 'male', '暂停参保', { enrolmentStatus: 'suspended' }),
  employee('演示振华', 57, 'male', '在职职工，长期住院', { cardVersion: '1.00', account: '88.88' }),
]

export interface YearCount {
  readonly personNumber: string
  readonly insuranceType: InsuranceType
  readonly area: string
  readonly year: number
  readonly accumulators: Accumulators
}

export interface DemoPerson {
  readonly person: InsuredPerson
  readonly card: CardIdentity
  /** 民族 as the card carries it. */
  readonly nation: string
  /** One line for the demo screen: why this person is here. */
  readonly about: string
  readonly counted: readonly YearCount[]
  /** Whether the platform alone knows what has been counted. */
  readonly elsewhere: boolean
}

function birthDateOf(baseDay: LocalDate, age: number, index: number): LocalDate {
  // Everybody has had this year's birthday by the base day, so ages hold all year round.
  return addDays(baseDay, -Math.ceil(age * 365.25) - 40 - index * 7)
}

function cardOf(sketch: Sketch, person: InsuredPerson, index: number, baseDay: LocalDate): CardIdentity {
  const region = `${(sketch.enrolmentArea ?? demoInstitution.poolingArea).slice(0, 4)}00`
  const issuedOn = addDays(baseDay, sketch.cardExpired ? -3750 : -900)
  return {
    region,
    cardIdentification: syntheticCardIdentification(region, index),
    cardNumber: `Y${String(36080001 + index)}`,
    socialSecurityNumber: person.idNumber,
    name: person.name,
    sex: person.sex,
    birthDate: person.birthDate,
    version: sketch.cardVersion ?? '2.00',
    issuedOn,
    validTo: addDays(issuedOn, 3652),
    resetInformation: `0081544943${String(index + 1).padStart(8, '0')}`,
  }
}

function demoPerson(sketch: Sketch, index: number, baseDay: LocalDate): DemoPerson {
  const birthDate = birthDateOf(baseDay, sketch.age, index)
  const person: InsuredPerson = {
    personNumber: syntheticPersonNumber(index),
    name: sketch.name,
    idNumber: syntheticIdNumber(
      sketch.enrolmentArea ? `${sketch.enrolmentArea.slice(0, 4)}02` : demoInstitution.area,
      birthDate,
      sketch.sex,
      index,
    ),
    sex: sketch.sex,
    birthDate,
    insuranceType: sketch.insuranceType,
    category: sketch.category,
    enrolmentArea: sketch.enrolmentArea ?? demoInstitution.poolingArea,
    ...(sketch.civilServantRank ? { civilServantRank: sketch.civilServantRank } : {}),
    enrolmentStatus: sketch.enrolmentStatus ?? 'normal',
    identities: sketch.identity ? [{ identity: sketch.identity, from: addDays(baseDay, -1100) }] : [],
    accountBalance: parseMoney(sketch.account ?? '0.00'),
    ...(sketch.employer ? { employer: sketch.employer } : {}),
  }
  const { counts = {}, amounts = {} } = sketch.counted ?? {}
  const accumulators = { counts, amounts: Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, parseMoney(amount)])) }
  const { personNumber, insuranceType, enrolmentArea: area } = person
  return {
    person,
    card: cardOf(sketch, person, index, baseDay),
    nation: '01',
    about: sketch.about,
    elsewhere: sketch.elsewhere ?? false,
    counted: sketch.counted ? [{ personNumber, insuranceType, area, year: yearOf(baseDay), accumulators }] : [],
  }
}

/** The people of the demo, all synthetic: every name begins with 演示. */
export function generatePeople(baseDay: LocalDate): readonly DemoPerson[] {
  return sketches.map((sketch, index) => demoPerson(sketch, index, baseDay))
}
