import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createLine, createPinPad, createPlainPinPad, createTransport, openPinPad, writePlainLine } from '../../../../main/devices/index.ts'
import { type SimulatedPad, startFramedPad, startPlainPad } from '../../../../main/simulators/pin-pad/index.ts'
import { bytes, text } from '../card-reader/bytes.ts'
import { createScriptedLine } from '../envelope/scripted-line.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

const ping = '02 00 01 10 10 03'
const pong = '02 00 0B 90 50 50 2D 53 49 4D 20 31 2E 30 FD 03'
const open = '02 00 05 30 06 06 1E 01 2F 03'
const accepted = '02 00 02 A0 30 90 03'
const key = '02 00 02 B0 2A 9A 03'
const digits = '02 00 07 B1 31 32 33 34 35 36 B6 03'
const stop = '02 00 01 31 31 03'
const question = { minimum: 6, maximum: 6, seconds: 30, prompt: 'enter' } as const
const sixKeys = Array.from({ length: 6 }, () => key).join(' ')

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function scripted(answers: Readonly<Record<string, string>>) {
  const script = createScriptedLine({ [ping]: pong, ...answers })
  const pad = createPinPad(script.line, { baudRate: 115_200, interByteMs: 15, acceptMs: 40 })
  cleanUps.push(() => pad.close())
  return { ...script, pad }
}

describe('PIN pad', () => {
  it('gives the digits as bytes (K02)', async () => {
    const { pad, written } = scripted({ [open]: `${accepted} ${sixKeys} ${digits}` })
    expect(await pad.readPin(question)).toEqual({ ok: true, value: { kind: 'pin', digits: bytes('31 32 33 34 35 36') } })
    expect(written.filter((frame) => frame !== ping)).toEqual([open])
  })

  it.each([
    ['02 00 01 B2 B2 03', 'cancelled'],
    ['02 00 01 B3 B3 03', 'timed-out'],
  ])('ending with %s is %s', async (word, kind) => {
    const { pad } = scripted({ [open]: `${accepted} ${key} ${word}` })
    expect(await pad.readPin(question)).toEqual({ ok: true, value: { kind } })
  })

  it.each([
    ['fewer than were asked for', '02 00 06 B1 31 32 33 34 35 80 03'],
    ['no digits', '02 00 07 B1 31 32 33 34 35 41 C1 03'],
  ])('that gives %s fails and is told to stop', async (_fault, frame) => {
    const { pad, written } = scripted({ [open]: `${accepted} ${frame}` })
    expect(await pad.readPin(question)).toEqual({
      ok: false,
      error: { code: 'device.failed', details: { port: 'memory', reason: 'not the keys that were asked for' } },
    })
    expect(written.at(-1)).toBe(stop)
  })

  it('whose digits arrive damaged is garbled, and never asked on by itself', async () => {
    const { pad, written } = scripted({ [open]: `${accepted} 02 00 07 B1 31 32 33 34 35 36 B7 03` })
    expect(await pad.readPin(question)).toMatchObject({ ok: false, error: { code: 'device.garbled' } })
    expect(written.filter((frame) => frame === open)).toHaveLength(1)
    expect(written.at(-1)).toBe(stop)
  })

  it('digits given before the pad took the command are nobody’s', async () => {
    const { pad, say, written } = scripted({})
    const asked = pad.readPin(question)
    await waitFor(() => written.includes(open))
    say(`${digits} ${accepted} 02 00 01 B2 B2 03`)
    expect(await asked).toEqual({ ok: true, value: { kind: 'cancelled' } })
  })

  it('given up is told to stop within 200 ms', async () => {
    const { pad, written } = scripted({ [open]: `${accepted} ${key}` })
    const giveUp = new AbortController()
    const ended = expect(pad.readPin({ ...question, signal: giveUp.signal })).rejects.toThrow('given up')
    await waitFor(() => written.includes(open))
    const before = performance.now()
    giveUp.abort(new Error('given up'))
    await ended
    expect(performance.now() - before).toBeLessThan(200)
    expect(written.at(-1)).toBe(stop)
  })

  it('asks for the second entry of a change, and for nothing that is no PIN', () => {
    expect(text(openPinPad({ ...question, prompt: 'again' }))).toBe('30 06 06 1E 02')
    for (const wrong of [{ minimum: 3 }, { maximum: 17 }, { minimum: 7 }, { seconds: 0 }, { seconds: 256 }]) {
      expect(() => openPinPad({ ...question, ...wrong })).toThrow(RangeError)
    }
  })

  it('never crashes and never makes a PIN of noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 }), async (pieces) => {
        const { pad, transport } = scripted({ [open]: accepted })
        const ended = pad.readPin({ ...question, signal: AbortSignal.timeout(30) }).then(
          (outcome) => outcome.ok && outcome.value.kind,
          () => 'given up',
        )
        for (const piece of pieces) transport.deliver(piece)
        expect(await ended).not.toBe('pin')
        await pad.close()
      }),
      { seed: 52, numRuns: 40 },
    )
  })
})

describe('plain ASCII pad', () => {
  const asked = '8A 82'
  const atRest = '8B 80'

  function plain() {
    const script = createScriptedLine({ '89': '4F 4B 0D' })
    const pad = createPlainPinPad(script.line, { answerMs: 40 })
    cleanUps.push(() => pad.close())
    return { ...script, pad }
  }

  async function typed(keys: string, changes = {}) {
    const { pad, written, say } = plain()
    await waitFor(() => pad.state() === 'ready')
    const reading = pad.readPin({ ...question, ...changes })
    await waitFor(() => written.includes(asked))
    for (const one of keys.split(' ')) say(one)
    const outcome = await reading
    return { outcome, written }
  }

  it('answers its query', async () => {
    const { pad, written } = plain()
    expect(await pad.probe()).toEqual({ ok: true, value: '' })
    expect(written[0]).toBe('89')
    expect(pad).toMatchObject({ kind: 'pin-pad', driver: 'plain-ascii' })
  })

  it('gives the digits, and is put at rest', async () => {
    const { outcome, written } = await typed('31 32 33 34 35 36 0D')
    expect(outcome).toEqual({ ok: true, value: { kind: 'pin', digits: bytes('31 32 33 34 35 36') } })
    expect(written.slice(-2)).toEqual([asked, atRest])
  })

  it('corrections, entries too short and too long count as the person means them', async () => {
    expect((await typed('39 39 08 31 32 33 34 35 36 0D')).outcome).toMatchObject({ value: { digits: bytes('31 32 33 34 35 36') } })
    const short = await typed('31 32 0D 31 32 33 34 35 36 0D')
    expect(short.outcome).toMatchObject({ value: { digits: bytes('31 32 33 34 35 36') } })
    expect(short.written).toContain('81')
    const long = await typed('31 32 33 34 35 36 37 0D 31 31 31 31 31 31 0D')
    expect(long.outcome).toMatchObject({ value: { digits: bytes('31 31 31 31 31 31') } })
  })

  it('is cancelled by its key, and its time is kept here', async () => {
    expect((await typed('31 1B')).outcome).toEqual({ ok: true, value: { kind: 'cancelled' } })
    expect((await typed('31', { seconds: 1 })).outcome).toEqual({ ok: true, value: { kind: 'timed-out' } })
  })

  it('a byte that is no key makes the entry doubtful', async () => {
    expect((await typed('31 32 C7')).outcome).toMatchObject({ ok: false, error: { code: 'device.garbled' } })
  })

  it('that says nothing does not answer', async () => {
    const script = createScriptedLine({})
    const pad = createPlainPinPad(script.line, { answerMs: 30 })
    cleanUps.push(() => pad.close())
    expect(await pad.probe()).toEqual({ ok: false, error: { code: 'device.no-answer', details: { port: 'memory' } } })
    expect(script.written.filter((sent) => sent === '89').length).toBeGreaterThanOrEqual(2)
  })

  it('writes lines of sixteen characters', () => {
    expect(text(writePlainLine(1, 'A'))).toBe(`1B 53 31 41 ${Array.from({ length: 15 }, () => '20').join(' ')}`)
    expect(writePlainLine(0, 'X'.repeat(40))).toHaveLength(19)
  })
})

const pads = [
  {
    pad: 'with our framing',
    start: startFramedPad,
    create: (port: string) => createPinPad(lineTo(port), { baudRate: 9_600, interByteMs: 60 }),
  },
  { pad: 'of the plain kind', start: startPlainPad, create: (port: string) => createPlainPinPad(lineTo(port)) },
]

const lineTo = (port: string) => createLine(createTransport(port, { baudRate: 9_600 }))

describe.each(pads)('PIN pad $pad and its simulator', ({ start, create }) => {
  async function type(simulated: SimulatedPad, keys: string) {
    await waitFor(() => simulated.asking)
    for (const one of keys) simulated.press(one)
    if (simulated.asking) simulated.enter()
  }

  it('over TCP', async () => {
    const simulated = await start({ listen: 'tcp', port: 0 })
    cleanUps.push(simulated.close)
    const pad = create(simulated.address)
    cleanUps.push(() => pad.close())
    await waitFor(() => pad.state() === 'ready')
    const reading = pad.readPin({ ...question, minimum: 4, maximum: 8 })
    await type(simulated, '24681')
    expect(await reading).toEqual({ ok: true, value: { kind: 'pin', digits: bytes('32 34 36 38 31') } })
    const second = pad.readPin({ ...question, prompt: 'again' })
    await waitFor(() => simulated.asking)
    simulated.cancel()
    expect(await second).toEqual({ ok: true, value: { kind: 'cancelled' } })
  })

  it.runIf(canMakeSerialPairs())('over a serial port, unplugged during an entry and put back', async () => {
    const pair = await createSerialPair()
    cleanUps.push(pair.remove)
    let simulated = await start({ listen: 'serial', path: pair.devicePort })
    const port = pair.terminalPort
    const pad = create(port)
    cleanUps.push(() => pad.close())
    await waitFor(() => pad.state() === 'ready')
    const reading = pad.readPin(question)
    await waitFor(() => simulated.asking)
    await simulated.close()
    await pair.unplug()
    expect(await reading).toEqual({ ok: false, error: { code: 'device.disconnected', details: { port } } })
    await pair.plugIn()
    simulated = await start({ listen: 'serial', path: pair.devicePort })
    cleanUps.push(() => simulated.close())
    expect(await waitFor(() => pad.state() === 'ready', 10_000)).toBeLessThan(3_000)
    const again = pad.readPin(question)
    await type(simulated, '135790')
    expect(await again).toEqual({ ok: true, value: { kind: 'pin', digits: bytes('31 33 35 37 39 30') } })
  })
})
