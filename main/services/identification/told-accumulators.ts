import type { Operator } from '../../../shared/contract/index.ts'
import { instantText, yearOf } from '../../../shared/dates/index.ts'
import type { Accumulators, InsuredPerson } from '../../../shared/insured/index.ts'
import { fenOf, isNegativeMoney } from '../../../shared/money/index.ts'
import { accumulatorKind } from '../../../shared/settlement/index.ts'
import type { BillStore, Clock, FoundAccumulator, PersonYear, QueryCalls, ToldAccumulatorStore } from '../ports/index.ts'
import { poolingAreaOf } from '../settlement/index.ts'
import type { MessageIds } from '../upload/index.ts'

export interface AccumulatorQuestion {
  /** 累计类别: the name we count under, by the region's code; what is not in it is not taken. */
  readonly codes: Readonly<Record<string, string>>
  /** 时限: the window goes on by then; an answer that comes later is kept for what follows. */
  readonly withinMs: number
}

export interface ToldAccumulatorParts {
  readonly question: AccumulatorQuestion & { readonly platform: Pick<QueryCalls, 'findAccumulators'> }
  readonly stores: { readonly toldAccumulators: ToldAccumulatorStore; readonly bills: Pick<BillStore, 'find' | 'waitingOf'> }
  readonly clock: Clock
  readonly messageIds: MessageIds
  readonly onFault: (cause: unknown) => void
}

const fenPerTime = 100

/** Rows of one month are running totals of the year: where a platform lists several months, that of the month asked for counts. */
function decisiveRow(rows: readonly FoundAccumulator[], month: string): FoundAccumulator | undefined {
  if (rows.length <= 1) return rows[0]
  const ofMonth = rows.filter((row) => row.month === month)
  return ofMonth.length === 1 ? ofMonth[0] : undefined
}

/** What the platform told under our names; throws when it cannot be said what a row means, and then none of it is taken. */
export function readTold(
  found: readonly FoundAccumulator[],
  { insuranceType, year }: Pick<PersonYear, 'insuranceType' | 'year'>,
  month: string,
  codes: AccumulatorQuestion['codes'],
): Accumulators {
  const rows = found.filter((row) => row.year === year && (row.insuranceType === undefined || row.insuranceType === insuranceType))
  const counts: Record<string, number> = {}
  const amounts: Record<string, FoundAccumulator['amount']> = {}
  for (const [code, name] of Object.entries(codes)) {
    const ofCode = rows.filter(({ typeCode }) => typeCode === code)
    if (ofCode.length === 0) continue
    const row = decisiveRow(ofCode, month)
    if (row === undefined) throw new Error(`累计类别 ${code} 有 ${ofCode.length} 条，无法确定以哪一条为准`)
    if (isNegativeMoney(row.amount)) throw new Error(`累计类别 ${code} 为负数`)
    if (accumulatorKind(name) === 'amount') amounts[name] = row.amount
    else if (fenOf(row.amount) % fenPerTime === 0) counts[name] = fenOf(row.amount) / fenPerTime
    else throw new Error(`累计类别 ${code} 应为次数`)
  }
  return { counts, amounts }
}

/** 人员累计信息: asks what the person's years have counted, for the present year and those of the bills that wait. */
export function createToldAccumulators(parts: ToldAccumulatorParts) {
  const { question, clock, messageIds } = parts
  const { toldAccumulators, bills } = parts.stores

  async function askYear(person: InsuredPerson, year: number, operator: Operator): Promise<void> {
    const { personNumber, insuranceType, enrolmentArea } = person
    const personYear = { personNumber, insuranceType, area: poolingAreaOf(enrolmentArea), year }
    const standing = toldAccumulators.standing(personYear)
    if (standing === undefined) return
    const askedAt = clock.now()
    const today = instantText(askedAt)
    const month = yearOfInstant(today) === year ? today.slice(0, 7).replace('-', '') : `${year}12`
    const sender = { messageId: messageIds.next(), operatorId: operator.operatorId, operatorName: operator.name }
    const outcome = await question.platform.findAccumulators(sender, { personNumber, enrolmentArea, month })
    if (outcome.kind !== 'accepted') return
    const told = readTold(outcome.value.accumulators, personYear, month, question.codes)
    toldAccumulators.keep(personYear, told, { standing, names: Object.values(question.codes), at: askedAt })
  }

  return {
    /** Ends when everything was answered, or when the time is over. */
    async ask(person: InsuredPerson, operator: Operator): Promise<void> {
      const waiting = bills.waitingOf(person.idNumber).flatMap((billId) => bills.find(billId)?.bill ?? [])
      const years = new Set([yearOfInstant(instantText(clock.now())), ...waiting.map(({ dischargedOn }) => yearOf(dischargedOn))])
      const answers = Promise.all([...years].map((year) => askYear(person, year, operator).catch(parts.onFault)))
      let timer: NodeJS.Timeout | undefined
      const tired = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, question.withinMs)
      })
      await Promise.race([answers, tired])
      clearTimeout(timer)
    },
  }
}

const yearOfInstant = (instant: string): number => Number(instant.slice(0, 4))
