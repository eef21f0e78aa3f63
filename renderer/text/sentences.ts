import { type Diagnosis, diagnoses, type Verdict } from '../../shared/contract/index.ts'
import type { ErrorCode, Problem } from '../../shared/errors/index.ts'
import { formatMoneyGrouped, parseMoney } from '../../shared/money/index.ts'
import type { Unmet } from '../../shared/policy/index.ts'
import { type NoticeCode, noticeCodes, type TraceCode, type TraceEntry, traceCodes } from '../../shared/settlement/index.ts'
import type { Texts, Translate } from './index.ts'
import { zhCN } from './zh-CN.ts'

type LabelKey = keyof Texts['labels']

/** Prefixes of `labels`: one per list of codes that people see as words. */
export type LabelKind = LabelKey extends `${infer Kind}.${string}` ? Kind : never

function isLabel(key: string): key is LabelKey {
  return key in zhCN.labels
}

/** The word for a code; a code nobody has a word for, such as an identity of one pack only, is shown as it is. */
export function labelOf(t: Translate, kind: LabelKind, code: string): string {
  const key = `${kind}.${code}`
  return isLabel(key) ? t(`labels:${key}`) : code
}

/** Values of sentences that are codes, and which list their words stand in. */
const codedValues: Readonly<Record<string, LabelKind>> = {
  identity: 'identity',
  benefit: 'benefit',
  disease: 'disease',
  subject: 'disease',
  relation: 'relation',
  insuranceType: 'insuranceType',
  category: 'category',
  place: 'place',
  filing: 'filing',
  condition: 'condition',
  level: 'hospitalLevel',
  rank: 'civilServantRank',
  role: 'role',
  status: 'enrolmentStatus',
  field: 'mismatchField',
  document: 'document',
  first: 'document',
  second: 'document',
  of: 'supplementBase',
  use: 'accountUse',
  why: 'accountUseWhy',
  outside: 'outside',
  limit: 'offlineLimit',
  state: 'uploadState',
}

/** Values that may say after their code what it is about: `return-without-original: 3`, `line 2`. */
const phrasedValues: Readonly<Record<string, readonly LabelKind[]>> = {
  asker: ['step'],
  reason: ['unsupported', 'deviceReason', 'reconciliationReason'],
}

function phraseOf(t: Translate, kinds: readonly LabelKind[], value: string): string {
  const [, code = value, about = ''] = /^([a-z-]+)(?::? (.+))?$/.exec(value) ?? []
  const word = kinds.map((kind) => labelOf(t, kind, code === 'line' ? 'lines' : code)).find((found) => found !== code)
  if (word === undefined) return value
  return word.endsWith('：') ? word + about : `${word} ${about}`.trim()
}

/** Amounts in sentences get their thousands commas; everything else stays as it came. */
export function grouped(value: string): string {
  return /^-?\d{4,}\.\d{2}$/.test(value) ? formatMoneyGrouped(parseMoney(value)) : value
}

function speakValues(t: Translate, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (name === 'others')
        return [
          name,
          value
            .split(/[,、\s]+/)
            .map((code) => labelOf(t, 'identity', code))
            .join('、'),
        ]
      const phrased = phrasedValues[name]
      if (phrased) return [name, phraseOf(t, phrased, value)]
      const kind = codedValues[name]
      return [name, grouped(kind ? labelOf(t, kind, value) : value)]
    }),
  )
}

/** What happened in a step, as one sentence with its numbers. */
export function traceSentence(t: Translate, entry: Pick<TraceEntry, 'code' | 'values'>): string {
  if (!(entry.code in traceCodes)) return entry.code
  return t(`trace:${entry.code as TraceCode}`, speakValues(t, entry.values))
}

/** Schemes whose names a year counts under carry the scheme in front: `chronic.fund.uraemia-dialysis`. */
const ownNames =
  /^(inpatient|outpatient|chronic|two-diseases|special-drug|maternity)\.(stays|visits|deductible|fund|cost|within-policy)(?:\.(.+))?$/

/** Diseases as a pack names them, by code. */
export type DiseaseNames = ReadonlyMap<string, string>
const noNames: DiseaseNames = new Map()

/** The words for a name under which a year counts; a name nobody has words for as it is. */
export function accumulatorWords(t: Translate, name: string, diseases: DiseaseNames = noNames): string {
  const whole = labelOf(t, 'accumulator', name)
  if (whole !== name) return whole
  const kind = /^assistance\.fund\.(.+)$/.exec(name)?.[1]
  if (kind !== undefined)
    return t('labels:accumulatorName.for', { name: t('labels:accumulator.assistance.fund'), which: labelOf(t, 'benefit', kind) })
  const [, scheme = '', what = '', which] = ownNames.exec(name) ?? []
  if (scheme === '') return name
  const own = t('labels:accumulatorName.of', { scheme: labelOf(t, 'benefit', scheme), what: labelOf(t, 'accumulatorPart', what) })
  return which === undefined ? own : t('labels:accumulatorName.for', { name: own, which: diseases.get(which) ?? qualifierWords(t, which) })
}

/** A level, a condition or a disease that is counted by itself. */
function qualifierWords(t: Translate, code: string): string {
  const known = (['hospitalLevel', 'condition', 'disease'] as const).map((kind) => labelOf(t, kind, code))
  return known.find((word) => word !== code) ?? code
}

/** A formula with words for the names and codes in it; the raw ones stay in what other programs read. */
export function formulaWords(
  t: Translate,
  { step, formula }: Pick<TraceEntry, 'step' | 'formula'>,
  diseases: DiseaseNames = noNames,
): string {
  if (step !== 'accumulators') return codesInWords(t, formula)
  return formula
    .split('; ')
    .map((statement) => statement.replace(/^[^:]+(?=: )/, (name) => accumulatorWords(t, name, diseases)))
    .join('; ')
}

const kindsOfCodes = ['benefit', 'relation', 'place', 'feeCategory', 'accountKind', 'valueWord'] as const

/** Codes in a formula or in the value of a rule: `as inpatient`, `within-policy, upfront`, `1, 2 → outpatient`. */
export function codesInWords(t: Translate, text: string): string {
  return text.replaceAll(/(?<![\w.-])[a-z]+(?:-[a-z]+)*(?![\w.-])/g, (code) => {
    const words = kindsOfCodes.map((kind) => labelOf(t, kind, code))
    return words.find((word) => word !== code) ?? code
  })
}

/** `chronic uraemia-dialysis 2`: a part of a case by its benefit, its disease with name and code, and its number among the like. */
export function partWords(t: Translate, part: string, nameOfDisease?: string): string {
  const [benefit = '', disease, ...number] = part.split(' ')
  if (disease === undefined) return labelOf(t, 'benefit', benefit)
  const name = nameOfDisease ?? labelOf(t, 'disease', disease)
  const named = name === disease ? disease : t('labels:diseaseName.coded', { name, code: disease })
  return [labelOf(t, 'benefit', benefit), named, ...number].join(' ')
}

/** A remark on a settlement or on the person. */
export function noticeSentence(t: Translate, notice: { readonly code: string; readonly values: Readonly<Record<string, string>> }): string {
  const values = speakValues(t, notice.values)
  if (notice.code in noticeCodes) return t(`notices:${notice.code as NoticeCode}`, values)
  if (notice.code in zhCN.personNotices) return t(`personNotices:${notice.code as keyof Texts['personNotices']}`, values)
  return `${notice.code} ${Object.values(notice.values).join(' ')}`.trim()
}

function problemValues(t: Translate, details: object): Record<string, string> {
  // Not every refusal has words from outside.
  const values: Record<string, string> = { words: '', unmet: 'unmet' in details ? unmetWords(t, details.unmet as readonly Unmet[]) : '' }
  for (const [name, value] of Object.entries(details)) {
    if (name === 'unmet') continue
    if (typeof value === 'string' || typeof value === 'number') values[name] = String(value)
    else if (Array.isArray(value))
      values[name] = value.map((item) => (typeof item === 'string' ? item : describeItem(item))).join('、') || '—'
  }
  return speakValues(t, values)
}

/** Which list of words a fact of a case speaks in; the others are named as the pack names them. */
const factKinds: Readonly<Record<string, LabelKind>> = {
  benefit: 'benefit',
  institution: 'institutionKind',
  disease: 'disease',
  level: 'hospitalLevel',
  category: 'category',
  place: 'place',
  filing: 'filing',
  rank: 'civilServantRank',
  feeCategory: 'feeCategory',
  itemClass: 'itemClass',
  origin: 'origin',
  condition: 'condition',
  identity: 'identity',
}

/** What the nearest row of a table asks and the case does not meet. */
function unmetWords(t: Translate, unmet: readonly Unmet[]): string {
  const said = unmet.map(({ fact, asked, found }) => {
    const kind = factKinds[fact]
    const word = (code: string) => (kind ? labelOf(t, kind, code) : code)
    const has = found === '' ? t('labels:unmet.silent') : found.split(', ').map(word).join(t('list.comma'))
    return t('labels:unmet.one', { fact: labelOf(t, 'fact', fact), asked: asked.map(word).join(t('labels:unmet.or')), found: has })
  })
  return t('labels:unmet.nearest', { unmet: said.join(t('labels:unmet.and')) })
}

function describeItem(item: object): string {
  if ('place' in item) return String(item.place)
  return Object.values(item).map(String).join(' ')
}

/** What happened and what to do next. */
export function problemWords(t: Translate, problem: Problem): { readonly sentence: string; readonly next: string } {
  const values = problemValues(t, problem.details)
  return { sentence: t(`problems:${problem.code}`, values).trimEnd(), next: t(`nextSteps:${problem.code}`, values) }
}

/** The same for a code that travelled as plain text, such as that of a refused bill. */
export function codeWords(t: Translate, code: string, details: object): { readonly sentence: string; readonly next: string } {
  if (!(code in zhCN.problems)) return { sentence: code, next: '' }
  return problemWords(t, { code: code as ErrorCode, details } as Problem)
}

/** A problem that arrived as text: one of our codes becomes its sentence and next step, anything else is shown as it is. */
export function problemWordsOfText(t: Translate, text: string, details: object = {}): string {
  const words = codeWords(t, text, details)
  return words.next ? `${words.sentence} ${words.next}` : words.sentence
}

/** Values of verdicts that are codes. */
const verdictValues: Readonly<Record<string, LabelKind>> = { kind: 'deviceKind', status: 'enrolmentStatus', field: 'mismatchField' }

/** What a self-test concluded, and who does what now. */
export function verdictWords(
  t: Translate,
  verdict: Pick<Verdict, 'code' | 'values'>,
): { readonly sentence: string; readonly next: string } {
  if (!(verdict.code in diagnoses)) return { sentence: verdict.code, next: '' }
  const values = Object.fromEntries(
    Object.entries(verdict.values).map(([name, value]) => {
      const kind = verdictValues[name]
      const word = name === 'reason' ? phraseOf(t, ['deviceReason'], value) : value
      return [name, kind ? labelOf(t, kind, value) : word]
    }),
  )
  const code = verdict.code as Diagnosis
  return { sentence: t(`diagnoses:${code}`, values), next: t(`diagnosisSteps:${code}`, values) }
}
