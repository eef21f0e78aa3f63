import type { LocalDate } from '../../../shared/dates/index.ts'
import type { FoundFeeLine, FoundSettlement, FoundVisit, PlatformOutcome, QueryCalls, Sender, StayReference } from '../ports/index.ts'
import type { VisitThere } from './judge.ts'

export interface Wanted {
  /** Numbers of settlements that may be there. */
  readonly numbers: ReadonlySet<string>
  /** Also the fee lines, and every settlement they belong to. */
  readonly withLines: boolean
  /** Also the visits of the person that go on, in this period. */
  readonly visitsOf?: { readonly from: LocalDate; readonly to: LocalDate }
}

export type Looked =
  | { readonly kind: 'seen'; readonly there: VisitThere }
  /** Nothing may be concluded: the line, or a platform that does not answer this question. */
  | { readonly kind: 'not-seen'; readonly words: string; readonly isLine: boolean }

export interface Asking {
  readonly platform: QueryCalls
  readonly sender: () => Sender
  /** Between two questions: the platform is not to be hurried. */
  readonly breathe: () => Promise<void>
}

class NotSeen extends Error {
  readonly isLine: boolean
  constructor(words: string, isLine: boolean) {
    super(words)
    this.isLine = isLine
  }
}

function accepted<Value>(outcome: PlatformOutcome<Value>): Value {
  if (outcome.kind === 'accepted') return outcome.value
  if (outcome.kind === 'refused') throw new NotSeen(outcome.message, false)
  throw new NotSeen(outcome.reason, true)
}

/** What the platform has of one visit, by questions that change nothing. */
export async function lookAt({ platform, sender, breathe }: Asking, stay: StayReference, wanted: Wanted): Promise<Looked> {
  const settlements: FoundSettlement[] = []
  const absent = new Set<string>()

  async function findAll(numbers: Iterable<string>): Promise<void> {
    for (const number of numbers) {
      if (absent.has(number) || settlements.some(({ centreSettlementId }) => centreSettlementId === number)) continue
      const { found } = accepted(await platform.findSettlement(sender(), stay, number))
      if (found) settlements.push(found)
      else absent.add(number)
      await breathe()
    }
  }

  async function linesOf(): Promise<readonly FoundFeeLine[]> {
    const { lines } = accepted(await platform.findFeeLines(sender(), stay))
    await breathe()
    return lines
  }

  async function openVisits(period: NonNullable<Wanted['visitsOf']>): Promise<readonly FoundVisit[] | undefined> {
    const { personNumber, enrolmentArea } = stay
    const outcome = await platform.findVisits(sender(), { personNumber, enrolmentArea, ...period })
    await breathe()
    // Not every region answers this one; the rest can be told without it.
    return outcome.kind === 'refused' ? undefined : accepted(outcome).visits.filter(({ to }) => to === undefined)
  }

  try {
    await findAll(wanted.numbers)
    const lines = wanted.withLines ? await linesOf() : undefined
    if (lines) await findAll(new Set(lines.flatMap(({ centreSettlementId }) => centreSettlementId ?? [])))
    const visits = wanted.visitsOf ? await openVisits(wanted.visitsOf) : undefined
    const loose = lines?.filter(({ centreSettlementId }) => centreSettlementId === undefined).length
    const there: VisitThere = {
      settlements,
      absent,
      ...(lines === undefined ? {} : { lines: lines.length, looseLines: loose ?? 0 }),
      ...(visits === undefined ? {} : { openVisits: visits }),
    }
    return { kind: 'seen', there }
  } catch (cause) {
    if (cause instanceof NotSeen) return { kind: 'not-seen', words: cause.message, isLine: cause.isLine }
    throw cause
  }
}
