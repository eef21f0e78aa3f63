import type { BillStore, CentralPlatform, PlatformFigures, PlatformOutcome, Sender } from '../ports/index.ts'
import type { UploadPayload } from './payload.ts'

/** What the platform's answer to any message means to the queue. */
export interface Answer {
  readonly figures?: PlatformFigures
  readonly centreSettlementId?: string
  readonly echoedMessageId?: string
  readonly visitId?: string
  readonly existed?: boolean
}

/** The message as it stands at its turn: the platform's number of a settlement is known only then. */
export type Sendable =
  | Exclude<UploadPayload, { kind: 'cancellation' }>
  | (Extract<UploadPayload, { kind: 'cancellation' }> & { readonly centreSettlementId: string })

function mapAccepted<From>(outcome: PlatformOutcome<From>, map: (value: From) => Answer): PlatformOutcome<Answer> {
  return outcome.kind === 'accepted' ? { ...outcome, value: map(outcome.value) } : outcome
}

export async function sendMessage(
  platform: CentralPlatform,
  bills: Pick<BillStore, 'find'>,
  sender: Sender,
  message: Sendable,
): Promise<PlatformOutcome<Answer>> {
  switch (message.kind) {
    case 'fee-details': {
      const stored = bills.find(message.billId)
      if (!stored) throw new Error(`bill ${message.billId} of a queued message is not in the store`)
      const lines = stored.bill.lines.slice(message.from, message.from + message.count)
      return mapAccepted(await platform.uploadFees(sender, message.stay, lines), () => ({}))
    }
    case 'pre-settlement':
      return mapAccepted(await platform.preSettle(sender, message.request), (figures) => ({ figures }))
    case 'settlement':
      return mapAccepted(
        await platform.settle(sender, message.request),
        ({ centreSettlementId, echoedMessageId, visitId, ...figures }) => ({
          figures,
          centreSettlementId,
          echoedMessageId,
          visitId,
        }),
      )
    case 'cancellation':
      return mapAccepted(await platform.cancelSettlement(sender, message.stay, message.centreSettlementId), (value) => value)
    case 'fee-withdrawal':
      return mapAccepted(await platform.withdrawFees(sender, message.stay), () => ({}))
    case 'taking-back':
      return mapAccepted(
        await platform.takeBack(sender, message.stay, { messageId: message.messageId, kind: 'settlement' }),
        ({ existed }) => ({ existed }),
      )
  }
}
