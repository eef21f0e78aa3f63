import type { z } from 'zod'
import type {
  CentralPlatform,
  PlatformOutcome,
  PlatformReceipt,
  Sender,
  SettlementRequest,
  StayReference,
} from '../services/ports/index.ts'
import type { Answer } from './answer.ts'
import { feeLineFindings, settlementFindings } from './checks.ts'
import { openExchange } from './exchange.ts'
import {
  assertSameStay,
  readFeeSplits,
  readFigures,
  readPerson,
  Unmappable,
  Unreadable,
  writeCancellation,
  writeFees,
  writeFeeWithdrawal,
  writePersonQuestion,
  writeSettlement,
  writeTakingBack,
} from './mapping/index.ts'
import { formatMessageId } from './message-id.ts'
import { says } from './platform-words.ts'
import type { GatewaySettings } from './settings.ts'
import { createSignIns } from './sign-in.ts'
import { withoutToken } from './token.ts'
import {
  civilServantRankOfCode,
  feesOutputSchema,
  jiangxiIdentities,
  personOutputSchema,
  type SettlementInfo,
  settlementOutputSchema,
  type Transaction,
  transactions,
} from './wire/index.ts'

type Accepted = Extract<Answer, { kind: 'accepted' }>
type Read<Value> = (accepted: Accepted) => PlatformOutcome<Value>

const nothing: Record<never, never> = {}

function withWarnings(receipt: PlatformReceipt, findings: readonly string[]): PlatformReceipt {
  if (findings.length === 0) return receipt
  return { ...receipt, warning: [receipt.warning, ...findings].filter((text) => text !== undefined).join('；') }
}

/** The output in the shape the transaction promises; only the place of what is wrong is told, never the content. */
function decode<Schema extends z.ZodType>(schema: Schema, output: unknown): z.output<Schema> {
  const decoded = schema.safeParse(output)
  if (decoded.success) return decoded.data
  const places = decoded.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Unreadable(`应答内容不完整：${places.join('；')}`)
}

function accept<Value>(accepted: Accepted, value: Value, findings: readonly string[] = []): PlatformOutcome<Value> {
  return { kind: 'accepted', value, receipt: withWarnings(accepted.receipt, findings) }
}

/** Without an echo the service cannot match the settlement to its message; it gets an empty one and decides. */
function settled(info: SettlementInfo): { centreSettlementId: string; echoedMessageId: string; visitId: string } {
  if (info.setl_id === undefined) throw new Unreadable('结算应答没有结算ID')
  return { centreSettlementId: info.setl_id, echoedMessageId: info.medins_setl_id ?? '', visitId: info.mdtrt_id ?? '' }
}

/** Words of a refusal that say that what was asked for is already so. */
function acceptRefusal<Value>(outcome: PlatformOutcome<Value>, isSo: (message: string) => boolean, value: Value): PlatformOutcome<Value> {
  if (outcome.kind !== 'refused' || !isSo(outcome.message)) return outcome
  return { kind: 'accepted', value, receipt: withWarnings(outcome.receipt, [outcome.message]) }
}

/**
 * The national platform over HTTP. Every call ends in exactly one of the four outcomes; a call whose answer cannot be
 * read is `unknown`, because the platform may have done what it was asked. An answer whose sums do not hold is still
 * `accepted`, with the finding in the receipt's warning.
 */
export function openCentralPlatform(settings: GatewaySettings): CentralPlatform {
  const exchange = openExchange(settings)
  const signIns = createSignIns(settings, exchange)
  const tables = {
    identities: settings.identities ?? jiangxiIdentities,
    civilServantRanks: settings.civilServantRanks ?? civilServantRankOfCode,
  }
  const medicalCategory = settings.medicalCategory ?? '21'

  async function send(transaction: Transaction, sender: Sender, enrolmentArea: string, input: unknown): Promise<Answer> {
    let last: Answer | undefined
    // A stale number is renewed once; the message keeps its id, for the platform has not looked at it.
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const signedIn = await signIns.numberFor(sender)
      if (!signedIn.ok) return { kind: 'not-sent', reason: signedIn.reason, ...(signedIn.raw === undefined ? {} : { raw: signedIn.raw }) }
      last = await exchange.send({ transaction, sender, enrolmentArea, signInNumber: signedIn.number, input })
      if (last.kind !== 'stale-sign-in') return last
      await signIns.forget(sender, signedIn.number)
    }
    return last as Answer
  }

  async function call<Value>(
    transaction: Transaction,
    sender: Sender,
    enrolmentArea: string,
    write: () => unknown,
    read: Read<Value>,
  ): Promise<PlatformOutcome<Value>> {
    let answer: Answer | undefined
    try {
      answer = await send(transaction, sender, enrolmentArea, write())
      if (answer.kind === 'accepted') return read(answer)
      if (answer.kind === 'stale-sign-in') return { kind: 'refused', message: answer.message, receipt: answer.receipt }
      return answer
    } catch (error) {
      if (error instanceof Unmappable) return { kind: 'refused', message: `未发送：${error.message}`, receipt: { raw: '' } }
      if (error instanceof Unreadable && answer?.kind === 'accepted')
        return { kind: 'unknown', reason: error.message, raw: answer.receipt.raw }
      throw error
    }
  }

  function settlementInfo(accepted: Accepted, stay: StayReference): SettlementInfo {
    const { setlinfo } = decode(settlementOutputSchema, accepted.output)
    assertSameStay(setlinfo, stay)
    return setlinfo
  }

  async function settling<Value>(
    transaction: Transaction,
    sender: Sender,
    request: SettlementRequest,
    read: (accepted: Accepted, info: SettlementInfo) => PlatformOutcome<Value>,
  ): Promise<PlatformOutcome<Value>> {
    const outcome = await call(
      transaction,
      sender,
      request.enrolmentArea,
      () => writeSettlement(request),
      (accepted) => read(accepted, settlementInfo(accepted, request)),
    )
    return withoutToken(outcome, request.voucherToken)
  }

  return {
    messageId: (milliseconds, serial) => formatMessageId(settings.institution.code, milliseconds, serial),

    findPerson: async (sender, by) => {
      const outcome = await call(
        transactions.person,
        sender,
        '',
        () => writePersonQuestion(by),
        (accepted) => {
          const { person, warnings } = readPerson(decode(personOutputSchema, accepted.output), tables)
          return accept(accepted, person, warnings)
        },
      )
      return withoutToken(outcome, 'voucher' in by ? by.voucher.token : undefined)
    },

    uploadFees: (sender, stay, lines) =>
      call(
        transactions.fees,
        sender,
        stay.enrolmentArea,
        () => writeFees(lines, stay, medicalCategory),
        (accepted) => {
          const splits = readFeeSplits(decode(feesOutputSchema, accepted.output).result, lines)
          return accept(accepted, splits, feeLineFindings(splits))
        },
      ),

    withdrawFees: async (sender, stay) => {
      const outcome = await call(
        transactions.feeWithdrawal,
        sender,
        stay.enrolmentArea,
        () => writeFeeWithdrawal(stay),
        (accepted) => accept(accepted, nothing),
      )
      return acceptRefusal(outcome, says.nothingToWithdraw, nothing)
    },

    preSettle: (sender, request) =>
      settling(transactions.preSettlement, sender, request, (accepted, info) =>
        accept(accepted, readFigures(info), settlementFindings(info)),
      ),

    settle: (sender, request) =>
      settling(transactions.settlement, sender, request, (accepted, info) =>
        accept(accepted, { ...readFigures(info), ...settled(info) }, settlementFindings(info)),
      ),

    cancelSettlement: async (sender, stay, centreSettlementId) => {
      const outcome = await call<{ readonly centreSettlementId?: string }>(
        transactions.cancellation,
        sender,
        stay.enrolmentArea,
        () => writeCancellation(stay, centreSettlementId),
        (accepted) => {
          // The cancellation is done whatever else the answer holds: regions leave half of the block empty here.
          const decoded = settlementOutputSchema.safeParse(accepted.output)
          if (!decoded.success) return accept(accepted, {}, ['撤销应答没有可读的结算信息'])
          const info = decoded.data.setlinfo
          assertSameStay(info, stay)
          const value = info.setl_id === undefined ? {} : { centreSettlementId: info.setl_id }
          return accept(accepted, value, settlementFindings(info))
        },
      )
      return acceptRefusal(outcome, says.alreadyCancelled, {})
    },

    takeBack: async (sender, stay, original) => {
      const transaction = original.kind === 'settlement' ? transactions.settlement : transactions.cancellation
      const outcome = await call(
        transactions.takingBack,
        sender,
        stay.enrolmentArea,
        () => writeTakingBack(stay.personNumber, original.messageId, transaction),
        (accepted) => accept(accepted, { existed: true }),
      )
      const before = acceptRefusal(outcome, says.alreadyTakenBack, { existed: true })
      return acceptRefusal(before, says.unknownOriginal, { existed: false })
    },

    link: () => exchange.link(),
    close: () => exchange.close(),
  }
}
