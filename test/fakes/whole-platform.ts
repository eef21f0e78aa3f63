/** The platform in memory with every call a visit may need: admission and discharge, outpatient visits, pharmacy sales, stock, queries. */
import type {
  OutpatientSettlementRequest,
  PharmacySale,
  PlatformFigures,
  PlatformOutcome,
  Sender,
} from '../../main/services/ports/index.ts'
import type { UploadPlatform } from '../../main/services/upload/index.ts'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { fakePlatform, figuresByHalves } from './fake-platform.ts'

interface Visit {
  readonly centreVisitId: string
  readonly ownNumber: string
  /** Of the message that opened it. */
  readonly messageId: string
  isOpen: boolean
  isDischarged: boolean
  lines: Set<string>
  settlement: string | undefined
}

export interface LoggedCall {
  readonly name: string
  readonly messageId: string
  /** 就诊ID the call named; empty where it names none. */
  readonly visitId: string
}

export type WholeFate = 'usual' | 'refuse' | 'not-sent' | 'lose-request' | 'lose-answer'

class Refusal extends Error {
  readonly about: 'already-done' | undefined
  constructor(words: string, about?: 'already-done') {
    super(words)
    this.about = about
  }
}

const receipt = { raw: '{"synthetic":true}' }

function figuresOfSale({
  figures,
  useAccount,
}: Pick<OutpatientSettlementRequest | PharmacySale, 'figures' | 'useAccount'>): PlatformFigures {
  return figuresByHalves({ figures, useAccount } as Parameters<typeof figuresByHalves>[0])
}

export function wholePlatform() {
  const log: LoggedCall[] = []
  const visits = new Map<string, Visit>()
  const settlements: {
    readonly id: string
    readonly messageId: string
    readonly visitId: string
    state: 'valid' | 'cancelled' | 'taken-back'
  }[] = []
  const stock = new Map<string, 'sold' | 'returned'>()
  const steering = { fate: (_call: LoggedCall): WholeFate => 'usual' }

  async function act<Value>(name: string, sender: Sender, visitId: string, effect: () => Value): Promise<PlatformOutcome<Value>> {
    const call = { name, messageId: sender.messageId, visitId }
    log.push(call)
    const fate = steering.fate(call)
    if (fate === 'not-sent') return { kind: 'not-sent', reason: '连接不上' }
    if (fate === 'refuse') return { kind: 'refused', message: '测试拒绝', receipt }
    if (fate === 'lose-request') return { kind: 'unknown', reason: '没有应答' }
    try {
      const value = effect()
      return fate === 'lose-answer' ? { kind: 'unknown', reason: '没有应答' } : { kind: 'accepted', value, receipt }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (fate === 'lose-answer') return { kind: 'unknown', reason: '没有应答' }
      return { kind: 'refused', message: error.message, ...(error.about ? { about: error.about } : {}), receipt }
    }
  }

  function visitOf(visitId: string): Visit {
    const found = visits.get(visitId)
    if (!found?.isOpen) throw new Refusal(`没有就诊 ${visitId}`)
    return found
  }
  function open(messageId: string, ownNumber: string): { visitId: string } {
    if ([...visits.values()].some((visit) => visit.isOpen && visit.ownNumber === ownNumber))
      throw new Refusal('该就诊已登记', 'already-done')
    const centreVisitId = `CV-${visits.size + 1}`
    visits.set(centreVisitId, {
      centreVisitId,
      ownNumber,
      messageId,
      isOpen: true,
      isDischarged: false,
      lines: new Set(),
      settlement: undefined,
    })
    return { visitId: centreVisitId }
  }
  function addLines(visitId: string, lines: readonly { readonly lineId: string }[]) {
    const visit = visitOf(visitId)
    if (visit.settlement) throw new Refusal('已结算')
    if (lines.some(({ lineId }) => visit.lines.has(lineId))) throw new Refusal('费用明细流水号重复')
    for (const { lineId } of lines) visit.lines.add(lineId)
    return []
  }
  function settle(visit: Visit, messageId: string) {
    if (visit.settlement) throw new Refusal('该就诊已结算')
    const id = `CS-${settlements.length + 1}`
    settlements.push({ id, messageId, visitId: visit.centreVisitId, state: 'valid' })
    visit.settlement = id
    return { centreSettlementId: id, echoedMessageId: messageId, visitId: visit.centreVisitId }
  }
  function end(centreSettlementId: string, state: 'cancelled' | 'taken-back') {
    const found = settlements.find(({ id }) => id === centreSettlementId)
    if (!found) throw new Refusal('未找到结算记录')
    found.state = state
    const visit = visits.get(found.visitId)
    if (visit) visit.settlement = undefined
    return { centreSettlementId: `${centreSettlementId}-R` }
  }
  function close(visitId: string) {
    const visit = visits.get(visitId)
    if (visit?.lines.size) throw new Refusal('存在费用明细，不能撤销')
    if (visit) visit.isOpen = false
    return {}
  }
  const withdraw = (visitId: string) => {
    const visit = visits.get(visitId)
    if (visit?.settlement) throw new Refusal('已结算，不能撤销明细')
    visit?.lines.clear()
    return {}
  }

  const platform: UploadPlatform = {
    ...fakePlatform(),
    admit: (sender, { bill }) => act('admit', sender, '', () => open(sender.messageId, bill.inpatientNumber)),
    discharge: (sender, { stay }) =>
      act('discharge', sender, stay.visitId, () => {
        const visit = visitOf(stay.visitId)
        if (visit.isDischarged) throw new Refusal('已办理出院')
        visit.isDischarged = true
        return {}
      }),
    cancelDischarge: (sender, stay) =>
      act('cancelDischarge', sender, stay.visitId, () => {
        const visit = visitOf(stay.visitId)
        if (visit.settlement) throw new Refusal('已结算')
        visit.isDischarged = false
        return {}
      }),
    cancelAdmission: (sender, stay) => act('cancelAdmission', sender, stay.visitId, () => close(stay.visitId)),
    uploadSettlementList: (sender, { stay }) => act('uploadSettlementList', sender, stay.visitId, () => ({ listId: 'LIST-1' })),
    uploadFees: (sender, stay, lines) => act('uploadFees', sender, stay.visitId, () => addLines(stay.visitId, lines)),
    withdrawFees: (sender, stay) => act('withdrawFees', sender, stay.visitId, () => withdraw(stay.visitId)),
    preSettle: (sender, request) => act('preSettle', sender, request.visitId, () => figuresByHalves(request)),
    settle: (sender, request) =>
      act('settle', sender, request.visitId, () => {
        const visit = visitOf(request.visitId)
        if (!visit.isDischarged) throw new Refusal('未办理出院')
        return { ...figuresByHalves(request), ...settle(visit, sender.messageId) }
      }),
    cancelSettlement: (sender, stay, id) => act('cancelSettlement', sender, stay.visitId, () => end(id, 'cancelled')),
    takeBack: (sender, stay, { messageId, kind }) =>
      act(`takeBack ${kind}`, sender, stay.visitId, () => {
        if (kind === 'admission') {
          const visit = [...visits.values()].find((one) => one.messageId === messageId && one.isOpen)
          if (visit) visit.isOpen = false
          return { existed: visit !== undefined }
        }
        const found = settlements.find((one) => one.messageId === messageId && one.state === 'valid')
        if (found) end(found.id, 'taken-back')
        // A sale is its visit: without the one there is no other.
        if (found && kind === 'pharmacy-settlement') close(found.visitId)
        return { existed: found !== undefined }
      }),
    register: (sender, _visitor, { outpatientNumber }) => act('register', sender, '', () => open(sender.messageId, outpatientNumber)),
    cancelRegistration: (sender, stay) => act('cancelRegistration', sender, stay.visitId, () => close(stay.visitId)),
    uploadVisit: (sender, stay) => act('uploadVisit', sender, stay.visitId, () => ({ of: visitOf(stay.visitId) })),
    uploadOutpatientFees: (sender, { stay, lines }) =>
      act('uploadOutpatientFees', sender, stay.visitId, () => addLines(stay.visitId, lines)),
    withdrawOutpatientFees: (sender, stay) => act('withdrawOutpatientFees', sender, stay.visitId, () => withdraw(stay.visitId)),
    preSettleOutpatient: (sender, request) => act('preSettleOutpatient', sender, request.visitId, () => figuresOfSale(request)),
    settleOutpatient: (sender, request) =>
      act('settleOutpatient', sender, request.visitId, () => ({
        ...figuresOfSale(request),
        ...settle(visitOf(request.visitId), sender.messageId),
      })),
    cancelOutpatientSettlement: (sender, stay, id) => act('cancelOutpatientSettlement', sender, stay.visitId, () => end(id, 'cancelled')),
    settlePharmacy: (sender, sale) =>
      act('settlePharmacy', sender, '', () => {
        const { visitId } = open(sender.messageId, sale.slipNumber)
        return { ...figuresOfSale(sale), ...settle(visitOf(visitId), sender.messageId), splits: [] }
      }),
    cancelPharmacySettlement: (sender, stay, id) => act('cancelPharmacySettlement', sender, stay.visitId, () => end(id, 'cancelled')),
    reportSale: (sender, rows) =>
      act('reportSale', sender, rows[0]?.centreSettlementId ?? '', () => {
        for (const { record } of rows) stock.set(record, 'sold')
        return { rejected: [] }
      }),
    reportSaleReturn: (sender, rows) =>
      act('reportSaleReturn', sender, rows[0]?.centreSettlementId ?? '', () => {
        for (const { saleRecord } of rows) if (saleRecord) stock.set(saleRecord, 'returned')
        return { rejected: [] }
      }),
    findVisits: (sender) =>
      act('findVisits', sender, '', () => ({
        visits: [...visits.values()]
          .filter(({ isOpen }) => isOpen)
          .map(({ centreVisitId, ownNumber }) => ({
            visitId: centreVisitId,
            inpatientNumber: ownNumber,
            from: parseLocalDate('2026-03-01'),
          })),
      })),
  }
  return { platform, log, visits, settlements, stock, steering }
}
