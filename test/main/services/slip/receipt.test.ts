import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openReceiptPrinter } from '../../../../main/devices/index.ts'
import type { ReceiptPrinter } from '../../../../main/services/ports/index.ts'
import { createReceiptService, createSlipService } from '../../../../main/services/slip/index.ts'
import { type ReceiptPrinterSimulator, startReceiptPrinterSimulator } from '../../../../main/simulators/receipt-printer/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
let simulator: ReceiptPrinterSimulator
let printer: ReceiptPrinter
let counted: string[]
beforeEach(async () => {
  folder = temporaryFolder()
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform() })
  simulator = await startReceiptPrinterSimulator({ listen: 'tcp', port: 0 })
  counted = []
})
afterEach(async () => {
  await printer.close()
  await simulator.close()
  await terminal.close()
  folder.remove()
})

/** A settlement booked at a terminal with this printer. */
function counter(options: Partial<Parameters<typeof openReceiptPrinter>[0]> = {}, name = '演示㐀𠮷㛃') {
  printer = openReceiptPrinter({ port: simulator.address, ...options })
  const person = { ...aPerson(1), name }
  const { summary } = agreed(terminal.confirm(terminal.admit(aBill({ person }), person)))
  const { settlements } = terminal.stores
  const slips = createSlipService({ institution, demo: true, stores: terminal.stores })
  const receipts = createReceiptService({
    slips,
    settlements,
    differences: terminal.stores.differences,
    printer,
    counted: (settlementId) => counted.push(settlementId),
  })
  const printed = () => settlements.printed(summary.settlementId)
  return { receipts, summary, slips, printed, print: () => receipts.print(summary.settlementId) }
}

const marksOn = (lines: readonly string[] = []) => lines.map((line) => line.trim()).filter((line) => line.startsWith('【'))

describe('the receipt of a booked settlement', () => {
  test('comes out of the printer with its name, its totals and its marks, and the second one says 补打', async () => {
    const { print, slips, summary } = counter()
    const slip = agreed(slips.slip(summary.settlementId))
    expect(await print()).toEqual({ ok: true, value: { copy: 1 } })
    expect(await print()).toEqual({ ok: true, value: { copy: 2 } })
    const [first, second] = simulator.receipts
    expect(first).toContain('姓名：演示㐀𠮷㛃')
    expect(first).toContain(`单据号 ${summary.slipNumber}`)
    for (const { label, amount } of slip.totals) expect(first?.find((line) => line.startsWith(label))?.endsWith(` ${amount}`)).toBe(true)
    expect(slip.totals.length).toBeGreaterThan(5)
    expect(marksOn(first)).toEqual(['【演示数据】', '【暂结】'])
    expect(marksOn(second)).toEqual(['【演示数据】', '【暂结】', '【补打 第2次】'])
    expect(first?.join('\n')).not.toContain(aPerson(1).idNumber)
    expect([simulator.unknown, counted]).toEqual([0, [summary.settlementId, summary.settlementId]])
  })

  test('on the screen is what will be printed', async () => {
    const { receipts, summary, print } = counter()
    const shown = agreed(await receipts.receipt(summary.settlementId))
    await print()
    expect(shown.columns).toBe(32)
    const texts = shown.lines.filter(({ style }) => style === 'plain' || style === 'strong').map(({ text }) => text)
    expect(texts.filter((text) => !simulator.receipts[0]?.includes(text))).toEqual([])
  })

  test('is not counted when the printer refuses, and is the first one when it can print again', async () => {
    const { print, printed } = counter()
    simulator.fault({ kind: 'cover-open' })
    expect(await print()).toMatchObject({ ok: false, error: { code: 'printer.cover-open' } })
    expect([printed(), counted]).toEqual([0, []])
    simulator.clearFaults()
    expect(await print()).toEqual({ ok: true, value: { copy: 1 } })
  })

  test('with an outcome nobody knows is counted, told, and not printed again by itself', async () => {
    const { print, printed, summary } = counter({ limits: { finishMs: 50, finishLineMs: 0 } })
    simulator.fault({ kind: 'drop', after: 400 })
    expect(await print()).toMatchObject({ ok: false, error: { code: 'printer.outcome-unknown' } })
    expect([printed(), counted, simulator.receipts]).toEqual([1, [summary.settlementId], []])
    while (printer.state() !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
    expect(printed()).toBe(1)
    expect(await print()).toEqual({ ok: true, value: { copy: 2 } })
    expect(marksOn(simulator.receipts.at(-1))).toContain('【补打 第2次】')
  })

  test('asked for twice at once is one original and one 补打', async () => {
    const { print } = counter()
    expect(await Promise.all([print(), print()])).toEqual([
      { ok: true, value: { copy: 1 } },
      { ok: true, value: { copy: 2 } },
    ])
    expect(simulator.receipts.map((receipt) => marksOn(receipt).length)).toEqual([2, 3])
  })

  test('near the end of the paper says so', async () => {
    const { print } = counter()
    simulator.fault({ kind: 'near-end' })
    expect(await print()).toEqual({ ok: true, value: { copy: 1, warning: 'paper-near-end' } })
  })

  test('on a printer that knows GBK alone says how the characters it lacks are read', async () => {
    const { print } = counter({ charset: 'gbk' }, '欧阳㛃𬱖')
    await print()
    const receipt = simulator.receipts[0] ?? []
    const name = receipt.indexOf('姓名：欧阳??')
    expect(receipt.slice(name, name + 3)).toEqual(['姓名：欧阳??', '（?为打印机缺字：jie2 U+36C3、', 'di2 U+2CC56）'])
  })

  test('of a settlement nobody knows is refused', async () => {
    const { receipts } = counter()
    const unknown = { ok: false, error: { code: 'settlement.unknown', details: { settlementId: 'none' } } }
    expect([await receipts.print('none'), await receipts.receipt('none')]).toEqual([unknown, unknown])
  })
})
