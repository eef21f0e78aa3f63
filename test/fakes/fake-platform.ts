/** A central platform in memory that keeps the rules of the real one, and whose every answer a test can take away or change. */

import type {
  CentralPlatform,
  PlatformFigures,
  PlatformOutcome,
  RefusalSubject,
  Sender,
  SettlementRequest,
  StayReference,
} from '../../main/services/ports/index.ts'
import { fenOf, type Money, moneyFromFen } from '../../shared/money/index.ts'

export interface PlatformCall {
  readonly name: 'findPerson' | 'uploadFees' | 'withdrawFees' | 'preSettle' | 'settle' | 'cancelSettlement' | 'takeBack'
  readonly messageId: string
  readonly visitId: string
}

/** What happens to one call: as usual, never sent, refused, the answer lost before or after it took effect, or changed on its way. */
export type Fate =
  | 'usual'
  | 'not-sent'
  | 'refuse'
  | 'lose-request'
  | 'lose-answer'
  /** It took effect; the answer that came is the refusal of another message, as done already. */
  | 'refused-of-another'
  | { readonly change: (value: unknown) => unknown }
  /** Refused without being looked at, about something the gateway tells apart. */
  | { readonly refuseAbout: RefusalSubject }

export interface PlatformSettlement {
  readonly centreSettlementId: string
  readonly messageId: string
  readonly visitId: string
  readonly totalFee: Money
  state: 'valid' | 'cancelled' | 'taken-back'
}

export interface FakePlatform extends CentralPlatform {
  readonly calls: PlatformCall[]
  readonly settlements: PlatformSettlement[]
  readonly lines: Map<string, Set<string>>
  /** Asked before each call; the default is `usual`. */
  fate: (call: PlatformCall) => Fate
  /** Held back until it resolves. */
  hold: (call: PlatformCall) => Promise<void>
}

const receipt = { raw: '{"synthetic":true}' }

class Refusal extends Error {}

export function figuresByHalves(request: SettlementRequest): PlatformFigures {
  const zero = moneyFromFen(0)
  // Asked without the four parts, the platform says its own: everything lies within the policy here.
  const { totalFee, fullySelfPaid = zero, overPriceLimit = zero, upfrontSelfPay = zero, withinPolicy = totalFee } = request.figures
  const fen = fenOf(totalFee)
  const fund = moneyFromFen(Math.floor(fen / 2))
  const person = moneyFromFen(fen - Math.floor(fen / 2))
  const account = moneyFromFen(request.useAccount ? 100 : 0)
  return {
    ...{ totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy, fundTotal: fund, personTotal: person },
    ...{
      deductibleApplied: zero,
      pooledFundPayment: fund,
      employeeLargeAmount: zero,
      residentMajorIllness: zero,
      civilServantSubsidy: zero,
    },
    ...{ enterpriseSupplement: zero, medicalAssistance: zero, otherFunds: zero, personalAccount: account },
    cash: moneyFromFen(fen - Math.floor(fen / 2) - (request.useAccount ? 100 : 0)),
  }
}

export function fakePlatform(): FakePlatform {
  const calls: PlatformCall[] = []
  const settlements: PlatformSettlement[] = []
  const lines = new Map<string, Set<string>>()

  async function call<Value>(
    name: PlatformCall['name'],
    sender: Sender,
    visitId: string,
    effect: () => Value,
  ): Promise<PlatformOutcome<Value>> {
    const entry = { name, messageId: sender.messageId, visitId }
    calls.push(entry)
    const fate = platform.fate(entry)
    await platform.hold(entry)
    if (fate === 'not-sent') return { kind: 'not-sent', reason: 'connection refused' }
    if (typeof fate === 'object' && 'refuseAbout' in fate) return { kind: 'refused', message: '测试拒绝', about: fate.refuseAbout, receipt }
    if (fate === 'refuse') return { kind: 'refused', message: '测试拒绝', receipt }
    if (fate === 'lose-request') return { kind: 'unknown', reason: 'no answer' }
    try {
      const value = effect()
      if (fate === 'lose-answer') return { kind: 'unknown', reason: 'no answer' }
      if (fate === 'refused-of-another') return { kind: 'refused', message: '该就诊已结算', about: 'already-done', receipt }
      return { kind: 'accepted', value: typeof fate === 'object' ? (fate.change(value) as Value) : value, receipt }
    } catch (error) {
      if (fate === 'lose-answer') return { kind: 'unknown', reason: 'no answer' }
      if (error instanceof Refusal) return { kind: 'refused', message: error.message, receipt }
      throw error
    }
  }

  const valid = (visitId: string) => settlements.find((entry) => entry.visitId === visitId && entry.state === 'valid')

  const platform: FakePlatform = {
    calls,
    settlements,
    lines,
    fate: () => 'usual',
    hold: async () => undefined,
    messageId: (milliseconds, serial) =>
      `H36080200001${new Date(milliseconds).toISOString().replace(/\D/g, '').slice(0, 14)}${String(serial % 10_000).padStart(4, '0')}`,
    findPerson: (sender) =>
      call('findPerson', sender, '', () => {
        throw new Refusal('未查询到参保信息')
      }),
    uploadFees: (sender, stay, billLines) =>
      call('uploadFees', sender, stay.visitId, () => {
        const known = lines.get(stay.visitId) ?? new Set()
        if (billLines.some(({ lineId }) => known.has(lineId))) throw new Refusal('费用明细流水号重复')
        for (const { lineId } of billLines) known.add(lineId)
        lines.set(stay.visitId, known)
        const zero = moneyFromFen(0)
        return billLines.map(({ lineId, amount }) => ({
          lineId,
          ...{ amount, fullySelfPaid: zero, overPriceLimit: zero, upfrontSelfPay: zero, withinPolicy: amount },
        }))
      }),
    withdrawFees: (sender, stay) =>
      call('withdrawFees', sender, stay.visitId, () => {
        if (valid(stay.visitId)) throw new Refusal('已结算，不能撤销明细')
        lines.delete(stay.visitId)
        return {}
      }),
    preSettle: (sender, request) => call('preSettle', sender, request.visitId, () => figuresByHalves(request)),
    settle: (sender, request) =>
      call('settle', sender, request.visitId, () => {
        if (valid(request.visitId)) throw new Refusal('该就诊已结算')
        if (!lines.get(request.visitId)?.size) throw new Refusal('没有费用明细')
        const centreSettlementId = `CENTRE-${settlements.length + 1}`
        settlements.push({
          centreSettlementId,
          messageId: sender.messageId,
          visitId: request.visitId,
          totalFee: request.figures.totalFee,
          state: 'valid',
        })
        return { ...figuresByHalves(request), centreSettlementId, echoedMessageId: sender.messageId, visitId: request.visitId }
      }),
    cancelSettlement: (sender, stay: StayReference, centreSettlementId) =>
      call('cancelSettlement', sender, stay.visitId, () => {
        const found = settlements.find((entry) => entry.centreSettlementId === centreSettlementId)
        if (!found) throw new Refusal('未找到结算记录')
        found.state = 'cancelled'
        return { centreSettlementId: `${centreSettlementId}-R` }
      }),
    takeBack: (sender, stay, original) =>
      call('takeBack', sender, stay.visitId, () => {
        const found = settlements.find((entry) => entry.messageId === original.messageId && entry.state === 'valid')
        if (found) found.state = 'taken-back'
        return { existed: found !== undefined }
      }),
    link: () => ({ state: 'up' }),
    close: async () => undefined,
  }
  return platform
}

/** A figure one fen away from ours. */
export function oneFenOff(value: unknown): unknown {
  const figures = value as PlatformFigures
  const fen = fenOf(figures.pooledFundPayment)
  return { ...figures, pooledFundPayment: moneyFromFen(fen - 1), otherFunds: moneyFromFen(1) }
}

/** The first call of that name meets this fate, every other one goes as usual. */
export function onceOf(platform: FakePlatform, name: PlatformCall['name'], fate: Fate): void {
  let isDone = false
  platform.fate = (call) => {
    if (call.name !== name || isDone) return 'usual'
    isDone = true
    return fate
  }
}
