/** Works out a formula of the trace as a person with a pocket calculator would: the numbers as they are printed. */
import { Decimal } from 'decimal.js'

/** A third of a third has no end in decimals. */
const isSame = (left: Decimal, right: Decimal) => left.minus(right).abs().lt('1e-15')
const toFen = (value: Decimal) => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
const tokenText = /\s*(min|max|\d+\/\d+|\d+(?:\.\d+)?%?|[-+×÷(),=≤>⁺])/y

/** An amount as it is printed: whole fen, so that what it says was rounded once. */
export const isAmount = (token: string): boolean => /^\d+\.\d{2}$/.test(token)

export function tokensOf(text: string): string[] {
  const tokens: string[] = []
  tokenText.lastIndex = 0
  while (tokenText.lastIndex < text.length) {
    const at = tokenText.lastIndex
    const token = tokenText.exec(text)?.[1]
    if (token === undefined) throw new Error(`no arithmetic at "${text.slice(at)}"`)
    tokens.push(token)
  }
  return tokens
}

/** What is not arithmetic: places, days, names and lists of lines. */
export const isArithmetic = (formula: string): boolean => /^[-\d.,%/()+×÷=≤>;⁺ minax]+$/.test(formula) && /. [=≤>] /.test(formula)

/** What is untrue in the formula, statement by statement; empty when everything it says holds. */
export function untruthsOf(formula: string): string[] {
  return formula.split('; ').flatMap((statement) => {
    const untrue: string[] = []
    const tokens = tokensOf(statement)
    const take = () => tokens.shift() ?? ''
    const atom = (): Decimal => {
      const token = take()
      if (token === '-') return atom().negated()
      if (token === '(') {
        const inner = sum()
        take()
        if (tokens[0] !== '⁺') return inner
        take()
        return Decimal.max(0, inner)
      }
      if (token === 'min' || token === 'max') {
        const values: Decimal[] = []
        do {
          take()
          values.push(chain())
        } while (tokens[0] === ',')
        take()
        return Decimal[token](...values)
      }
      const [over, under] = token.split('/')
      if (under !== undefined) return new Decimal(over ?? '').div(under)
      return token.endsWith('%') ? new Decimal(token.slice(0, -1)).div(100) : new Decimal(token)
    }
    const product = (): Decimal => {
      let value = atom()
      while (tokens[0] === '×' || tokens[0] === '÷') value = take() === '×' ? value.times(atom()) : value.div(atom())
      return value
    }
    const sum = (): Decimal => {
      let value = product()
      while (tokens[0] === '+' || tokens[0] === '-') value = take() === '+' ? value.plus(product()) : value.minus(product())
      return value
    }
    const chain = (): Decimal => {
      let left = sum()
      while (tokens[0] === '=' || tokens[0] === '≤' || tokens[0] === '>') {
        const sign = take()
        const isExact = !isAmount(tokens[0] ?? '')
        const right = sum()
        const holds = sign === '=' ? isSame(isExact ? left : toFen(left), right) : sign === '≤' ? left.lte(right) : left.gt(right)
        if (!holds) untrue.push(`${left} ${sign} ${right} in "${statement}"`)
        left = right
      }
      return left
    }
    chain()
    if (tokens.length > 0) throw new Error(`more than one statement in "${statement}"`)
    return untrue
  })
}
