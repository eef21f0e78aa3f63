import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { createScanner } from '../../../main/devices/index.ts'
import { createSimulatedScanner, type ScanFault, type ScannerManners } from '../../../main/simulators/scanner/index.ts'
import { text as hex } from '../devices/card-reader/bytes.ts'
import { waitFor } from '../devices/wait-for.ts'

function bareScanner(manners: Partial<ScannerManners> = {}) {
  const sent: Uint8Array[] = []
  let cuts = 0
  const scanner = createSimulatedScanner({
    send: (bytes) => sent.push(bytes),
    cut: () => {
      cuts += 1
    },
  })
  scanner.set(manners)
  return { scanner, sent: () => hex(Buffer.concat(sent)), cuts: () => cuts }
}

describe('the simulated scanner', () => {
  it.each([
    [{}, '41 31 0D'],
    [{ terminator: 'CRLF' }, '41 31 0D 0A'],
    [{ terminator: 'TAB', prefix: 'STX' }, '02 41 31 09'],
    [{ terminator: 'ETX', prefix: 'STX' }, '02 41 31 03'],
    [{ terminator: 'none', aim: ']Q1' }, '5D 51 31 41 31'],
  ] as const)('set up as %j sends %s', (manners, bytes) => {
    const { scanner, sent } = bareScanner(manners)
    scanner.scan('A1')
    expect(sent()).toBe(bytes)
  })

  it.each([
    [{ kind: 'noise', amount: 3 }, '80 A5 8A 41 42 43 44 0D 41 42 43 44 0D'],
    [{ kind: 'flipped-bit', amount: 1 }, '41 43 43 44 0D 41 42 43 44 0D'],
    [{ kind: 'lost-byte', amount: 1 }, '41 43 44 0D 41 42 43 44 0D'],
    [{ kind: 'lost-terminator' }, '41 42 43 44 41 42 43 44 0D'],
    [{ kind: 'twice', after: 1 }, '41 42 43 44 0D 41 42 43 44 0D 41 42 43 44 0D'],
    [{ kind: 'hang-up', after: 1 }, '41 42 43 44 0D 41 42'],
  ] as const satisfies readonly (readonly [ScanFault, string])[])('does %j once', (fault, bytes) => {
    const { scanner, sent, cuts } = bareScanner()
    scanner.fault(fault)
    scanner.scan('ABCD')
    scanner.scan('ABCD')
    expect(sent()).toBe(bytes)
    expect(cuts()).toBe(fault.kind === 'hang-up' ? 1 : 0)
  })

  it('reads what is held under it when it is triggered, and nothing while it is disabled', () => {
    const { scanner, sent } = bareScanner()
    scanner.receive(Buffer.from('\u0016T\r'))
    scanner.hold('A1')
    scanner.receive(Buffer.from('\u0016T\r'))
    scanner.receive(Buffer.from('D'))
    scanner.receive(Buffer.from('\u0016T\r'))
    scanner.receive(Buffer.from('E'))
    scanner.receive(Buffer.from('#@....\r'))
    expect(sent()).toBe('41 31 0D 41 31 0D')
  })
})

describe('the simulator as a program', () => {
  const program = resolve(import.meta.dirname, '../../../main/simulators/scanner/main.ts')

  it('says where it listens, obeys orders, and ends with its standard input', async () => {
    const child = spawn(process.execPath, [program, '--tcp', '127.0.0.1:0'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>((done) => child.once('exit', done))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const nextLine = async () => String((await lines.next()).value)
    const order = (line: string) => {
      child.stdin.write(`${line}\n`)
      return nextLine()
    }
    const scanner = createScanner({ port: (await nextLine()).replace('listening ', ''), silenceMs: 50, terminators: ['CR', 'LF', 'TAB'] })
    const texts: string[] = []
    scanner.onScan(({ text }) => texts.push(text))
    await scanner.probe()
    expect(await order('scan 电子 1')).toBe('ok scanned')
    expect(await order('scan-hex 41 1D 42')).toBe('ok scanned')
    expect(await order('aim ]C1')).toBe('ok aim ]C1')
    expect(await order('prefix STX')).toBe('ok prefix STX')
    expect(await order('terminator TAB')).toBe('ok terminator TAB')
    expect(await order('scan X')).toBe('ok scanned')
    expect(await order('burst 2 every 5')).toBe('ok 2 codes under way')
    await waitFor(() => texts.length === 5)
    expect(texts).toEqual(['电子 1', 'A\u001dB', ']C1X', ']C189999990000000000001', ']C189999990000000000002'])
    expect(await order('fault lost-byte 0 1 2')).toBe('ok fault ordered')
    expect(await order('fault no-such-fault')).toMatch(/^refused /)
    expect(await order('scan-hex 4')).toBe('refused not bytes in hexadecimal')
    expect(await order('terminator BELL')).toMatch(/^refused /)
    expect(await order('burst many')).toBe('refused not N every MS')
    expect(await order('dance')).toBe('refused unknown order: dance')
    expect(await order('clear')).toBe('ok no faults')
    await scanner.close()
    child.stdin.end()
    expect(await ended).toBe(0)
  })
})
