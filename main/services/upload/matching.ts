import { compareMoney, type Money } from '../../../shared/money/index.ts'
import { careOf } from './payload.ts'
import type { Answer } from './send.ts'
import type { Situation } from './situation.ts'

const differ = (one: Money, other: Money) => compareMoney(one, other) !== 0

/** Only what was asked for comes back: every line told is one that was sent, at the amount it was sent with. */
function lineFault({ sentLines }: Situation, { lines = [] }: Answer): string | undefined {
  if (lines.length === 0) return undefined
  const sent = sentLines()
  const foreign = lines.find(({ lineId, amount }) => {
    const ours = sent.get(lineId)
    return ours === undefined || differ(ours, amount)
  })
  return foreign && `费用明细 ${foreign.lineId} 不是本批所传，或金额不同`
}

/** Some regions leave the echo of the message id empty: then the visit must be named, and must be ours. */
function settlementFault({ job, centreVisitId, payload }: Situation, answer: Answer): string | undefined {
  const { echoedMessageId, visitId, figures, centreSettlementId } = answer
  if (payload.kind !== 'settlement') return undefined
  // A pharmacy's sale has no visit before it is settled: the answer brings its number.
  const isSale = careOf(payload.request) === 'pharmacy'
  if (echoedMessageId && echoedMessageId !== job.messageId) return '应答属于另一条报文'
  if (!isSale && (visitId || !echoedMessageId) && visitId !== centreVisitId) return '应答的就诊ID不是本次就诊'
  if (isSale && !echoedMessageId && !visitId) return '应答没有说明属于哪条报文'
  if (!figures || !centreSettlementId) return '结算应答没有结算ID或金额'
  return differ(figures.totalFee, payload.request.figures.totalFee) ? '应答的医疗费总额不是本单的' : undefined
}

/** Why an answer is none to this message: id, visit, lines and total must be those of what was asked. Absent: it is one. */
export function foreignBecause(situation: Situation, answer: Answer): string | undefined {
  const { payload, settlement } = situation
  switch (payload.kind) {
    case 'fee-details':
      return lineFault(situation, answer)
    case 'pre-settlement':
      return answer.figures && differ(answer.figures.totalFee, payload.request.figures.totalFee) ? '应答的医疗费总额不是本单的' : undefined
    case 'settlement':
      return settlementFault(situation, answer)
    case 'cancellation':
      // A reversal is booked as the exact negative of what it takes back.
      return answer.totalFee && differ(answer.totalFee, settlement.totalFee) ? '应答的医疗费总额不是所撤销结算的' : undefined
    default:
      return undefined
  }
}
