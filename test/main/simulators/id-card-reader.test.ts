import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createIdCardReader } from '../../../main/devices/index.ts'
import {
  createSimulatedDocument,
  createSimulatedModule,
  type DocumentDescription,
  type Fault,
  simulatedNumber,
} from '../../../main/simulators/id-card-reader/index.ts'
import { bytes, text } from '../devices/card-reader/bytes.ts'
import { aCard, liSi, liSiRead, smith2017, smith2023, today, zhangSan, zhangSanRead } from '../devices/id-card-reader/documents.ts'
import { vectorNamed } from '../devices/id-card-reader/vectors.ts'
import { workedSteps } from '../devices/id-card-reader/worked-exchange.ts'
import { canMakeSerialPairs, createSerialPair } from '../devices/serial-pair.ts'

const find = vectorNamed('I01').bytes
const select = vectorNamed('I02').bytes
const read = vectorNamed('I03').bytes
const fingerprints = vectorNamed('I04').bytes
const address = vectorNamed('I05').bytes
const status = bytes('AA AA AA 96 69 00 03 11 FF ED')
const reset = bytes('AA AA AA 96 69 00 03 10 FF EC')
const bare = (code: string, check: string) => `AA AA AA 96 69 00 04 00 00 ${code} ${check}`
const found = text(vectorNamed('I08').bytes)
const selected = text(vectorNamed('I09').bytes)
const [success, absent, selectFailed, readFailed] = [bare('90', '94'), bare('80', '84'), bare('81', '85'), bare('41', '45')]

/** A module and what it has sent since last asked. */
function bareModule({ document, old = false }: { document?: DocumentDescription; old?: boolean } = {}) {
  let sent: string[] = []
  const wire = { send: (frame: Uint8Array) => sent.push(text(frame)), cut: () => sent.push('cut') }
  const module = createSimulatedModule(wire, { number: simulatedNumber, itsOwnTime: false, knowsFingerprints: !old })
  const put = (description: DocumentDescription) => module.put(createSimulatedDocument(description))
  if (document) put(document)
  const take = () => {
    const frames = sent
    sent = []
    return frames
  }
  const ask = (...commands: Uint8Array[]) => {
    for (const command of commands) module.receive(command)
    return take()
  }
  return { module, ask, put, take }
}

describe('the simulated module', () => {
  it('answers the worked exchange byte for byte', () => {
    const { ask, put } = bareModule()
    for (const [index, { command, answer }] of workedSteps.entries()) {
      if (index === 1) put(zhangSan)
      expect(ask(command)).toEqual([text(answer)])
    }
  })

  it.each([
    ['I18', aCard({ fingerprints: true }), fingerprints],
    ['I19', zhangSan, fingerprints],
    ['I20', aCard({ newAddress: '上海市浦东新区示例路2号' }), address],
    ['I21', liSi, read],
    ['I22', smith2017, read],
    ['I23', smith2023, read],
  ])('gives the frame %s of the table', (number, document, command) => {
    expect(bareModule({ document }).ask(find, select, command).at(-1)).toBe(text(vectorNamed(number).bytes))
  })

  it('gives its number', () => {
    expect(bareModule().ask(vectorNamed('I07').bytes)).toEqual([text(vectorNamed('I15').bytes)])
  })

  it('finds a document that was read only after it was lifted, but selects and reads it again', () => {
    const { ask, put, module } = bareModule({ document: zhangSan })
    expect(ask(find)).toEqual([found])
    expect(ask(find)).toEqual([found])
    expect(ask(select, read)[1]).toBe(text(vectorNamed('I16').bytes))
    expect(ask(find)).toEqual([absent])
    expect(ask(select, read)).toEqual([selected, text(vectorNamed('I16').bytes)])
    module.lift()
    expect(ask(find, select, read, address)).toEqual([absent, selectFailed, readFailed, readFailed])
    put(zhangSan)
    expect(ask(find)).toEqual([found])
  })

  it('keeps to the order of things', () => {
    const { ask } = bareModule({ document: zhangSan })
    expect(ask(select)).toEqual([selectFailed])
    expect(ask(read, address)).toEqual([readFailed, readFailed])
    expect(ask(find, read)).toEqual([found, readFailed])
    expect(ask(find, select, find, read)).toEqual([found, selected, found, readFailed])
  })

  it('forgets a document when it is reset, like after power was away', () => {
    const { ask } = bareModule({ document: zhangSan })
    ask(find, select, read)
    expect(ask(reset, select, find)).toEqual([success, selectFailed, found])
  })

  it.each([
    ['a wrong check byte', 'AA AA AA 96 69 00 03 20 01 23', bare('10', '14')],
    ['a length longer than any command', 'AA AA AA 96 69 01 03 20 01 22', bare('11', '15')],
    ['a length shorter than any command', 'AA AA AA 96 69 00 02 00 02', bare('11', '15')],
    ['a length shorter than what came', 'AA AA AA 96 69 00 03 20 01 00 22', bare('11', '15')],
    ['data where no command has any', 'AA AA AA 96 69 00 04 20 01 00 25', bare('11', '15')],
    ['an unknown command', 'AA AA AA 96 69 00 03 77 01 75', bare('21', '25')],
    ['an unknown parameter', 'AA AA AA 96 69 00 03 20 03 20', bare('21', '25')],
    ['a speed to be set', 'AA AA AA 96 69 00 03 60 04 67', success],
    ['a question for the management number', 'AA AA AA 96 69 00 03 30 05 36', readFailed],
  ])('answers a command with %s', (_what, command, answer) => {
    expect(bareModule().ask(bytes(command))).toEqual([answer])
  })

  it('takes commands byte by byte, and through noise', () => {
    const { ask } = bareModule()
    expect(ask(...Array.from(status, (byte) => Uint8Array.of(byte)))).toEqual([success])
    expect(ask(bytes(`00 AA FF ${text(status)}`))).toEqual([success])
  })

  it('of the old kind knows no reading with fingerprints', () => {
    expect(bareModule({ document: zhangSan, old: true }).ask(find, select, fingerprints).at(-1)).toBe(bare('21', '25'))
  })

  it.each<[string, Fault, string[]]>([
    ['drop', { kind: 'drop' }, []],
    ['chunks', { kind: 'chunks', amount: 4 }, ['AA AA AA 96', '69 00 04 00', '00 90 94']],
    ['bad-checksum', { kind: 'bad-checksum' }, [bare('90', '95')]],
    ['truncate', { kind: 'truncate', amount: 3 }, ['AA AA AA']],
    ['unplug', { kind: 'unplug' }, ['AA AA AA 96 69 00', 'cut']],
    ['status', { kind: 'status', status: '41', document: '6A82' }, ['AA AA AA 96 69 00 04 6A 82 41 AD']],
    ['self-test-failed', { kind: 'self-test-failed' }, [bare('60', '64')]],
    ['not-authorised', { kind: 'not-authorised' }, [bare('66', '62')]],
  ])('can be told to fail: %s', (_kind, fault, answer) => {
    const { ask, module } = bareModule()
    module.fault({ ...fault, after: 1 })
    expect(ask(status)).toEqual([success])
    expect(ask(status)).toEqual(answer)
    module.clearFaults()
    expect(ask(status)).toEqual([success])
  })

  it('makes noise before an answer, and gives an older one first', () => {
    const { ask, module } = bareModule()
    module.fault({ kind: 'noise', amount: 5 })
    const [noisy = ''] = ask(status)
    expect(noisy.endsWith(success)).toBe(true)
    expect(noisy.length - success.length).toBe(15)
    module.fault({ kind: 'stale-answer', on: 'find' })
    expect(ask(find)).toEqual([`${success} ${absent}`])
  })

  it('counts a fault by the command it is meant for', () => {
    const { ask, module } = bareModule({ document: zhangSan })
    module.fault({ kind: 'lift-document', on: 'read', after: 1 })
    expect(ask(find, select, read, select, read).at(-1)).toBe(readFailed)
  })

  it('fails at its self-test until it is told otherwise', () => {
    const { ask, module } = bareModule()
    module.fault({ kind: 'self-test-failed' })
    expect(ask(status, find, reset)).toEqual([bare('60', '64'), bare('60', '64'), bare('60', '64')])
  })

  it.each<[string, object]>([
    ['a text too long for its field', { name: '演'.repeat(16) }],
    ['a kind of document there is not', { document: 'passport' }],
    ['a day of another form', { validFrom: '1 March' }],
    ['something nobody knows', { shoeSize: 42 }],
  ])('takes no document with %s', (_fault, changes) => {
    expect(() => createSimulatedDocument({ ...zhangSan, ...changes })).toThrow()
  })
})

describe('the simulated module in time', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('answers a command that stops before its end with a wrong length', () => {
    const { ask, take } = bareModule()
    expect(ask(status.subarray(0, 8))).toEqual([])
    vi.advanceTimersByTime(99)
    expect(take()).toEqual([])
    vi.advanceTimersByTime(1)
    expect(take()).toEqual([bare('11', '15')])
    expect(ask(status)).toEqual([success])
  })

  it('takes its own time, and hears nothing while it works', () => {
    const sent: string[] = []
    const wire = { send: (frame: Uint8Array) => sent.push(text(frame)), cut: () => undefined }
    const module = createSimulatedModule(wire, { number: simulatedNumber, itsOwnTime: true, knowsFingerprints: true })
    module.receive(find)
    module.receive(status)
    vi.advanceTimersByTime(1_000)
    expect(sent).toEqual([absent])
  })

  it('answers late, and in pieces with pauses', () => {
    const { ask, module, take } = bareModule()
    module.fault({ kind: 'delay', amount: 700 })
    ask(status)
    vi.advanceTimersByTime(699)
    expect(take()).toEqual([])
    vi.advanceTimersByTime(1)
    expect(take()).toEqual([success])
    module.fault({ kind: 'chunks', amount: 10, pauseMs: 50 })
    expect(ask(status)).toEqual(['AA AA AA 96 69 00 04 00 00 90'])
    vi.advanceTimersByTime(50)
    expect(take()).toEqual(['94'])
  })
})

describe('the simulator as a program', () => {
  const program = resolve(import.meta.dirname, '../../../main/simulators/id-card-reader/main.ts')

  function start(...options: string[]) {
    const child = spawn(process.execPath, [program, ...options], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const nextLine = async () => String((await lines.next()).value)
    const order = (line: string) => {
      child.stdin.write(`${line}\n`)
      return nextLine()
    }
    const ended = new Promise<number | null>((done) => child.once('exit', done))
    return { child, nextLine, order, ended }
  }

  it('says where it listens, obeys orders, and ends with its standard input', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'documents-'))
    const file = join(folder, 'documents.json')
    writeFileSync(file, JSON.stringify({ 'demo-1': zhangSan, 'demo-2': liSi }))
    const { child, nextLine, order, ended } = start('--tcp', '127.0.0.1:0', '--documents', file)
    const port = (await nextLine()).replace('listening ', '')
    expect(port).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
    expect(await order('documents')).toBe('ok demo-1 demo-2')
    expect(await order('put demo-1')).toBe('ok put')
    expect(await order('put nobody')).toMatch(/^refused no document named nobody/)
    expect(await order('fault no-such-fault')).toMatch(/^refused /)
    expect(await order('dance')).toBe('refused unknown order: dance')
    expect(await order('fault bad-checksum 3 1')).toBe('ok fault ordered')
    const reader = createIdCardReader({ port, today })
    expect(await reader.read()).toEqual({ ok: true, value: zhangSanRead })
    expect(await order('lift')).toBe('ok lifted')
    expect(await order('fault {"kind":"not-authorised","on":"find"}')).toBe('ok fault ordered')
    expect(await reader.read({ waitMs: 0 })).toMatchObject({ error: { code: 'device.failed' } })
    expect(await order('clear')).toBe('ok no faults')
    expect(await order(`put ${JSON.stringify(liSi)}`)).toBe('ok put')
    expect(await reader.read()).toEqual({ ok: true, value: liSiRead })
    await reader.close()
    child.stdin.end()
    expect(await ended).toBe(0)
    rmSync(folder, { recursive: true })
  })

  it.runIf(canMakeSerialPairs())('speaks over a serial port', async () => {
    const pair = await createSerialPair()
    const { nextLine, order, ended, child } = start('--serial', pair.devicePort)
    expect(await nextLine()).toBe(`listening ${pair.devicePort}`)
    await order(`put ${JSON.stringify(zhangSan)}`)
    const reader = createIdCardReader({ port: pair.terminalPort, today })
    expect(await reader.read()).toEqual({ ok: true, value: zhangSanRead })
    await reader.close()
    child.stdin.write('quit\n')
    expect(await ended).toBe(0)
    await pair.remove()
  })
})
