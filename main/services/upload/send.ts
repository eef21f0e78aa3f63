import type { BillStore, CentralPlatform, PlatformFigures, PlatformOutcome, Sender, SettlementRequest } from '../ports/index.ts'
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
  | Exclude<UploadPayload, { kind: 'cancellation' | 'pre-settlement' | 'settlement' }>
  | { readonly kind: 'pre-settlement' | 'settlement'; readonly request: SettlementRequest }
  | (Extract<UploadPayload, { kind: 'cancellation' }> & { readonly centreSettlementId: string })

function mapAccepted<From>(outcome: PlatformOutcome<From>, map: (value: From) => Answer): PlatformOutcome<Answer> {
  return outcome.kind === 'accepted' ? { ...outcome, value: map(outcome.value) } : outcome
}

/** Tokens of e-vouchers, by person number: in memory, for the visit. */
export interface VoucherTokens {
  tokenOf(personNumber: string): string | undefined
  forgetToken(personNumber: string): void
}

export const noTokens: VoucherTokens = { tokenOf: () => undefined, forgetToken: () => undefined }

export interface SendParts {
  readonly platform: CentralPlatform
  readonly bills: Pick<BillStore, 'find'>
  readonly tokens: VoucherTokens
}

/**
 * Sends one message; a stay whose person showed an e-voucher is named by its token while there is one. The token is forgotten once
 * the stay is settled, and when the platform does not take it any more.
 */
export async function sendMessage(parts: SendParts, sender: Sender, message: Sendable): Promise<PlatformOutcome<Answer>> {
  if (!('request' in message)) return withoutSubject(await send(parts, sender, message))
  const { tokens } = parts
  const { personNumber, document } = message.request
  const voucherToken = document.kind === 'e-voucher' ? tokens.tokenOf(personNumber) : undefined
  if (voucherToken === undefined) return withoutSubject(await send(parts, sender, message))
  const outcome = await send(parts, sender, { ...message, request: { ...message.request, voucherToken } })
  const worthless = outcome.kind === 'refused' && outcome.about === 'voucher'
  if (worthless || (message.kind === 'settlement' && outcome.kind === 'accepted')) tokens.forgetToken(personNumber)
  return outcome
}

/** Where no token was sent, a refusal that speaks of one is a refusal like any other. */
function withoutSubject<Value>(outcome: PlatformOutcome<Value>): PlatformOutcome<Value> {
  if (outcome.kind !== 'refused') return outcome
  const { about, ...plain } = outcome
  return plain
}

async function send({ platform, bills }: SendParts, sender: Sender, message: Sendable): Promise<PlatformOutcome<Answer>> {
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
        ({ centreSettlementId, echoedMessageId, visitId, clearing: _clearing, accountBalance: _balance, ...figures }) => ({
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
