import { labelOf, noticeSentence, problemWords, traceSentence } from '../../renderer/text/sentences.ts'
import { zhCN } from '../../renderer/text/zh-CN.ts'
import type { Problem } from '../../shared/errors/index.ts'
import type { SettlementBreakdown, TraceEntry } from '../../shared/settlement/index.ts'

type Values = Readonly<Record<string, string | number>>

const rooms: Readonly<Record<string, Readonly<Record<string, string>>>> = zhCN

/** The window's own Chinese sentences, found and filled in without the window. */
function translate(key: string, values: Values = {}): string {
  const [room = '', ...name] = key.split(':')
  const text = rooms[room]?.[name.join(':')] ?? key
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, value: string) => String(values[value] ?? ''))
}

/** What a step did, as the window says it. */
export const sentenceOfStep = (entry: Pick<TraceEntry, 'code' | 'values'>): string => traceSentence(translate, entry)

export const sentenceOfNotice = (notice: SettlementBreakdown['notices'][number]): string => noticeSentence(translate, notice)

export const wordOfStep = (step: TraceEntry['step']): string => translate(`labels:step.${step}`)

/** `chronic uraemia-dialysis 2` → its benefit in words, with the disease and the number as they are. */
export function wordOfPart(part: string): string {
  const [benefit = '', ...rest] = part.split(' ')
  return [labelOf(translate, 'benefit', benefit), ...rest.map((word) => labelOf(translate, 'disease', word))].join(' ')
}

interface Place {
  readonly place: string
  readonly found: string
  readonly expected: string
}

const placesOf = (details: object): readonly Place[] => ('places' in details ? (details.places as readonly Place[]) : [])

/** A refusal for people: what happened, with its code, and then each place with what to write there, or what to do next. */
export function refusalAsText(problem: Problem): string {
  const { sentence, next } = problemWords(translate, problem)
  const places = placesOf(problem.details).flatMap(({ place, found, expected }) => [
    `  ${place}`,
    `    发现：${found}`,
    `    应为：${expected}`,
  ])
  return `${[`${sentence}（${problem.code}）`, ...(places.length > 0 ? places : [`下一步：${next}`])].join('\n')}\n`
}
