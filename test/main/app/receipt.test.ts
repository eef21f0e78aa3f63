import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ReceiptPrinterSimulator, startReceiptPrinterSimulator } from '../../../main/simulators/receipt-printer/index.ts'
import { subtractMoney } from '../../../shared/money/index.ts'
import { demoDesk } from '../../builders/demo-desk.ts'
import { temporaryFolder } from '../../builders/terminal.ts'

let folder: ReturnType<typeof temporaryFolder>
let simulator: ReceiptPrinterSimulator
beforeEach(async () => {
  folder = temporaryFolder()
  simulator = await startReceiptPrinterSimulator({ listen: 'tcp', port: 0, columns: 48 })
})
afterEach(async () => {
  await simulator.close()
  folder.remove()
})

test('a person of the demo comes with a card, is settled, and takes the receipt from the printer that IT put there', async () => {
  const { app, call, signIn } = await demoDesk(folder.path)
  try {
    await call('setup.startDemo', {})
    await signIn('it')
    const settings = { kind: 'receipt-printer', driver: 'esc-pos', at: { port: simulator.address }, options: { columns: 48 } } as const
    await call('device.configure', { kind: 'receipt-printer', settings })
    await call('session.signOut', {})

    await signIn('cashier')
    const rare = (await call('demo.state', {})).people.find(({ name }) => /[\u{20000}-\u{3ffff}]/u.test(name))
    await call('demo.insertCard', { personNumber: rare?.personNumber })
    await vi.waitFor(async () => expect((await call('terminal.status', {})).cardReader.state).toBe('occupied'), 10_000)
    const { person, billIds } = await vi.waitFor(async () => {
      const identified = await call('card.read', {})
      // The hospital's bills come in one after the other.
      expect(identified.billIds).not.toEqual([])
      return identified
    }, 20_000)
    expect(person.name).toBe(rare?.name)
    const act = { billId: billIds[0] ?? '', personNumber: person.personNumber, useAccount: false }
    const { settlementKey, fingerprint, breakdown } = await call('settlement.preview', act)
    const amountConfirmed = subtractMoney(breakdown.balanceDue, breakdown.refund)
    const { summary } = await call('settlement.confirm', { ...act, settlementKey, fingerprint, amountConfirmed })

    const { settlementId } = summary
    const shown = await call('receipt.get', { settlementId })
    await vi.waitFor(async () => expect(await call('receipt.print', { settlementId })).toEqual({ copy: 1 }), 10_000)
    const receipt = simulator.receipts[0] ?? []
    expect(shown.lines.filter(({ style, text }) => style === 'plain' && !receipt.includes(text))).toEqual([])
    expect(receipt).toContain(`姓名：${person.name}`)
    expect(receipt).toContain(`单据号 ${summary.slipNumber}`)
    expect((await call('settlement.get', { settlementId })).printed).toBe(1)
    expect((await call('device.list', {})).find(({ kind }) => kind === 'receipt-printer')?.state).toBe('ready')
    expect(await call('receipt.print', { settlementId })).toEqual({ copy: 2 })
    expect(simulator.receipts[1]?.map((line) => line.trim())).toContain('【补打 第2次】')
  } finally {
    await app.close()
  }
}, 120_000)
