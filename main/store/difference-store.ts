import { fenOf, moneyFromFen } from '../../shared/money/index.ts'
import type {
  AuditEntry,
  DecisionBooking,
  DifferenceStore,
  NewDecision,
  NewSupplement,
  StoredDecision,
  StoredSupplement,
} from '../services/ports/index.ts'
import { decodePlatformFigures, encodePlatformFigures } from './figures-text.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface SupplementRow {
  position: number
  supplement_id: string
  slip_number: string
  at: number
  operator_id: string
  operator_name: string
  occasion: StoredSupplement['occasion']
  fund_total: number
  personal_account: number
  hospital_part: number
  cash: number
  figures: string
}

/** Writes what a difference leads to, row by row, inside the transaction of whatever calls for it. */
export interface DifferenceWriter {
  /** The serial of the slip must be the next of its day; answers the place of the supplement. */
  supplement(settlement: number, supplement: NewSupplement): number
  decision(settlement: number, decision: NewDecision): void
}

export function createDifferenceWriter(connection: Connection): DifferenceWriter {
  const insertSupplement = connection.prepare(`INSERT INTO supplement (supplement_id, settlement, slip_number, at, operator_id,
      operator_name, occasion, fund_total, personal_account, hospital_part, cash, collected, figures)
    VALUES (@supplementId, @settlement, @slipNumber, @at, @operatorId, @operatorName, @occasion, @fundTotal, @personalAccount,
      @hospitalPart, @cash, @cash, @figures)`)
  const insertDelta = connection.prepare('INSERT INTO supplement_delta (supplement, kind, name, delta) VALUES (?, ?, ?, ?)')
  const insertDecision = connection.prepare(`INSERT INTO difference_decision
      (settlement, decision, at, operator_id, operator_name, reason, figures)
    VALUES (@settlement, @decision, @at, @operatorId, @operatorName, @reason, @figures)`)
  const countSlip = connection.prepare(
    'INSERT INTO slip_counter (day, last) VALUES (@day, @serial) ON CONFLICT (day) DO UPDATE SET last = @serial',
  )
  return {
    supplement(settlement, { slip, shift, figures, ...head }) {
      countSlip.run({ day: slip.day, serial: slip.serial })
      const inserted = insertSupplement.run({
        ...head,
        settlement,
        slipNumber: slip.number,
        fundTotal: fenOf(shift.fundTotal),
        personalAccount: fenOf(shift.personalAccount),
        hospitalPart: fenOf(shift.hospitalPart),
        cash: fenOf(shift.cash),
        figures: encodePlatformFigures(figures),
      })
      const position = Number(inserted.lastInsertRowid)
      for (const [name, count] of Object.entries(shift.deltas.counts)) insertDelta.run(position, 'count', name, count)
      for (const [name, amount] of Object.entries(shift.deltas.amounts)) insertDelta.run(position, 'amount', name, fenOf(amount))
      return position
    },
    decision: (settlement, { figures, ...decision }) =>
      void insertDecision.run({ settlement, ...decision, figures: encodePlatformFigures(figures) }),
  }
}

/** What was decided about a settlement, and the money that followed. */
export function createDifferenceReader(connection: Connection): (settlement: number) => {
  readonly supplements: readonly StoredSupplement[]
  readonly decisions: readonly StoredDecision[]
} {
  const supplements = connection.prepare<[number], SupplementRow>('SELECT * FROM supplement WHERE settlement = ? ORDER BY position')
  const deltas = connection.prepare<[number], { kind: 'count' | 'amount'; name: string; delta: number }>(
    'SELECT kind, name, delta FROM supplement_delta WHERE supplement = ? ORDER BY kind, name',
  )
  const decisions = connection.prepare<[number], Omit<StoredDecision, 'figures'> & { figures: string }>(`SELECT decision, at,
    operator_id AS operatorId, operator_name AS operatorName, reason, figures FROM difference_decision
    WHERE settlement = ? ORDER BY position`)

  function supplementOf(row: SupplementRow): StoredSupplement {
    const counted = deltas.all(row.position)
    const counts = counted.filter(({ kind }) => kind === 'count').map(({ name, delta }) => [name, delta] as const)
    const amounts = counted.filter(({ kind }) => kind === 'amount').map(({ name, delta }) => [name, moneyFromFen(delta)] as const)
    return {
      supplementId: row.supplement_id,
      slipNumber: row.slip_number,
      at: row.at,
      operatorId: row.operator_id,
      operatorName: row.operator_name,
      occasion: row.occasion,
      shift: {
        fundTotal: moneyFromFen(row.fund_total),
        personalAccount: moneyFromFen(row.personal_account),
        hospitalPart: moneyFromFen(row.hospital_part),
        cash: moneyFromFen(row.cash),
        deltas: { counts: Object.fromEntries(counts), amounts: Object.fromEntries(amounts) },
      },
      figures: decodePlatformFigures(row.figures),
    }
  }

  return (settlement) => ({
    supplements: supplements.all(settlement).map(supplementOf),
    decisions: decisions.all(settlement).map((row) => ({ ...row, figures: decodePlatformFigures(row.figures) })),
  })
}

export interface DifferenceStoreParts {
  readonly connection: Connection
  readonly transact: Transact
  readonly vault: Vault
  readonly audit: (entry: AuditEntry) => void
}

export function createDifferenceStore({ connection, transact, vault, audit }: DifferenceStoreParts): DifferenceStore {
  const write = createDifferenceWriter(connection)
  const place = connection.prepare<[string], { position: number }>('SELECT position FROM settlement WHERE settlement_id = ?')
  const changeState = connection.prepare("UPDATE settlement_status SET state = ? WHERE settlement = ? AND state <> 'cancelled'")
  const insertResult = connection.prepare('INSERT INTO hospital_result (result_id, settlement, supplement, content) VALUES (?, ?, ?, ?)')
  const compareAgain = connection.prepare('UPDATE settlement_status SET reconciled_at = NULL WHERE settlement = ?')
  // The slip that can be printed is the last one's.
  const where = `WHERE position = (SELECT max(p.position) FROM supplement p JOIN settlement s ON s.position = p.settlement
    WHERE s.settlement_id = ?)`
  const prints = connection.prepare<[string], { printed: number }>(`SELECT printed FROM supplement ${where}`)
  const addPrint = connection.prepare(`UPDATE supplement SET printed = printed + 1 ${where}`)
  const printed = (settlementId: string) => prints.get(settlementId)?.printed ?? 0

  function decide({ settlementId, decision, supplement, hospitalResult, state, audit: entry }: DecisionBooking): void {
    const settlement = place.get(settlementId)?.position
    if (settlement === undefined) throw new Error(`settlement ${settlementId} is not in the store`)
    write.decision(settlement, decision)
    const supplementPlace = supplement ? write.supplement(settlement, supplement) : undefined
    if (hospitalResult) {
      const content = vault.seal(hospitalResult.content, `hospital_result.content:${hospitalResult.resultId}`)
      insertResult.run(hospitalResult.resultId, settlement, supplementPlace ?? null, content)
    }
    if (state) changeState.run(state, settlement)
    compareAgain.run(settlement)
    audit(entry)
  }

  return {
    decide: (booking) => transact(() => decide(booking)),
    supplementPrints: printed,
    countSupplementPrint: (settlementId) =>
      transact(() => {
        addPrint.run(settlementId)
        return printed(settlementId)
      }),
  }
}
