import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { openReceiptPrinter } from '../../../main/devices/index.ts'
import { createSimulatedPrinter, createTokenReader, noGlyph } from '../../../main/simulators/receipt-printer/index.ts'
import { bytes, text } from '../devices/card-reader/bytes.ts'

function barePrinter(columns = 32, charset: 'gb18030' | 'gbk' = 'gb18030') {
  let sent: Uint8Array[] = []
  const receipts: (readonly string[])[] = []
  const printer = createSimulatedPrinter(
    { send: (said) => sent.push(said), cut: () => undefined },
    { columns, charset, receipt: (lines) => receipts.push(lines) },
  )
  const ask = (question: string) => {
    sent = []
    printer.receive(bytes(question))
    return sent.map(text).join(' ')
  }
  return { printer, receipts, ask }
}

const workedFragment = `1B 40 1C 26 1B 61 01 1D 21 11 D2 BD B1 A3 BD E1 CB E3 B5 A5 0A 1D 21 00 1B 61 00 D0 D5 C3 FB A3 BA D5 C5 C8 FD 0A
D7 DC B7 D1 D3 C3 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 31 32 30 2E 35 30 0A 1B 64 04 1D 56 42 00`
const workedPaper = ['      医保结算单', '姓名：张三', '总费用                    120.50', '', '', '', '']

describe('the simulated receipt printer', () => {
  it('puts the worked fragment on paper, whole and byte by byte', () => {
    const { printer, receipts } = barePrinter()
    printer.receive(bytes(workedFragment))
    for (const byte of bytes(workedFragment)) printer.receive(Uint8Array.of(byte))
    expect(receipts).toEqual([workedPaper, workedPaper])
    expect(printer.unknown).toBe(0)
  })

  it.each<[string, string[], string]>([
    ['when all is good', [], '12 12 12 12'],
    ['near the end of its paper', ['near-end'], '12 12 12 1E'],
    ['without paper', ['paper-end'], '1A 32 12 7E'],
    ['with its cover open', ['cover-open'], '1A 16 12 12'],
    ['without paper and its cover open', ['paper-end', 'cover-open'], '1A 36 12 7E'],
    ['switched off the line', ['offline'], '1A 12 12 12'],
    ['that is silent', ['silent'], ''],
  ])('%s answers the four questions', (_state, kinds, answers) => {
    const { printer, ask } = barePrinter()
    for (const kind of kinds) printer.fault({ kind: kind as 'offline' })
    const said = ['10 04 01', '10 04 02', '10 04 03', '10 04 04'].map(ask).filter(Boolean)
    expect(said.join(' ')).toBe(answers)
    printer.clearFaults()
    expect(['10 04 01', '10 04 02', '10 04 03', '10 04 04'].map(ask).join(' ')).toBe('12 12 12 12')
  })

  it('answers what it is asked at once even while it cannot print, and says that it is finished only when it is', () => {
    const { printer, receipts, ask } = barePrinter()
    printer.fault({ kind: 'paper-end', after: 2 })
    expect(ask(`${workedFragment} 1D 72 01`)).toBe('')
    expect(ask('10 04 02')).toBe('32')
    expect(receipts).toEqual([])
    expect(ask('')).toBe('')
    printer.clearFaults()
    expect(receipts).toEqual([workedPaper])
    expect(ask('1D 72 01')).toBe('00')
  })

  it('takes a question that comes in pieces, and lets bytes pass that only begin like one', () => {
    const { printer, receipts, ask } = barePrinter()
    expect([ask('10'), ask('04'), ask('02')]).toEqual(['', '', '12'])
    printer.receive(bytes('1C 26 B5 A5 0A 1D 56 01'))
    expect(receipts).toEqual([['单']])
  })

  it('breaks a line that is too long where a character no longer fits', () => {
    const { printer, receipts } = barePrinter(32)
    printer.receive(Buffer.concat([bytes('1C 26'), Buffer.from('a'.repeat(31)), bytes('B5 A5 0A 1D 56 00')]))
    expect(receipts).toEqual([['a'.repeat(31), '单']])
  })

  it.each<[string, 'gb18030' | 'gbk', string, string]>([
    ['four-byte characters', 'gb18030', '1C 26 81 39 EE 39 95 34 B2 35 82 30 B7 31', '㐀𠮷㛃'],
    ['the same with a font that knows GBK alone', 'gbk', '1C 26 82 30 B7 31', noGlyph.repeat(2)],
    ['characters outside Chinese mode', 'gb18030', '1B 40 D5 C5', noGlyph.repeat(2)],
    ['private characters', 'gb18030', '1C 26 AA A1', noGlyph],
  ])('prints %s', (_case, charset, code, printed) => {
    const { printer, receipts } = barePrinter(32, charset)
    printer.receive(bytes(`${code} 0A 1D 56 00`))
    expect(receipts).toEqual([[printed]])
  })

  it('counts bytes it does not know and goes on', () => {
    const { printer, receipts } = barePrinter()
    printer.receive(bytes('1B 01 07 1D FF 41 0A 1D 56 00'))
    // Two prefixes without an order, three bytes that are none.
    expect(printer.unknown).toBe(4)
    expect(receipts).toEqual([[`${noGlyph}A`]])
  })

  it('waits for the rest of an order', () => {
    const reader = createTokenReader('gb18030')
    reader.push(bytes('1D 28 6B 04 00 31 41'))
    expect(reader.next()).toBeUndefined()
    reader.push(bytes('32 00'))
    const order = reader.next()
    expect(order?.kind === 'order' && [order.name, text(order.parameters)]).toEqual(['GS (', '6B 04 00 31 41 32 00'])
  })
})

describe('the simulator as a program', () => {
  const program = resolve(import.meta.dirname, '../../../main/simulators/receipt-printer/main.ts')

  it('says where it listens, prints receipts as lines, obeys orders and ends with its standard input', async () => {
    const child = spawn(process.execPath, [program, '--columns', '42'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const nextLine = async () => String((await lines.next()).value)
    const ended = new Promise((done) => child.once('exit', done))
    const printer = openReceiptPrinter({ port: (await nextLine()).replace('listening ', ''), columns: 42 })
    expect(await printer.print(() => [{ style: 'centred', text: '演示𠮷' }])).toEqual({ ok: true, value: {} })
    expect([await nextLine(), await nextLine(), await nextLine(), await nextLine(), await nextLine(), await nextLine()]).toEqual([
      `paper ${' '.repeat(18)}演示𠮷`,
      'paper',
      'paper',
      'paper',
      'paper',
      'cut',
    ])
    child.stdin.write('fault paper-end\n')
    expect(await nextLine()).toBe('ok fault ordered')
    expect(await printer.print(() => [])).toMatchObject({ ok: false, error: { code: 'printer.paper-end' } })
    child.stdin.write('clear\nreceipts\nfault fire\nwhat\n')
    expect([await nextLine(), await nextLine()]).toEqual(['ok no faults', 'ok 1'])
    expect([(await nextLine()).slice(0, 8), await nextLine()]).toEqual(['refused ', 'refused unknown order: what'])
    await printer.close()
    child.stdin.end()
    expect(await ended).toBe(0)
  })
})
