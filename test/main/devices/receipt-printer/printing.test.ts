import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createLine, createPrinterTraceMask, createReceiptPrinter, printerMeaningOf } from '../../../../main/devices/index.ts'
import { noGlyph } from '../../../../main/simulators/receipt-printer/index.ts'
import type { ReceiptLine } from '../../../../shared/slip/index.ts'
import { aSlip } from '../../../builders/slip.ts'
import { bytes, joined, text } from '../card-reader/bytes.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { waitFor } from '../wait-for.ts'
import { type PrinterBench, paperOf, printerBench, receiptOf } from './bench.ts'

const open: PrinterBench[] = []
afterEach(async () => {
  for (const { printer, simulated } of open.splice(0)) {
    await printer.close()
    simulated.close()
  }
})

function bench(settings?: Parameters<typeof printerBench>[0]): PrinterBench {
  const made = printerBench(settings)
  open.push(made)
  return made
}

const short: readonly ReceiptLine[] = [{ style: 'plain', text: '姓名：张三' }]
const shortPaper = ['姓名：张三', '', '', '', '']

/** A receipt and how often it was asked for. */
function counted(lines = short) {
  const asked = { times: 0 }
  const receipt = () => {
    asked.times += 1
    return lines
  }
  return { asked, receipt }
}

describe('a receipt printer', () => {
  it.each([32, 42, 48] as const)('puts the slip on paper of %i cells line by line', async (columns) => {
    const { printer, receipts, simulated } = bench({ columns })
    const slip = aSlip({ head: [{ label: '姓名', value: '欧阳㐀𠮷㛃𬱖龴·买买提' }] })
    const lines = receiptOf(slip, printer)
    expect(await printer.print(() => lines)).toEqual({ ok: true, value: {} })
    expect(receipts).toEqual([paperOf(lines, columns)])
    expect(receipts[0]).toContain('姓名：欧阳㐀𠮷㛃𬱖龴·买买提')
    expect(simulated.unknown).toBe(0)
  })

  it('brings every name and amount to paper unchanged', async () => {
    const { printer, receipts, simulated } = bench()
    const nameCharacter = fc
      .oneof(fc.integer({ min: 0x4e00, max: 0x9fff }), fc.integer({ min: 0x3400, max: 0x4dbf }), fc.integer({ min: 0x20000, max: 0x323af }))
      .map((code) => String.fromCodePoint(code))
    const names = fc.array(nameCharacter, { minLength: 1, maxLength: 40 }).map((characters) => characters.join(''))
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !/[\p{Co}¥]/u.test(text))
    await fc.assert(
      fc.asyncProperty(names, words, async (name, value) => {
        const lines = receiptOf(aSlip({ head: [{ label: '姓名', value: name }], notes: [value] }), printer)
        expect(await printer.print(() => lines)).toEqual({ ok: true, value: {} })
        expect(receipts.at(-1)).toEqual(paperOf(lines, 32))
        expect(receipts.at(-1)?.join('')).toContain(`姓名：${name}`)
      }),
      { numRuns: 60 },
    )
    expect(simulated.unknown).toBe(0)
  })

  it('that knows GBK alone prints a mark and says which characters it lacks; garbage it would print otherwise', async () => {
    const { printer, receipts } = bench({ charset: 'gbk' })
    const slip = aSlip({ head: [{ label: '姓名', value: '欧阳𠮷㛃' }] })
    const lines = receiptOf(slip, printer)
    await printer.print(() => lines)
    expect(receipts[0]).toEqual(paperOf(lines, 32))
    expect(receipts[0]).toContain('姓名：欧阳??')
    expect(receipts[0]).toContain('（?为打印机缺字：U+20BB7、')
    await printer.print(() => receiptOf(slip, { columns: 32, hasGlyph: () => true }))
    expect(receipts[1]?.find((line) => line.startsWith('姓名'))).toBe(`姓名：欧阳${noGlyph.repeat(2)}${noGlyph.repeat(2)}`)
  })

  it('is written to in blocks of at most 512 bytes, after its status and before the question whether it is finished', async () => {
    const { printer, written } = bench()
    await waitFor(() => printer.state() === 'ready')
    written.splice(0)
    const lines = Array.from({ length: 60 }, (_, at): ReceiptLine => ({ style: 'plain', text: `第${at}行 ${'药'.repeat(10)}` }))
    await printer.print(() => lines)
    const blocks = written.slice(3, -1)
    expect(written.slice(0, 3).map(text)).toEqual(['10 04 01', '10 04 02', '10 04 04'])
    expect(text(written.at(-1) ?? bytes(''))).toBe('1D 72 01')
    expect(blocks.slice(0, -1).map((block) => block.length)).toEqual([512, 512, 512])
    expect(blocks.at(-1)?.length).toBeLessThanOrEqual(512)
    expect(text(joined(blocks)).slice(0, 11)).toBe('1B 40 1C 26')
  })

  it.each([
    ['paper-end', 'printer.paper-end'],
    ['cover-open', 'printer.cover-open'],
    ['offline', 'printer.offline'],
  ] as const)('with %s refuses before the first byte, and prints when it is put right', async (kind, code) => {
    const { printer, simulated, receipts } = bench({ limits: { askAgainMs: 20 } })
    simulated.fault({ kind })
    const { asked, receipt } = counted()
    expect(await printer.print(receipt)).toEqual({ ok: false, error: { code, details: { port: 'memory' } } })
    expect(printer.state()).toBe('faulty')
    expect([asked.times, receipts.length]).toEqual([0, 0])
    simulated.clearFaults()
    await waitFor(() => printer.state() === 'ready')
    expect(await printer.print(receipt)).toEqual({ ok: true, value: {} })
    expect([asked.times, receipts]).toEqual([1, [shortPaper]])
  })

  it('whose knife sticks does not say that it is finished; the next time it refuses', async () => {
    const { printer, simulated, receipts } = bench()
    simulated.fault({ kind: 'cutter' })
    const { asked, receipt } = counted()
    expect(await printer.print(receipt)).toEqual({ ok: false, error: { code: 'printer.outcome-unknown', details: { port: 'memory' } } })
    expect(await printer.print(receipt)).toEqual({ ok: false, error: { code: 'printer.cutter', details: { port: 'memory' } } })
    expect([asked.times, receipts.length]).toEqual([1, 0])
    simulated.clearFaults()
    expect(receipts).toEqual([shortPaper])
    expect(await printer.print(receipt)).toEqual({ ok: true, value: {} })
    expect(receipts).toEqual([shortPaper, shortPaper])
  })

  it('near the end of its paper prints and warns', async () => {
    const { printer, simulated, receipts } = bench()
    simulated.fault({ kind: 'near-end' })
    expect(await printer.print(() => short)).toEqual({ ok: true, value: { warning: 'paper-near-end' } })
    expect([receipts.length, printer.state()]).toEqual([1, 'ready'])
  })

  it('whose paper ends in the middle leaves the outcome open and prints nothing by itself', async () => {
    const { printer, simulated, receipts } = bench()
    simulated.fault({ kind: 'paper-end', after: 10 })
    const { asked, receipt } = counted(receiptOf(aSlip(), printer))
    expect(await printer.print(receipt)).toMatchObject({ ok: false, error: { code: 'printer.outcome-unknown' } })
    expect(await printer.print(receipt)).toMatchObject({ ok: false, error: { code: 'printer.paper-end' } })
    // New paper: the rest waited in the printer.
    simulated.clearFaults()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect([asked.times, receipts.length]).toEqual([1, 1])
  })

  it('slower than its limit leaves the outcome open, and its late word is not taken for the next receipt', async () => {
    const { printer, simulated, receipts } = bench({ limits: { finishMs: 100 } })
    simulated.fault({ kind: 'slow', amount: 60 })
    expect(await printer.print(() => short)).toMatchObject({ ok: false, error: { code: 'printer.outcome-unknown' } })
    simulated.clearFaults()
    simulated.fault({ kind: 'paper-end', after: 3 })
    // The late word comes, then three lines of this receipt and the end of the paper.
    expect(await printer.print(() => [...short, ...short, ...short, ...short, ...short])).toMatchObject({
      ok: false,
      error: { code: 'printer.outcome-unknown' },
    })
    expect(receipts).toEqual([shortPaper])
  })

  it('lost in the middle of a receipt leaves the outcome open and says offline', async () => {
    const { printer, simulated, receipts } = bench()
    await waitFor(() => printer.state() === 'ready')
    simulated.fault({ kind: 'drop', after: 300 })
    const { asked, receipt } = counted(receiptOf(aSlip(), printer))
    expect(await printer.print(receipt)).toEqual({ ok: false, error: { code: 'printer.outcome-unknown', details: { port: 'memory' } } })
    expect([printer.state(), asked.times, receipts.length]).toEqual(['offline', 1, 0])
  })

  it('that says nothing at all is not printed on, unless it is set down as one that never answers', async () => {
    const silent = bench()
    silent.simulated.fault({ kind: 'silent' })
    const { asked, receipt } = counted()
    expect(await silent.printer.print(receipt)).toEqual({ ok: false, error: { code: 'device.no-answer', details: { port: 'memory' } } })
    expect([asked.times, silent.printer.state()]).toEqual([0, 'offline'])
    const mute = bench({ status: 'unsupported' })
    mute.simulated.fault({ kind: 'silent' })
    expect(await mute.printer.print(receipt)).toEqual({ ok: true, value: {} })
    expect([mute.receipts, mute.printer.state()]).toEqual([[shortPaper], 'silent'])
    expect(await mute.printer.probe()).toEqual({ ok: true, value: '' })
    expect(mute.written.map(text).filter((piece) => piece.startsWith('10 04') || piece.startsWith('1D 72'))).toEqual([])
  })

  it('is understood through noise (M19)', async () => {
    const { printer, simulated, receipts } = bench()
    simulated.fault({ kind: 'noise' })
    expect(await printer.print(() => short)).toEqual({ ok: true, value: {} })
    expect(receipts).toEqual([shortPaper])
    expect(printer.disturbances).toBeGreaterThan(0)
  })

  it.each([
    ['near-end', 'paper-near-end'],
    ['paper-end', 'paper-end'],
    ['cover-open', 'cover-open'],
    ['offline', 'offline'],
  ] as const)('asked only whether it is there, says with %s what it lacks', async (kind, said) => {
    const { printer, simulated } = bench()
    expect(await printer.probe()).toEqual({ ok: true, value: '' })
    simulated.fault({ kind })
    expect(await printer.probe()).toEqual({ ok: true, value: said })
  })

  it('that reports a fault of its own has failed, whether it is asked or printed on', async () => {
    const answers: Readonly<Record<number, number>> = { 1: 0x1a, 2: 0x52, 3: 0x32, 4: 0x12 }
    const transport = createMemoryTransport(([, , question = 0]) => transport.deliver(Uint8Array.of(answers[question] ?? 0xff)))
    const options = { columns: 32, charset: 'gbk', status: 'supported', baudRate: 9_600 } as const
    const printer = createReceiptPrinter(createLine(transport), options)
    const failed = { ok: false, error: { code: 'device.failed', details: { port: 'memory', reason: 'unrecoverable error' } } }
    expect([await printer.probe(), await printer.print(() => short), printer.state()]).toEqual([failed, failed, 'faulty'])
    await printer.close()
  })

  it('given up while it is asked prints nothing and prints well the next time', async () => {
    const { printer, simulated, receipts } = bench({ limits: { answerMs: 200 } })
    await waitFor(() => printer.state() === 'ready')
    simulated.fault({ kind: 'silent' })
    const { asked, receipt } = counted()
    const cancel = new AbortController()
    const printing = printer.print(receipt, cancel.signal)
    const ended = expect(printing).rejects.toThrow('the cashier gave up')
    await new Promise((resolve) => setTimeout(resolve, 20))
    const before = performance.now()
    cancel.abort(new Error('the cashier gave up'))
    await ended
    expect(performance.now() - before).toBeLessThan(200)
    simulated.clearFaults()
    expect(await printer.print(receipt)).toEqual({ ok: true, value: {} })
    expect([asked.times, receipts]).toEqual([1, [shortPaper]])
  })

  it('asked by several at once prints one after the other', async () => {
    const { printer, receipts } = bench()
    const one = (name: string) => () => [{ style: 'plain', text: name } as const]
    await Promise.all(['甲', '乙', '丙'].map((name) => printer.print(one(name))))
    expect(receipts.map(([first]) => first)).toEqual(['甲', '乙', '丙'])
  })

  it('whose receipt cannot be made prints nothing', async () => {
    const { printer, receipts, written } = bench()
    await waitFor(() => printer.state() === 'ready')
    written.splice(0)
    const failing = () => {
      throw new Error('the ledger is closed')
    }
    await expect(printer.print(failing)).rejects.toThrow('the ledger is closed')
    expect(written.map(text)).toEqual(['10 04 01', '10 04 02', '10 04 04'])
    expect(await printer.print(() => short)).toEqual({ ok: true, value: {} })
    expect(receipts).toEqual([shortPaper])
  })

  it('shows in the trace of its line what was asked and answered, and nothing of a receipt', () => {
    const mask = createPrinterTraceMask()
    expect(mask('out', bytes('10 04 01'))).toEqual([0x10, 0x04, 0x01])
    expect(mask('in', bytes('12'))).toEqual([0x12])
    expect(mask('out', bytes('D5 C5 C8 FD'))).toEqual([undefined, undefined, undefined, undefined])
    // A whole question at the end of a receipt's bytes does not open the rest.
    expect(mask('out', bytes('D5 C5 10 04 01')).filter((byte) => byte !== undefined)).toEqual([])
    expect([
      printerMeaningOf('out', bytes('1D 72 01')),
      printerMeaningOf('out', bytes('D5 C5')),
      printerMeaningOf('in', bytes('12')),
    ]).toEqual(['finished?', 'receipt', 'status'])
  })
})
