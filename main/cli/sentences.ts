import { en } from '../../renderer/text/en.ts'
import { decisionKeys } from '../../renderer/text/platform-words.ts'
import {
  codesInWords,
  type DiseaseNames,
  formulaWords,
  type LabelKind,
  labelOf,
  noticeSentence,
  partWords,
  problemWords,
  traceSentence,
  verdictWords,
} from '../../renderer/text/sentences.ts'
import { zhCN } from '../../renderer/text/zh-CN.ts'
import type { DifferenceDecision, Verdict } from '../../shared/contract/index.ts'
import { formatChinaTime } from '../../shared/dates/index.ts'
import type { Problem } from '../../shared/errors/index.ts'
import { issueInChinese } from '../../shared/policy/issue-words.ts'
import type { Language } from '../../shared/policy-tools/index.ts'
import type { SettlementBreakdown, TraceEntry } from '../../shared/settlement/index.ts'

type Values = Readonly<Record<string, string | number>>

const texts: Readonly<Record<Language, Readonly<Record<string, Readonly<Record<string, string>>>>>> = { 'zh-CN': zhCN, en }

/** The window's own sentences, found and filled in without the window. */
const translateTo =
  (language: Language) =>
  (key: string, values: Values = {}): string => {
    const [room = '', ...name] = key.includes(':') ? key.split(':') : ['screens', key]
    const text = texts[language][room]?.[name.join(':')] ?? key
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, value: string) => String(values[value] ?? ''))
  }
const translate = translateTo('zh-CN')

/** The word for a code in that language; a code nobody has a word for as it is. */
export const wordOf = (kind: LabelKind, code: string, language: Language): string => labelOf(translateTo(language), kind, code)

/** What a step did, as the window says it. */
export const sentenceOfStep = (entry: Pick<TraceEntry, 'code' | 'values'>): string => traceSentence(translate, entry)

export const sentenceOfNotice = (notice: SettlementBreakdown['notices'][number], language: Language = 'zh-CN'): string =>
  noticeSentence(translateTo(language), notice)

/** What a self-test of a device concluded, and who does what now. */
export const wordsOfVerdict = (verdict: Pick<Verdict, 'code' | 'values'>): { readonly sentence: string; readonly next: string } =>
  verdictWords(translate, verdict)

/** Who decided what about a difference, when and why, as the window says it. */
export const sentenceOfDecision = ({ decision, operatorName, at, reason }: DifferenceDecision): string =>
  `${translate(decisionKeys[decision].told, { name: operatorName, time: formatChinaTime(at) })}${translate('difference.reason', { reason })}`

export const wordOfStep = (step: TraceEntry['step']): string => translate(`labels:step.${step}`)

/** The formula of a step, with words for the names a year counts under. */
export const formulaOfStep = (entry: Pick<TraceEntry, 'step' | 'formula'>, diseases?: DiseaseNames): string =>
  formulaWords(translate, entry, diseases)

/** The value of a rule as the working cites it. */
export const valueInWords = (value: string): string => codesInWords(translate, value)

/** `chronic uraemia-dialysis 2` → its benefit in words, the disease by its name in the pack and its code, and the number. */
export const wordOfPart = (part: string, nameOfDisease?: string): string => partWords(translate, part, nameOfDisease)

interface Place {
  readonly place: string
  readonly found: string
  readonly expected: string
}

const placesOf = (details: object): readonly Place[] => ('places' in details ? (details.places as readonly Place[]) : [])

const placeWords = {
  'zh-CN': { found: '发现：', expected: '应为：', next: '下一步：' },
  en: { found: 'found: ', expected: 'expected: ', next: 'next: ' },
} as const

/**
 * A refusal for people: what happened, with its code, and then each place with what to write there, or what to do next: `ownNext` for
 * those who have no window, and so none of its keys.
 */
export function refusalAsText(problem: Problem, language: Language = 'zh-CN', ownNext?: string): string {
  const { sentence, next } = problemWords(translateTo(language), problem)
  const { found: foundWord, expected: expectedWord, next: nextWord } = placeWords[language]
  const say = language === 'en' ? (text: string) => text : issueInChinese
  const places = placesOf(problem.details).flatMap(({ place, found, expected }) => [
    `  ${place}`,
    `    ${foundWord}${say(found)}`,
    `    ${expectedWord}${say(expected)}`,
  ])
  return `${[`${sentence}（${problem.code}）`, ...(places.length > 0 ? places : [`${nextWord}${ownNext ?? next}`])].join('\n')}\n`
}
