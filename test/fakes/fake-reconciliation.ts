/** Both ledgers of the fake terminal side by side, and one mismatch of each kind to put right. */
import {
  type HealingStep,
  type Mismatch,
  type MismatchKind,
  mismatchKindSchema,
  type ReconciledGroup,
} from '../../shared/contract/index.ts'
import { addDays, daysBetween, formatChinaTime, type LocalDate, parseLocalDate } from '../../shared/dates/index.ts'
import { refuse, succeed } from '../../shared/errors/index.ts'
import { parseMoney, sumMoneyOf } from '../../shared/money/index.ts'
import type { FakeBooks } from './fake-books.ts'
import type { FakeHandlers, FakeOptions } from './fake-client.ts'

const stepsOf: Readonly<Record<MismatchKind, readonly HealingStep[]>> = {
  'settled-there-unanswered': ['adopt', 'take-back'],
  'settled-there-superseded': ['take-back', 'adopt'],
  'settled-there-foreign': ['cancel-there', 'note'],
  'settled-there-twice': ['cancel-there', 'note'],
  'missing-there': ['send-again', 'reverse-here'],
  'cancelled-there': ['send-again', 'reverse-here'],
  'taken-back-there': ['send-again', 'reverse-here'],
  'valid-there-cancelled-here': ['cancel-there', 'note'],
  'amounts-differ': ['decide-difference'],
  'fee-lines-left-there': ['withdraw-fee-lines', 'note'],
  'visit-open-there': ['send-again', 'note'],
  'other-number-there': ['adopt', 'note'],
}
const disputedWords = '已提出异议，双方数字均保留，等待与经办机构核定'
/** Kinds of which one side holds nothing. */
const onlyThere: readonly MismatchKind[] = ['settled-there-foreign', 'settled-there-superseded', 'valid-there-cancelled-here']
const onlyHere: readonly MismatchKind[] = ['missing-there', 'cancelled-there', 'taken-back-there']
const withoutFigures: readonly MismatchKind[] = ['fee-lines-left-there', 'visit-open-there', 'other-number-there']
/** Steps that send something and are over once the platform has answered. */
const sending: readonly HealingStep[] = ['take-back', 'cancel-there', 'send-again', 'withdraw-fee-lines']

const figures = (totalFee: string, fundTotal: string, personalAccount: string) => ({
  totalFee: parseMoney(totalFee),
  fundTotal: parseMoney(fundTotal),
  personalAccount: parseMoney(personalAccount),
})

type ReconciliationMethods = 'reconciliation.day' | 'reconciliation.run' | 'reconciliation.mismatches' | 'reconciliation.heal'

interface ReconciliationSettings {
  readonly isLineDown: () => boolean
  readonly insuranceTypeOf: (billId: string) => ReconciledGroup['insuranceType']
  readonly publishChange: () => void
}

export function createFakeReconciliation(books: FakeBooks, { now, later }: FakeOptions, settings: ReconciliationSettings) {
  const compared = new Map<LocalDate, ReconciledGroup[]>()
  let mismatches: Mismatch[] = []
  let comparedAt: string | undefined
  const instant = (offsetMs = 0) => new Date(now() + offsetMs).toISOString()
  const dayOf = (at: string) => parseLocalDate(formatChinaTime(at).slice(0, 10))
  const today = () => dayOf(instant())
  const settledOn = (day: LocalDate) => books.all().filter(({ summary }) => dayOf(summary.settledAt) === day)

  function groupsOf(day: LocalDate): ReconciledGroup[] {
    const confirmed = settledOn(day).filter(({ summary }) => summary.centreSettlementId !== undefined)
    const isEqual = !mismatches.some((one) => one.day === day && one.state !== 'closed')
    return (['employee', 'resident'] as const).flatMap((insuranceType) => {
      const own = confirmed.filter(({ summary }) => settings.insuranceTypeOf(summary.billId) === insuranceType)
      if (own.length === 0) return []
      return [
        {
          insuranceType,
          clearingType: '11',
          agency: '360800',
          at: instant(),
          count: own.length,
          totalFee: sumMoneyOf(own, ({ breakdown }) => breakdown.totalFee),
          fundTotal: sumMoneyOf(own, ({ breakdown }) => breakdown.fundTotal),
          personalAccount: sumMoneyOf(own, ({ breakdown }) => breakdown.personalAccount),
          cash: sumMoneyOf(own, ({ breakdown }) => breakdown.cash),
          result: isEqual ? 'equal' : 'platform-has-more',
          words: isEqual ? '对账成功' : '中心端多 1 笔',
        },
      ]
    })
  }
  /** 有差异 that no mismatch names: by what the platform has answered. */
  const differingOf = (day: LocalDate): Mismatch[] =>
    settledOn(day)
      .filter(({ summary }) => summary.state === 'differs' && !mismatches.some((one) => one.settlementId === summary.settlementId))
      .map(({ summary: { settlementId, slipNumber, settledAt, decision }, differences }) => ({
        mismatchId: settlementId,
        kind: 'amounts-differ',
        day,
        foundAt: settledAt,
        state: decision === undefined ? 'open' : 'closed',
        settlementId,
        slipNumber,
        differences,
        steps: decision === undefined ? ['decide-difference'] : [],
        ...(decision !== undefined && { closedAt: instant(), closing: disputedWords }),
      }))
  const result = (day: LocalDate) => ({
    day,
    groups: compared.get(day) ?? [],
    mismatches: [...mismatches.filter((one) => one.day === day), ...differingOf(day)],
    unconfirmed: settledOn(day).filter(({ summary }) => summary.state === 'provisional').length,
    disputed: settledOn(day).filter(({ summary }) => summary.state === 'differs' && summary.decision === 'disputed').length,
    running: false,
  })
  /** A difference that was decided in its record is over here as well. */
  const closeDecided = () => {
    for (const { mismatchId, kind, state, settlementId } of mismatches) {
      const isDecided = (books.find(settlementId ?? '')?.decisions.length ?? 0) > 0
      if (kind === 'amounts-differ' && state === 'open' && isDecided) close(mismatchId, disputedWords)
    }
  }
  const close = (mismatchId: string, closing: string) => {
    mismatches = mismatches.map((one) => (one.mismatchId === mismatchId ? { ...one, state: 'closed', closedAt: instant(), closing } : one))
  }

  const handlers: Pick<FakeHandlers, ReconciliationMethods> = {
    'reconciliation.day': ({ day }) => {
      closeDecided()
      return succeed(result(day))
    },
    'reconciliation.run': async ({ day }) => {
      if (day > today()) return refuse('reconciliation.not-possible', { reason: 'in-future' })
      if (daysBetween(day, today()) > 90) return refuse('reconciliation.not-possible', { reason: 'too-old' })
      if (settings.isLineDown()) return refuse('reconciliation.not-possible', { reason: 'line-down' })
      await new Promise<void>((resolve) => later(300, resolve))
      compared.set(day, groupsOf(day))
      comparedAt = instant()
      settings.publishChange()
      return succeed(result(day))
    },
    'reconciliation.mismatches': () => succeed(mismatches.filter(({ state }) => state !== 'closed')),
    'reconciliation.heal': ({ mismatchId, step, reason }) => {
      const found = mismatches.find((one) => one.mismatchId === mismatchId)
      if (!found || found.state === 'closed') return refuse('reconciliation.not-possible', { reason: 'closed' })
      if (!found.steps.includes(step)) return refuse('reconciliation.not-possible', { reason: 'step-not-offered' })
      if (sending.includes(step)) {
        mismatches = mismatches.map((one) => (one.mismatchId === mismatchId ? { ...one, state: 'healing' } : one))
        later(800, () => {
          close(mismatchId, `平台已受理。${reason}`)
          settings.publishChange()
        })
      } else close(mismatchId, reason)
      const healed = mismatches.find((one) => one.mismatchId === mismatchId)
      return succeed(healed ?? found)
    },
  }

  return {
    handlers,
    comparedAt: () => comparedAt,
    /** One mismatch of each kind, the last ones of yesterday. */
    findMismatches: () => {
      const known = books.list()[0]
      mismatches = mismatchKindSchema.options.map((kind, index) => ({
        mismatchId: `M-${index + 1}`,
        kind,
        day: index < 9 ? today() : addDays(today(), -1),
        foundAt: instant(-(index + 1) * 23 * 60_000),
        state: 'open',
        ...(!onlyThere.includes(kind) && known && { settlementId: known.settlementId, slipNumber: known.slipNumber }),
        visitId: `ZY9000${String(index + 20)}`,
        ...(!onlyHere.includes(kind) && { centreSettlementId: `36080000${String(index + 1).padStart(6, '0')}` }),
        ...(kind.startsWith('settled-there') && { messageId: `H3608020000120260310101299${index}`.padEnd(30, '0') }),
        ...(!withoutFigures.includes(kind) && {
          ...(!onlyThere.includes(kind) && { ours: figures('18420.50', '11873.25', '386.00') }),
          ...(!onlyHere.includes(kind) && {
            theirs: figures('18420.50', kind === 'amounts-differ' ? '11743.25' : '11873.25', '386.00'),
          }),
        }),
        ...(kind === 'settled-there-twice' && { words: '平台上还有一笔 36080000000900' }),
        steps: [...stepsOf[kind]],
      }))
      settings.publishChange()
    },
  }
}
