import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { createCardReader, encodeMessage } from '../../../main/devices/index.ts'
import { createCardModel, createSimulatedCard, createSimulatedReader } from '../../../main/simulators/card-reader/index.ts'
import { bytes, text } from '../devices/card-reader/bytes.ts'
import { aCard, identityOf } from '../devices/card-reader/cards.ts'
import { workedSteps } from '../devices/card-reader/worked-exchange.ts'
import { canMakeSerialPairs, createSerialPair } from '../devices/serial-pair.ts'

const workedCard = aCard({
  name: '张三',
  idNumber: '110101199001011237',
  cardNumber: 'A12345678',
  cardIdentification: '110100D1560000050011223344556677',
  birthplace: '110101',
  answerToReset: '3B6D0000008154443686605328A1B2C3D4',
})

/** A reader and what it has sent since last asked. */
function bareReader(slot = 1) {
  let sent: Uint8Array[] = []
  const reader = createSimulatedReader({ send: (frame) => sent.push(frame), cut: () => undefined }, { slot, cardTimeMs: 0 })
  const take = () => {
    const frames = sent.map(text)
    sent = []
    return frames
  }
  return { reader, take }
}

describe('the simulated reader', () => {
  it('answers the worked exchange byte for byte', () => {
    const { reader, take } = bareReader()
    reader.insert(createSimulatedCard(createCardModel(workedCard)))
    expect(take()).toEqual(['02 50 0C 5C 03'])
    for (const [index, { command, answer }] of workedSteps.entries()) {
      reader.receive(command)
      // The one vector of a third-generation card among them does not fit this card.
      if (index === 0x15) take()
      else expect(take(), text(command)).toEqual(['02 00 00 03', text(answer)])
    }
    reader.remove()
    expect(take()).toEqual(['02 50 08 58 03'])
  })

  it('takes commands byte by byte', () => {
    const { reader, take } = bareReader()
    for (const byte of bytes('02 65 00 00 00 00 01 20 00 00 00 44 03')) reader.receive(Uint8Array.of(byte))
    expect(take()).toEqual(['02 00 00 03', '02 81 00 00 00 00 01 20 02 00 00 A2 03'])
  })

  it.each([
    ['a wrong checksum', '02 65 00 00 00 00 01 20 00 00 00 45 03', '02 FF FF 03'],
    ['a wrong end mark', '02 65 00 00 00 00 01 20 00 00 00 44 04', '02 FD FD 03'],
    ['an absurd length', '02 65 FF FF 00 00 01 20 00 00 00 44 03', '02 FE FE 03'],
  ])('says that a command with %s arrived damaged', (_fault, command, status) => {
    const { reader, take } = bareReader()
    reader.receive(bytes(command))
    expect(take()).toEqual([status])
  })

  it('repeats its last answer undamaged when it is asked', () => {
    const { reader, take } = bareReader()
    reader.fault({ kind: 'bad-checksum' })
    reader.receive(bytes('02 65 00 00 00 00 01 20 00 00 00 44 03'))
    expect(take()).toEqual(['02 00 00 03', '02 81 00 00 00 00 01 20 02 00 00 A3 03'])
    reader.receive(bytes('02 00 00 00 00 00 00 00 00 00 00 00 03'))
    expect(take()).toEqual(['02 81 00 00 00 00 01 20 02 00 00 A2 03'])
  })

  it('whose card is pulled gives the notice and then the failed answer (M13)', () => {
    const { reader, take } = bareReader()
    reader.insert(createSimulatedCard(createCardModel(workedCard)))
    reader.receive(bytes('02 62 00 00 00 00 01 00 00 00 00 63 03'))
    take()
    reader.fault({ kind: 'pull-card' })
    reader.receive(encodeMessage({ type: 0x6f, slot: 1, sequence: 1, parameters: [0, 0, 0], data: bytes('00 84 00 00 08') }))
    expect(take().join(' ')).toBe('02 00 00 03 02 50 08 58 03 02 80 00 00 00 00 01 01 42 FE 00 3C 03')
  })

  it('has no other slot than its own', () => {
    const { reader, take } = bareReader(0)
    reader.receive(bytes('02 65 00 00 00 00 01 20 00 00 00 44 03'))
    expect(take()[1]?.slice(18, 29)).toBe('01 20 42 05')
  })
})

describe('the simulated card', () => {
  const power = (changes = {}) => createSimulatedCard(createCardModel(aCard(changes)))
  const ask = (card: ReturnType<typeof power>, ...commands: string[]) => commands.map((command) => text(card.answer(bytes(command)))).at(-1)
  const environment = '00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF'

  it('of the third generation keeps its holder data closed until the right authentication', () => {
    const card = power({ version: '3.00' })
    const open = [environment, '00 A4 02 00 02 EF 06']
    expect(ask(card, ...open, '00 B2 08 00 14')).toBe('69 82')
    expect(ask(card, '00 84 00 00 08', '00 84 00 00 08', '00 82 00 0A 10 00000000000000000000000000000000')).toBe('63 00')
    expect(ask(card, '00 B2 08 00 14')).toBe('69 82')
    expect(ask(card, '00 A4 02 00 02 EF 05', '00 B2 07 00 0B')).toMatch(/90 00$/)
  })

  it('locks its PIN after three wrong tries', () => {
    const card = power({ pin: '246810' })
    const wrong = '00 20 00 00 03 12 34 56'
    expect([ask(card, wrong), ask(card, wrong), ask(card, '00 20 00 00 03 24 68 10')]).toEqual(['63 C2', '63 C1', '90 00'])
    expect([ask(card, wrong), ask(card, wrong), ask(card, wrong), ask(card, wrong)]).toEqual(['63 C2', '63 C1', '63 C0', '69 83'])
  })

  it.each([
    ['another class', '80 84 00 00 08', '6E 00'],
    ['an unknown instruction', '00 CA 00 00 00', '6D 00'],
    ['a command too short', '00 84 00', '67 00'],
    ['another application', '00 A4 04 00 01 AA', '6A 82'],
    ['a file before the application', '00 A4 02 00 02 EF 05', '69 85'],
    ['a record before any file', '00 B2 01 00 12', '69 86'],
    ['waiting bytes that do not wait', '00 C0 00 00 1E', '69 85'],
  ])('answers %s as a real one', (_case, command, status) => {
    expect(ask(power(), command)).toBe(status)
  })

  it.each([
    ['a name too long for its field', { name: '演'.repeat(26) }],
    ['a name too long for a first-generation card', { name: '演'.repeat(16), version: '1.00' }],
    ['a name that GB 18030 does not keep', { name: '\ud800' }],
    ['an identity number of another form', { idNumber: '1234' }],
  ])('cannot be made with %s', (_fault, changes) => {
    expect(() => power(changes)).toThrow()
  })
})

describe('the simulator as a program', () => {
  const program = resolve(import.meta.dirname, '../../../main/simulators/card-reader/main.ts')

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
    const folder = mkdtempSync(join(tmpdir(), 'cards-'))
    const file = join(folder, 'cards.json')
    const card = aCard({ name: '演示㐀' })
    writeFileSync(file, JSON.stringify({ 'demo-1': card }))
    const { child, nextLine, order, ended } = start('--tcp', '127.0.0.1:0', '--cards', file)
    const port = (await nextLine()).replace('listening ', '')
    expect(port).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
    expect(await order('cards')).toBe('ok demo-1')
    expect(await order('insert demo-1')).toBe('ok inserted')
    expect(await order('insert nobody')).toMatch(/^refused no card named nobody/)
    expect(await order('fault no-such-fault')).toMatch(/^refused /)
    expect(await order('dance')).toBe('refused unknown order: dance')
    expect(await order('fault bad-checksum 3 1')).toBe('ok fault ordered')
    const reader = createCardReader({ port })
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(card) })
    expect(await order('remove')).toBe('ok removed')
    expect(await reader.read()).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
    expect(await order(`insert ${JSON.stringify(aCard())}`)).toBe('ok inserted')
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(aCard()) })
    await reader.close()
    child.stdin.end()
    expect(await ended).toBe(0)
    rmSync(folder, { recursive: true })
  })

  it.runIf(canMakeSerialPairs())('speaks over a serial port', async () => {
    const pair = await createSerialPair()
    const { nextLine, order, ended, child } = start('--serial', pair.devicePort)
    expect(await nextLine()).toBe(`listening ${pair.devicePort}`)
    await order(`insert ${JSON.stringify(aCard())}`)
    const reader = createCardReader({ port: pair.terminalPort })
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(aCard()) })
    await reader.close()
    child.stdin.write('quit\n')
    expect(await ended).toBe(0)
    await pair.remove()
  })
})
