import { z } from 'zod'
import { formatChinaTime, isLocalDate, type LocalDate } from '../../../shared/dates/index.ts'
import {
  type Money,
  parseMoney,
  parseQuantity,
  parseRate,
  parseUnitPrice,
  type Quantity,
  type Rate,
  type UnitPrice,
} from '../../../shared/money/index.ts'
import { type ExactNumber, isExactNumber } from './json.ts'

const chinaOffsetMs = 8 * 60 * 60 * 1000

/** JSON `null`, `""` and the literal text `null` all mean that nothing was given. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : isExactNumber(value) ? value.value : undefined
  return text === undefined || text === '' || text === 'null' ? undefined : text
}

function isScalar(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string' || isExactNumber(value)
}

/** No field of the interface has nearly as many digits. */
const decimalTextMax = 64

/** Some senders print decimals with an exponent (`0E-2`, `1.2E+3`) and with more trailing zeros than the field has places. */
export function plainDecimal(text: string): string {
  if (text.length > decimalTextMax) return text
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text)
  if (!parts || (parts[2] ?? '') + (parts[3] ?? '') === '') return text
  const whole = parts[2] ?? ''
  const fraction = parts[3] ?? ''
  const point = whole.length + Number(parts[4] ?? 0)
  const digits = (whole + fraction).padEnd(point, '0').padStart((whole + fraction).length + Math.max(0, -point), '0')
  const at = Math.max(0, point)
  const left = digits.slice(0, at).replace(/^0+(?=\d)/, '') || '0'
  const right = digits.slice(at).replace(/0+$/, '')
  return `${parts[1] === '-' ? '-' : ''}${left}${right === '' ? '' : `.${right}`}`
}

/** Milliseconds since 1970: eleven digits and more, before 1966 with a minus; what is written shorter is no day of anybody. */
const milliseconds = /^-?\d{11,13}$/

/** A day with or without a time behind it, both with or without signs between their parts, or as milliseconds. */
function dayOf(text: string): LocalDate | undefined {
  const parts = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?:[ T].*|\d{6}|\d{9})?$/.exec(text)
  const day = parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : ''
  if (isLocalDate(day)) return day
  return milliseconds.test(text) ? (new Date(Number(text) + chinaOffsetMs).toISOString().slice(0, 10) as LocalDate) : undefined
}

/** A moment in China: with a time of any form, as milliseconds, or as a bare day, which then is its first second. */
function timeOf(text: string): string | undefined {
  if (/^\d{13}$/.test(text)) return formatChinaTime(new Date(Number(text)).toISOString())
  const parts = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, date, hour = '00', minute = '00', second = '00', zone = '+08:00'] = parts
  const moment = `${year}-${month}-${date}T${hour}:${minute}:${second}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`
  return isLocalDate(`${year}-${month}-${date}`) && !Number.isNaN(Date.parse(moment)) ? formatChinaTime(moment) : undefined
}

/** A scalar that may be absent, read by a parser that throws on what it cannot read. */
function optional<T>(expected: string, read: (text: string) => T | undefined) {
  return z
    .unknown()
    .optional()
    .transform((value, context): T | undefined => {
      const text = textOf(value)
      if (text === undefined && isScalar(value)) return undefined
      try {
        const result = text === undefined ? undefined : read(text)
        if (result !== undefined) return result
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
      context.issues.push({ code: 'custom', input: '', message: `expected ${expected}` })
      return z.NEVER
    })
}

function required<T>(expected: string, read: (text: string) => T | undefined) {
  return optional(expected, read).transform((value, context): T => {
    if (value !== undefined) return value
    context.issues.push({ code: 'custom', input: '', message: `expected ${expected}, found nothing` })
    return z.NEVER
  })
}

const asText = (text: string): string => text
const asMoney = (text: string): Money => parseMoney(plainDecimal(text))
const asQuantity = (text: string): Quantity => parseQuantity(plainDecimal(text))
const asPrice = (text: string): UnitPrice => parseUnitPrice(plainDecimal(text))
function asCount(text: string): number {
  const plain = plainDecimal(text)
  if (!/^\d{1,10}$/.test(plain)) throw new RangeError('not a count')
  return Number(plain)
}
const asRate = (text: string): Rate => parseRate(plainDecimal(text))

/**
 * How the fields of the interface are read: as generously as real platforms need. Numbers may come as text, amounts
 * as null, days with a time behind them or as milliseconds. A refusal never repeats what it found, only where.
 */
export const wire = {
  text: required('text', asText),
  optionalText: optional('text', asText),
  amount: required('an amount in yuan', asMoney),
  optionalAmount: optional('an amount in yuan', asMoney),
  quantity: required('a quantity', asQuantity),
  optionalQuantity: optional('a quantity', asQuantity),
  price: required('a unit price', asPrice),
  optionalPrice: optional('a unit price', asPrice),
  count: required('a whole number', asCount),
  optionalCount: optional('a whole number', asCount),
  optionalRate: optional('a share', asRate),
  day: required('a day', dayOf),
  optionalDay: optional('a day', dayOf),
  time: required('a time', timeOf),
  optionalTime: optional('a time', timeOf),
}

/** `null`, `""` and `{}` in place of a row, or beside rows, are no row. */
function isRow(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  return typeof value !== 'object' || Array.isArray(value) || isExactNumber(value) || Object.keys(value).length > 0
}

/** Where the specification says several, some regions send one object, and the other way round. */
export function manyOf<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]).filter(isRow), z.array(schema))
}

export function oneOf<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (Array.isArray(value) && value.length === 1 ? value[0] : value), schema)
}

type NumberOnWire = Money | Quantity | UnitPrice | Rate

/**
 * The form in which a message is written, made from the schema that reads it: the same names, amounts as exact JSON
 * numbers, and nothing else.
 */
export type Written<T> = T extends string | undefined
  ? string | Extract<T, undefined> | null
  : T extends NumberOnWire | undefined
    ? ExactNumber | Extract<T, undefined> | null
    : T extends readonly (infer Element)[]
      ? readonly Written<Element>[]
      : T extends object
        ? { readonly [Name in keyof T]: Written<T[Name]> } extends infer Whole
          ? OptionalWhereUndefined<Whole>
          : never
        : T

type OptionalWhereUndefined<T> = { readonly [Name in keyof T as undefined extends T[Name] ? never : Name]: T[Name] } & {
  readonly [Name in keyof T as undefined extends T[Name] ? Name : never]?: T[Name]
}
