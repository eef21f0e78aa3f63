/** The stays of the demo: who lay where, for how long, and what makes the bill worth settling. */

import { addDays, type LocalDate, parseLocalDate, yearOf } from '../../../shared/dates/index.ts'

export interface StaySketch {
  /** Place in the list of people. */
  readonly person: number
  readonly lines: number
  readonly days: number
  /** Days from discharge to the base day. */
  readonly dischargedBefore: number
  /** Department of `demoDepartments`. */
  readonly department: number
  readonly diagnosis: readonly [string, string]
  readonly conditions?: readonly string[]
  readonly filing?: 'none' | 'long-term' | 'referral' | 'emergency'
  /** Lines that take back a part or the whole of an earlier one. */
  readonly returns?: number
  /** How many of a thousand drug and service lines come from each corner of the catalogue. */
  readonly restricted?: number
  readonly classC?: number
  /** One operation with its consumables. */
  readonly operation?: boolean
  /** Dear items, for stays that reach caps. */
  readonly dear?: boolean
  /** Deposit as a share of the total in hundredths; 0 is none. */
  readonly deposit: number
  /** Fixed days instead of counting from the base day. */
  readonly fixed?: 'new-year' | 'older-law'
}

const pneumonia = ['J18.900', '肺炎'] as const
const diabetes = ['E11.900', '2型糖尿病'] as const
const fracture = ['S82.600', '外踝骨折'] as const
const gallstones = ['K80.200', '胆囊结石'] as const
const stroke = ['I63.900', '脑梗死'] as const
const tumour = ['C34.900', '支气管或肺恶性肿瘤'] as const
const gastritis = ['K29.500', '慢性胃炎'] as const
const bronchitis = ['J20.900', '急性支气管炎'] as const
const heartFailure = ['I50.900', '心力衰竭'] as const
const kidney = ['N18.900', '慢性肾脏病'] as const

const plain = { returns: 0, restricted: 60, classC: 60, deposit: 30 } as const

/** Order is identity: the bill numbers come from the place in this list. */
export const stays: readonly StaySketch[] = [
  { ...plain, person: 0, lines: 64, days: 6, dischargedBefore: 0, department: 0, diagnosis: pneumonia, returns: 2 },
  { ...plain, person: 0, lines: 10, days: 2, dischargedBefore: 40, department: 0, diagnosis: gastritis, classC: 0, restricted: 0 },
  {
    ...plain,
    person: 25,
    lines: 3000,
    days: 88,
    dischargedBefore: 1,
    department: 1,
    diagnosis: stroke,
    returns: 40,
    operation: true,
    deposit: 40,
  },
  {
    ...plain,
    person: 1,
    lines: 180,
    days: 11,
    dischargedBefore: 0,
    department: 1,
    diagnosis: fracture,
    operation: true,
    returns: 3,
    deposit: 60,
  },
  {
    ...plain,
    person: 2,
    lines: 420,
    days: 19,
    dischargedBefore: 2,
    department: 2,
    diagnosis: tumour,
    dear: true,
    operation: true,
    deposit: 50,
  },
  { ...plain, person: 3, lines: 130, days: 9, dischargedBefore: 1, department: 0, diagnosis: heartFailure },
  { ...plain, person: 4, lines: 95, days: 7, dischargedBefore: 3, department: 0, diagnosis: diabetes, restricted: 220 },
  { ...plain, person: 5, lines: 150, days: 8, dischargedBefore: 0, department: 1, diagnosis: gallstones, operation: true },
  { ...plain, person: 6, lines: 88, days: 6, dischargedBefore: 4, department: 0, diagnosis: stroke },
  { ...plain, person: 7, lines: 110, days: 7, dischargedBefore: 0, department: 1, diagnosis: gallstones, operation: true, returns: 4 },
  {
    ...plain,
    person: 8,
    lines: 640,
    days: 24,
    dischargedBefore: 1,
    department: 2,
    diagnosis: tumour,
    dear: true,
    conditions: ['chemo-radiotherapy'],
    deposit: 70,
  },
  { ...plain, person: 9, lines: 42, days: 5, dischargedBefore: 0, department: 3, diagnosis: bronchitis, deposit: 100 },
  { ...plain, person: 10, lines: 36, days: 4, dischargedBefore: 2, department: 0, diagnosis: gastritis },
  { ...plain, person: 11, lines: 240, days: 15, dischargedBefore: 1, department: 0, diagnosis: heartFailure, classC: 160 },
  { ...plain, person: 12, lines: 320, days: 22, dischargedBefore: 0, department: 0, diagnosis: kidney, deposit: 0 },
  {
    ...plain,
    person: 13,
    lines: 380,
    days: 20,
    dischargedBefore: 0,
    department: 1,
    diagnosis: fracture,
    operation: true,
    dear: true,
    returns: 5,
  },
  { ...plain, person: 14, lines: 210, days: 13, dischargedBefore: 2, department: 0, diagnosis: stroke },
  { ...plain, person: 15, lines: 620, days: 26, dischargedBefore: 1, department: 2, diagnosis: tumour, dear: true },
  { ...plain, person: 16, lines: 300, days: 16, dischargedBefore: 0, department: 1, diagnosis: fracture, operation: true },
  { ...plain, person: 17, lines: 290, days: 17, dischargedBefore: 3, department: 0, diagnosis: kidney, restricted: 250 },
  { ...plain, person: 18, lines: 520, days: 26, dischargedBefore: 1, department: 2, diagnosis: tumour, dear: true, deposit: 20 },
  {
    ...plain,
    person: 19,
    lines: 450,
    days: 21,
    dischargedBefore: 0,
    department: 1,
    diagnosis: stroke,
    operation: true,
    dear: true,
    deposit: 10,
  },
  { ...plain, person: 20, lines: 75, days: 5, dischargedBefore: 0, department: 1, diagnosis: fracture, filing: 'referral' },
  { ...plain, person: 21, lines: 58, days: 5, dischargedBefore: 1, department: 0, diagnosis: pneumonia, deposit: 90 },
  { ...plain, person: 22, lines: 66, days: 6, dischargedBefore: 0, department: 0, diagnosis: pneumonia },
  { ...plain, person: 23, lines: 84, days: 7, dischargedBefore: 2, department: 1, diagnosis: gallstones, operation: true },
  { ...plain, person: 24, lines: 48, days: 4, dischargedBefore: 1, department: 0, diagnosis: gastritis },
  { ...plain, person: 3, lines: 120, days: 20, dischargedBefore: 0, department: 0, diagnosis: heartFailure, fixed: 'new-year' },
  { ...plain, person: 7, lines: 560, days: 30, dischargedBefore: 0, department: 2, diagnosis: tumour, dear: true, fixed: 'older-law' },
  { ...plain, person: 13, lines: 70, days: 6, dischargedBefore: 60, department: 0, diagnosis: diabetes },
  {
    ...plain,
    person: 11,
    lines: 55,
    days: 9,
    dischargedBefore: 75,
    department: 0,
    diagnosis: ['F32.900', '抑郁发作'],
    conditions: ['psychiatric'],
  },
  { ...plain, person: 1, lines: 30, days: 3, dischargedBefore: 20, department: 0, diagnosis: gastritis, classC: 300 },
]

/** First and last day of a stay. */
export function stayDays(stay: StaySketch, baseDay: LocalDate): { readonly admittedOn: LocalDate; readonly dischargedOn: LocalDate } {
  if (stay.fixed === 'older-law') return { admittedOn: parseLocalDate('2024-11-18'), dischargedOn: parseLocalDate('2024-12-18') }
  let dischargedOn = addDays(baseDay, -stay.dischargedBefore)
  if (stay.fixed === 'new-year') {
    dischargedOn = parseLocalDate(`${yearOf(baseDay)}-01-09`)
    // Early in a year it would run into the same person's newest stay.
    if (dischargedOn > addDays(baseDay, -60)) dischargedOn = parseLocalDate(`${yearOf(baseDay) - 1}-01-09`)
  }
  return { admittedOn: addDays(dischargedOn, -stay.days), dischargedOn }
}
