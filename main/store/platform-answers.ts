import { z } from 'zod'
import { itemClassSchema } from '../../shared/catalogue/index.ts'
import { moneyCodec, quantityCodec, rateCodec, unitPriceCodec } from '../../shared/money/index.ts'
import type { Clearing, FeeLineSplit, UploadStep, UploadStore } from '../services/ports/index.ts'
import { encodePlatformFigures } from './figures-text.ts'
import type { Connection } from './open-database.ts'

const lineSchema = z.object({
  lineId: z.string(),
  amount: moneyCodec,
  fullySelfPaid: moneyCodec,
  overPriceLimit: moneyCodec,
  upfrontSelfPay: moneyCodec,
  withinPolicy: moneyCodec,
  quantity: quantityCodec.optional(),
  unitPrice: unitPriceCodec.optional(),
  class: itemClassSchema.optional(),
  upfrontShare: rateCodec.optional(),
  priceLimit: unitPriceCodec.optional(),
})

const writeClearing = ({ agency, way, type }: Clearing): string => JSON.stringify({ agency, way, type })

/** What an answer of the platform means for its settlement: state, number, figures, clearing marks, lines. */
export function createAnswerWriter(connection: Connection): (told: NonNullable<UploadStep['settlement']>, at: number) => void {
  const change = connection.prepare(`UPDATE settlement_status SET
    state = CASE WHEN state = 'cancelled' THEN state ELSE coalesce(@state, state) END,
    centre_settlement_id = coalesce(@centreSettlementId, centre_settlement_id),
    platform_figures = coalesce(@platformFigures, platform_figures),
    clearing = coalesce(@clearing, clearing),
    known_to_platform_at = CASE WHEN @known THEN coalesce(known_to_platform_at, @at) ELSE known_to_platform_at END
    WHERE settlement = (SELECT position FROM settlement WHERE settlement_id = @settlementId)`)
  const noteLine = connection.prepare(`INSERT INTO platform_line (settlement, line_id, content)
    VALUES ((SELECT position FROM settlement WHERE settlement_id = @settlementId), @lineId, @content)
    ON CONFLICT (settlement, line_id) DO UPDATE SET content = excluded.content`)
  return ({ settlementId, ...told }, at) => {
    change.run({
      settlementId,
      at,
      state: told.state ?? null,
      centreSettlementId: told.centreSettlementId ?? null,
      platformFigures: told.platformFigures ? encodePlatformFigures(told.platformFigures) : null,
      clearing: told.clearing ? writeClearing(told.clearing) : null,
      known: told.knownToPlatform ? 1 : 0,
    })
    for (const line of told.lines ?? []) {
      noteLine.run({ settlementId, lineId: line.lineId, content: JSON.stringify(z.encode(lineSchema, line)) })
    }
  }
}

/** Whole fen of the decimal text an amount is written as, exactly. */
const fenIn = (content: string, part: string) => `CAST(replace(json_extract(${content}, '$.${part}'), '.', '') AS INTEGER)`
const parts = [
  ['fully_self_paid', 'fullySelfPaid'],
  ['over_price_limit', 'overPriceLimit'],
  ['upfront_self_pay', 'upfrontSelfPay'],
  ['within_policy', 'withinPolicy'],
] as const

/** What the ledger remembers of the platform besides the outbox: lines as it split them, visits it numbered, what a rehearsal left. */
export function createAnswerReading(
  connection: Connection,
): Pick<UploadStore, 'platformLines' | 'isSplitOtherwise' | 'centreVisitOf' | 'rehearsed'> {
  const lines = connection.prepare<[string], { content: string }>(`SELECT l.content FROM platform_line l
    JOIN settlement s ON s.position = l.settlement WHERE s.settlement_id = ? ORDER BY l.line_id`)
  // Asked of every settlement before it is sent, thousands of lines long: added up where they lie.
  const ours = parts.map(([column]) => `sum(${column})`).join(', ')
  const theirs = parts.map(([, part]) => `sum(${fenIn('p.content', part)})`).join(', ')
  const otherwise = connection.prepare<[string], { otherwise: number }>(`SELECT
    EXISTS (SELECT 1 FROM platform_line p WHERE p.settlement = s.position)
    AND (SELECT json_array(${theirs}) FROM platform_line p WHERE p.settlement = s.position)
      <> (SELECT json_array(${ours}) FROM settlement_line WHERE settlement = s.position) AS otherwise
    FROM settlement s WHERE s.settlement_id = ?`)
  const visit = connection.prepare<[string], { number: string | null }>(
    'SELECT centre_visit_id AS number FROM platform_visit WHERE visit_id = ? ORDER BY position DESC LIMIT 1',
  )
  const rehearsal = connection.prepare<[string], { contentHash: string; state: 'begun' | 'uploaded' }>(
    'SELECT content_hash AS contentHash, state FROM rehearsal WHERE visit_id = ?',
  )
  return {
    platformLines: (settlementId) =>
      lines.all(settlementId).map(({ content }) => z.decode(lineSchema, JSON.parse(content)) satisfies FeeLineSplit),
    isSplitOtherwise: (settlementId) => otherwise.get(settlementId)?.otherwise === 1,
    centreVisitOf: (visitId) => visit.get(visitId)?.number ?? undefined,
    rehearsed(visitId, contentHash) {
      const found = rehearsal.get(visitId)
      if (found === undefined) return undefined
      return found.state === 'uploaded' && found.contentHash === contentHash ? 'uploaded' : 'begun'
    },
  }
}
