import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { subtractMoney } from '../../../shared/money/index.ts'
import { demoDesk } from '../../builders/demo-desk.ts'
import { temporaryFolder } from '../../builders/terminal.ts'

const waiting = { timeout: 60_000, interval: 200 }

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

test('at the demo counter the platform is asked before money moves, charged where it differs, and decided about where it shows later', async () => {
  const { app, client, call, signIn } = await demoDesk(folder.path)
  const finished = async (settlementId: string, state: string) =>
    await vi.waitFor(async () => {
      const record = await call('settlement.get', { settlementId })
      expect(record.summary.state).toBe(state)
      return record
    }, waiting)
  try {
    await call('setup.startDemo', {})
    await signIn('cashier')
    const bills = await vi.waitFor(async () => {
      const arrived = await call('bill.list', {})
      expect(arrived.length).toBeGreaterThan(2)
      return arrived
    }, waiting)
    const { people } = await call('demo.state', {})
    const acts = people.flatMap(({ personNumber, billIds }) =>
      billIds
        .filter((billId) => bills.some((bill) => bill.billId === billId))
        .slice(0, 1)
        .map((billId) => ({ billId, personNumber, useAccount: false })),
    )
    const preview = async (act: (typeof acts)[number]) => ({ act, ...(await call('settlement.preview', act)) })
    const eligible = await Promise.all(acts.map((act) => preview(act).catch(() => undefined)))
    const [first, second] = eligible.filter((one) => one !== undefined)
    if (!first || !second) throw new Error('the demo has nobody to settle')

    // The platform reckons a higher deductible: its figures are charged.
    await call('demo.setPlatform', { platform: 'disagreeing' })
    const rehearsed = await call('settlement.rehearse', { ...first.act, settlementKey: first.settlementKey })
    if (rehearsed.verdict !== 'different') throw new Error(JSON.stringify(rehearsed))
    expect(rehearsed).toMatchObject({ cause: { cause: 'deductible' }, charge: 'platform' })
    const { settlementKey, fingerprint } = first
    const charged = { settlementKey, fingerprint, amountConfirmed: rehearsed.platformDue, chargeRehearsal: rehearsed.rehearsalId }
    const booked = (await call('settlement.confirm', { ...first.act, ...charged })).summary
    expect(await finished(booked.settlementId, 'confirmed')).toMatchObject({ decisions: [{ decision: 'platform-accepted' }] })
    expect((await call('slip.get', { settlementId: booked.settlementId })).marks).toContain('按平台核定收取')

    // Nobody waited for it: the difference shows later, and the supervisor decides.
    const amountConfirmed = subtractMoney(second.breakdown.balanceDue, second.breakdown.refund)
    const ours = { settlementKey: second.settlementKey, fingerprint: second.fingerprint, amountConfirmed }
    const { settlementId } = (await call('settlement.confirm', { ...second.act, ...ours })).summary
    expect(await finished(settlementId, 'differs')).toMatchObject({ cause: { cause: 'deductible' } })
    const decision = { settlementId, decision: 'platform-accepted', reason: '已与经办机构核对' } as const
    expect(await client.call('settlement.decide', decision)).toMatchObject({ ok: false })
    await call('session.signOut', {})
    await signIn('supervisor')
    const decided = await call('settlement.decide', decision)
    expect((await finished(settlementId, 'confirmed')).decisions).toEqual([decided])
    const slip = await call('slip.get', { settlementId, supplement: true })
    expect(slip).toMatchObject({ title: expect.stringContaining('补充结算单'), slipNumber: decided.supplement?.slipNumber })
    expect(await call('slip.printed', { settlementId, supplement: true })).toEqual({ copy: 1 })
    // The original has not been printed yet.
    expect((await call('settlement.get', { settlementId })).printed).toBe(0)
  } finally {
    await app.close()
  }
}, 180_000)
