/** Both engines on the same case file, and what differs between their answers. */
import { stringify } from 'yaml'
import { z } from 'zod'
import { addMoney, formatMoney } from '../../shared/money/index.ts'
import { caseOfFile, readCaseFile, type SettledParts, settleCase, settledPartsSchema } from '../../shared/settlement/index.ts'
import type { PackPair } from './packs.ts'
import { add, isZero, yuan, zero } from './second-engine/fraction.ts'
import { Absent } from './second-engine/pack.ts'
import { settleAgain } from './second-engine/parts.ts'
import type { RawCase } from './second-engine/raw.ts'
import { type Settled, yearText } from './second-engine/settle-again.ts'

type Answer = Readonly<Record<string, unknown>> | { readonly refused: string }

/** One part as both engines can say it. */
interface PartText {
  readonly benefit: string
  readonly disease: string
  readonly amounts: Readonly<Record<string, string>>
  /** 全自费, 超限价 and the rest of each line, and what of the rest is first-pay. */
  readonly lines: Readonly<Record<string, string>>
  /** Absent where a pack rounds the first-pay of the whole bill and leaves open on which line the rounding falls. */
  readonly firstPay?: Readonly<Record<string, string>>
  readonly family: readonly string[]
  readonly identity: string
  readonly balanceAfter: string
  readonly year: Readonly<Record<string, unknown>>
}

export function settleFirst(raw: RawCase, pair: PackPair): SettledParts | { readonly refused: string } {
  const file = readCaseFile(raw)
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  const outcome = settleCase(caseOfFile(file.value), pair.first)
  if (outcome.ok) return outcome.value
  const { code, details } = outcome.error
  return { refused: `${code} ${JSON.stringify(details)}` }
}

function firstText(raw: RawCase, pair: PackPair): Answer {
  const settled = settleFirst(raw, pair)
  if ('refused' in settled) return settled
  const { parts } = z.encode(settledPartsSchema, settled)
  const names = Object.keys(secondNames)
  return {
    parts: parts.map((part, index): PartText => {
      const all = part as unknown as Record<string, string>
      const { accumulatorsAfter: after } = part
      const year = Object.entries({ ...after.amounts, ...after.counts }).filter(([, value]) => value !== '0.00' && value !== 0)
      return {
        benefit: part.benefit,
        disease: part.disease ?? '',
        amounts: Object.fromEntries(names.map((name) => [name, all[name] ?? ''])),
        lines: Object.fromEntries(
          settled.parts[index]?.lines.map(({ lineId, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy }) => [
            lineId,
            [fullySelfPaid, overPriceLimit, addMoney(upfrontSelfPay, withinPolicy)].map(formatMoney).join(' '),
          ]) ?? [],
        ),
        firstPay: Object.fromEntries(part.lines.map(({ lineId, upfrontSelfPay }) => [lineId, upfrontSelfPay])),
        family: (part.familyPayments ?? []).map(({ account, amount, balanceAfter }) => `${account} ${amount} ${balanceAfter}`),
        identity: part.medicalAssistance === '0.00' ? '' : (part.assistanceIdentity ?? ''),
        balanceAfter: part.accountBalanceAfter,
        year: Object.fromEntries(year.sort()),
      }
    }),
  }
}

const secondNames: Readonly<Record<string, true>> = Object.fromEntries(
  [
    ...['totalFee', 'fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'outOfAreaUpfront', 'withinPolicy', 'deductibleStandard'],
    ...['deductibleApplied', 'pooledFundPayment', 'coinsurance', 'aboveCap', 'employeeLargeAmount', 'residentMajorIllness'],
    ...['civilServantSubsidy', 'enterpriseSupplement', 'medicalAssistance', 'tiltAssistance', 'otherFunds', 'fundTotal'],
    ...['withinPolicyRest', 'personTotal', 'personalAccount', 'sharedAccount', 'cash', 'deposit', 'refund', 'balanceDue'],
  ].map((name) => [name, true]),
)

function secondPart(settled: Settled): PartText {
  return {
    benefit: settled.benefit,
    disease: settled.disease ?? '',
    amounts: Object.fromEntries(Object.entries(settled.amounts).map(([name, amount]) => [name, yuan(amount)])),
    lines: Object.fromEntries(
      [...settled.lines].map(([id, { own, over, first, within }]) => [id, [own, over, add(first, within)].map(yuan).join(' ')]),
    ),
    ...(settled.isBillLevel ? {} : { firstPay: Object.fromEntries([...settled.lines].map(([id, { first }]) => [id, yuan(first)])) }),
    family: settled.family.map(({ account, amount, balanceAfter }) => `${account} ${yuan(amount)} ${yuan(balanceAfter)}`),
    identity: isZero(settled.amounts.medicalAssistance ?? zero) ? '' : (settled.identity ?? ''),
    balanceAfter: yuan(settled.balanceAfter),
    year: yearText(settled.after),
  }
}

function secondText(raw: RawCase, pair: PackPair): Answer {
  try {
    return { parts: settleAgain(raw, pair.second).map(secondPart) }
  } catch (error) {
    if (error instanceof Absent) return { refused: error.message }
    throw error
  }
}

/** Path by path what the engines say differently; empty when they agree. */
export function differences(raw: RawCase, pair: PackPair): string[] {
  let first: Answer
  try {
    first = firstText(raw, pair)
  } catch (error) {
    first = { refused: `threw ${(error as Error).message}` }
  }
  const second = secondText(raw, pair)
  if ('refused' in first || 'refused' in second) {
    const [a, b] = [first, second].map((answer) => ('refused' in answer ? String(answer.refused) : undefined))
    if (a !== undefined && b !== undefined && !a.startsWith('threw')) return []
    return [`refused: ${a ?? 'no'} | ${b ?? 'no'}`]
  }
  const found: string[] = []
  const walk = (path: string, a: unknown, b: unknown): void => {
    if (typeof a === 'object' && typeof b === 'object' && a && b)
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        walk(`${path}.${key}`, (a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])
    else if (a !== b && !(path.endsWith('.firstPay') && b === undefined)) found.push(`${path}: ${String(a)} | ${String(b)}`)
  }
  walk('', first, second)
  return found
}

export function isSettled(raw: RawCase, pair: PackPair): boolean {
  return !('refused' in settleFirst(raw, pair))
}

/** The case as a file that reproduces a difference; a pack that is in no folder is written below it, value by value. */
export function caseText(raw: RawCase, pair: PackPair): string {
  const file = stringify({ ...raw, pack: pair.name })
  if (pair.isShipped) return file
  const values = Object.entries(pair.second.values).map(([id, [newest]]) => [id, newest?.value])
  return `${file}---\n${stringify(Object.fromEntries(values))}`
}
