/** Whether whoever has a settlement's working on paper can work out every amount of it again: no number comes from nowhere. */
import { addMoney, formatMoney, parseMoney, sumMoney } from '../../shared/money/index.ts'
import type { LineSplit, TraceEntry } from '../../shared/settlement/index.ts'
import { isAmount, isArithmetic, tokensOf } from './formula.ts'

const isNumber = (token: string) => isAmount(token) || /%$|^\d+\/\d+$/.test(token)
const numbersIn = (text: string) => text.match(/\d+\/\d+|\d+(?:\.\d+)?%|\d+\.\d{2}(?!\d)/g) ?? []

/** Amounts in one statement that a scale divides: `6000.00 × 60% + 500.00 × 65%`. */
function shared(tokens: readonly string[]): string[] {
  return tokens.filter((token, index) => isAmount(token) && tokens[index + 1] === '×' && /%$|\//.test(tokens[index + 2] ?? ''))
}

const sumOf = (amounts: readonly string[]) => formatMoney(sumMoney(amounts.map(parseMoney)))

/** Every sum of a part of the lines an entry names stands on the bill. */
function sumsOfLines(lines: readonly LineSplit[], formula: string): string[] {
  const numbers = new Set((/^([^;:]+): /.exec(formula)?.[1] ?? '').split(', '))
  const named = lines.filter(({ lineId }) => numbers.has(lineId))
  return (['withinPolicy', 'upfrontSelfPay', 'overPriceLimit', 'fullySelfPaid'] as const).map((part) =>
    formatMoney(named.reduce((sum, line) => addMoney(sum, line[part]), parseMoney('0.00'))),
  )
}

/**
 * Numbers of the working that stand neither in the case (`given`), nor in the law an entry names, nor at the end of a statement before,
 * each with its entry. What is found out on the way is added to `given`, so that the next part of the same case goes on from it.
 */
export function numbersFromNowhere(trace: readonly TraceEntry[], lines: readonly LineSplit[], given: Set<string>): string[] {
  const strange: string[] = []
  for (const { code, formula, values, parameters, restAfter } of trace) {
    for (const { value } of parameters) for (const number of numbersIn(value)) given.add(number)
    if (code === 'lines.split') for (const value of Object.values(values)) given.add(value)
    for (const number of sumsOfLines(lines, formula)) given.add(number)
    if (code === 'accumulators.written') for (const number of numbersIn(formula)) given.add(number)
    for (const statement of formula.replace(/^[^;:]+: |( \(R\))/g, '').split('; ')) {
      if (!isArithmetic(statement)) continue
      const tokens = tokensOf(statement)
      const parts = shared(tokens)
      // A scale divides an amount that is known by bounds that are known: its parts need not have been said.
      if (parts.some((part) => !given.has(part)) && given.has(sumOf(parts))) for (const part of parts) given.add(part)
      // So does the order in which an account pays.
      if (code.startsWith('personal-account') && given.has(tokens.at(-1) ?? '') && !tokens.some((token) => /[-×÷(]/.test(token)))
        for (const part of tokens) given.add(part)
      tokens.forEach((token, index) => {
        if (!isNumber(token)) return
        if (tokens[index - 1] !== '=' && !given.has(token)) strange.push(`${token} in "${code}: ${formula}"`)
        given.add(token)
      })
    }
    // Every step prints the rest before and after it.
    if (restAfter !== undefined) given.add(formatMoney(restAfter))
  }
  return strange
}
