import { addMoney, compareMoney, formatMoney, type Money, parseMoney, zeroMoney } from '../../money/index.ts'
import { parameterKey } from '../../policy/index.ts'
import type { PackForTools, PackWords } from '../source.ts'
import { words } from '../words.ts'
import { type Finding, findingAt } from './finding.ts'

interface BracketRow {
  readonly billFrom?: Money | undefined
  readonly billTo?: Money | undefined
}

const cent = parseMoney('0.01')

/** Assistance by the size of the bill: brackets that leave amounts out, or hold twice for the same amount. Both ends belong to a bracket. */
export function bracketFindings({ pack }: PackForTools, { parameters }: PackWords): Finding[] {
  return parameters
    .filter(({ id }) => id === 'medical-assistance')
    .flatMap(({ source, insuranceTypes: [insuranceType] }) => {
      const compiled = insuranceType && pack.parameters.get(parameterKey(insuranceType, 'medical-assistance'))
      return (compiled?.values ?? []).flatMap(({ value }, index) => {
        if (typeof value !== 'object' || !('groups' in value)) return []
        return value.groups.flatMap(({ rates }, group) => {
          const path = ['values', index, 'value', 'groups', group, 'rates']
          return lookAt(rates.map((row, place) => ({ row, place }))).map(({ place, ...finding }) =>
            findingAt(source, [...path, place], finding),
          )
        })
      })
    })
}

type Found = Omit<Finding, 'place'> & { readonly place: number }

function lookAt(rows: readonly { readonly row: BracketRow; readonly place: number }[]): Found[] {
  const brackets = rows.filter(({ row }) => row.billFrom !== undefined || row.billTo !== undefined)
  if (brackets.length === 0) return []
  const otherwise = rows.some(({ row }) => row.billFrom === undefined && row.billTo === undefined)
  const sorted = [...brackets].sort((a, b) => compareMoney(a.row.billFrom ?? zeroMoney, b.row.billFrom ?? zeroMoney))
  const findings: Found[] = []
  const gap = (place: number, from: string, to: string) =>
    findings.push({
      place,
      severity: 'warning',
      kind: 'gap',
      found: words(`费用 ${from} 至 ${to} 没有一档适用`, `no bracket for bills from ${from} to ${to}`),
      expected: words('各档相接，从 0.00 起，最后一档不设上限', 'brackets that meet, from 0.00 on, the last one open'),
    })
  let next: Money | undefined = zeroMoney
  let before = 0
  for (const { row, place } of sorted) {
    const from = row.billFrom ?? zeroMoney
    if (next === undefined || compareMoney(from, next) < 0) {
      const to = row.billTo === undefined ? '' : formatMoney(row.billTo)
      findings.push({
        place,
        severity: 'warning',
        kind: 'overlap',
        found: words(
          `第 ${before + 1} 行与本档（${formatMoney(from)} 至 ${to || '不限'}）重叠`,
          `overlaps row ${before + 1}, from ${formatMoney(from)} to ${to || 'any'}`,
        ),
        expected: words('两端都含在本档内，下一档从多 0.01 起', 'both ends belong to a bracket; the next begins 0.01 above'),
      })
    } else if (compareMoney(from, next) > 0 && !otherwise) gap(place, formatMoney(next), formatMoney(addMoney(from, parseMoney('-0.01'))))
    next = row.billTo === undefined ? undefined : addMoney(row.billTo, cent)
    before = place
  }
  if (next !== undefined && !otherwise) gap(before, formatMoney(next), '∞')
  return findings
}
