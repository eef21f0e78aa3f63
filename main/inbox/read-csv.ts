import { CsvError, parse } from 'csv-parse/sync'
import { type CsvField, cellValue, findField, headFields, lineFields } from './csv-fields.ts'
import { type FormOutcome, oneFormFault, type Place, shown } from './locate.ts'

interface Row {
  /** Line of the file where the row ends, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/** Rows a bill may have: the table's own limit, its head, and room for a mistake to be reported as one. */
const rowsMax = 25_000

function readRows(text: string): { readonly rows: readonly Row[] } | { readonly fault: Place } {
  try {
    const records = parse(text, { relax_column_count: true, skip_empty_lines: true, trim: true, info: true, to: rowsMax }) as unknown as {
      record: string[]
      info: { lines: number }
    }[]
    const rows = records.map(({ record, info }) => ({ line: info.lines, cells: record }))
    return { rows: rows.filter(({ cells }) => cells.some((cell) => cell !== '')) }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = 'lines' in cause ? Number(cause.lines) : 1
    return {
      fault: {
        place: `第 ${line} 行`,
        found: '引号不成对或引号后有多余字符',
        expected: 'CSV：含逗号、引号、换行的内容用双引号括起，其中的引号写两遍',
      },
    }
  }
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, second] = path
  if (first === undefined) return
  if (second === undefined) target[first] = value
  else target[first] = { ...(target[first] as Record<string, unknown> | undefined), [second]: value }
}

/** Excel turns long numbers into this; the digits are gone and cannot be restored. */
const mangled = /^\d(\.\d+)?E\+\d+$/i

interface Head {
  readonly values: Record<string, unknown>
  readonly lineOf: Map<string, number>
  readonly places: Place[]
}

function putHead(head: Head, field: CsvField, { line, cells }: Row): void {
  const { values, lineOf, places } = head
  const [, value = '', name = ''] = cells
  const key = field.path.join('.')
  if (field.name === 'diagnosis') values.diagnoses = [...((values.diagnoses as unknown[]) ?? []), { code: value, name }]
  else if (value === '' && field.optional) return
  else if (field.name === 'condition') values.conditions = [...((values.conditions as unknown[]) ?? []), value]
  else if (lineOf.has(key)) places.push({ place: `第 ${line} 行「${field.heading}」`, found: '重复', expected: '只写一次' })
  else put(values, field.path, cellValue(field.name, value))
  if (!lineOf.has(key)) lineOf.set(key, line)
}

function readHead(rows: readonly Row[]): Head {
  const head: Head = { values: {}, lineOf: new Map(), places: [] }
  for (const row of rows) {
    const name = (row.cells[0] ?? '').slice(1).trim()
    const field = findField(headFields, name)
    if (field) putHead(head, field, row)
    else head.places.push({ place: `第 ${row.line} 行`, found: shown(name), expected: '没有此表头项' })
  }
  return head
}

/** The column of each cell, and the places where headings are wrong or missing. */
function readHeadings(row: Row): { readonly columns: readonly (CsvField | undefined)[]; readonly places: readonly Place[] } {
  const columns = row.cells.map((heading) => findField(lineFields, heading))
  const places: Place[] = []
  columns.forEach((field, index) => {
    const heading = row.cells[index] ?? ''
    const place = `第 ${row.line} 行第 ${index + 1} 列`
    if (!field && heading !== '') places.push({ place, found: shown(heading), expected: '没有此列' })
    if (field && columns.indexOf(field) !== index) places.push({ place, found: shown(heading), expected: '每列只出现一次' })
  })
  for (const field of lineFields)
    if (!field.optional && !columns.includes(field))
      places.push({ place: `第 ${row.line} 行（列名）`, found: '缺少', expected: `${field.name}（${field.heading}）` })
  return { columns, places }
}

function readLine(row: Row, columns: readonly (CsvField | undefined)[], places: Place[]): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  row.cells.forEach((text, index) => {
    const field = columns[index]
    if (text === '') return
    const place = `第 ${row.line} 行「${field?.heading ?? `第 ${index + 1} 列`}」`
    if (!field) places.push({ place, found: shown(text), expected: '没有列名的列应为空' })
    else if (mangled.test(text))
      places.push({ place, found: shown(text), expected: '完整的号码；Excel 已把它改成科学计数，须从系统重新导出' })
    else put(line, field.path, cellValue(field.name, text))
  })
  return line
}

function locator(head: Head, headingLine: number, rows: readonly Row[]): (path: readonly PropertyKey[]) => string {
  const fieldOf = (fields: readonly CsvField[], path: readonly PropertyKey[]): CsvField | undefined =>
    fields.find((field) => field.path.every((key, index) => path[index] === key)) ?? fields.find((field) => field.path[0] === path[0])
  return (path) => {
    const [first, index, ...rest] = path
    if (first === 'lines') {
      const row = typeof index === 'number' ? rows[index] : undefined
      const field = fieldOf(lineFields, rest)
      return row ? `第 ${row.line} 行${field ? `「${field.heading}」` : ''}` : `第 ${headingLine} 行以下（费用明细）`
    }
    const field = fieldOf(headFields, path)
    const line = field && head.lineOf.get(field.path.join('.'))
    return line === undefined ? `表头「${field?.heading ?? String(first)}」` : `第 ${line} 行「${field?.heading}」`
  }
}

/**
 * A CSV bill to the same value its JSON twin has: `#name,value` rows first, then one row of headings, then the lines.
 * Names and Chinese headings are both understood.
 */
export function readCsv(text: string): FormOutcome {
  const read = readRows(text.replace(/^sep=.\r?\n/i, ''))
  if ('fault' in read) return { ok: false, places: [read.fault] }
  const { rows } = read
  const headingAt = rows.findIndex(({ cells }) => !(cells[0] ?? '').startsWith('#'))
  const headings = rows[headingAt]
  if (!headings) return oneFormFault('整个文件', rows.length === 0 ? '空文件' : '只有表头', '表头各行之后有一行列名和费用明细')
  const head = readHead(rows.slice(0, headingAt))
  const { columns, places: headingPlaces } = readHeadings(headings)
  const places = [...head.places, ...headingPlaces]
  const table = rows.slice(headingAt + 1)
  const lines = table.map((row) => readLine(row, columns, places))
  if (places.length > 0) return { ok: false, places }
  return { ok: true, value: { raw: { ...head.values, lines }, locate: locator(head, headings.line, table) } }
}
