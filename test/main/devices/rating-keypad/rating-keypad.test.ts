import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createLine, createRatingKeypad, createTransport, readRatingWord, startRating } from '../../../../main/devices/index.ts'
import { startRatingKeypadSimulator } from '../../../../main/simulators/rating-keypad/index.ts'
import { bytes, text } from '../card-reader/bytes.ts'
import { createScriptedLine } from '../envelope/scripted-line.ts'
import { canMakeSerialPairs, createSerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

const ping = '02 00 01 10 10 03'
const pong = '02 00 0B 90 52 4B 2D 53 49 4D 20 31 2E 30 FC 03'
const start = '02 00 05 20 1E 57 30 33 6A 03'
const accepted = '02 00 02 A0 20 80 03'
const verySatisfied = '02 00 02 A1 05 A4 03'
const cancel = '02 00 01 21 21 03'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function scripted(answers: Readonly<Record<string, string>>) {
  const script = createScriptedLine({ [ping]: pong, ...answers })
  const keypad = createRatingKeypad(script.line, { baudRate: 115_200, interByteMs: 15, acceptMs: 40 })
  cleanUps.push(() => keypad.close())
  return { ...script, keypad }
}

const question = { windowNumber: 'W03', seconds: 30 }

describe('rating keypad', () => {
  it('is asked and answers as the table has it (K01)', async () => {
    const { keypad, written } = scripted({ [start]: `${accepted} ${verySatisfied}` })
    expect(await keypad.ask(question)).toEqual({ ok: true, value: { kind: 'rated', level: 5 } })
    expect(written.filter((frame) => frame !== ping)).toEqual([start])
    expect(keypad).toMatchObject({ kind: 'rating-keypad', driver: 'rk-serial' })
  })

  it.each([
    ['02 00 02 A1 01 A0 03', { kind: 'rated', level: 1 }],
    ['02 00 01 A2 A2 03', { kind: 'nobody-pressed' }],
  ])('ending with %s', async (word, value) => {
    const { keypad } = scripted({ [start]: `${accepted} ${word}` })
    expect(await keypad.ask(question)).toEqual({ ok: true, value })
  })

  it('says who it is', async () => {
    const { keypad } = scripted({})
    expect(await keypad.probe()).toEqual({ ok: true, value: 'RK-SIM 1.0' })
    expect(keypad.state()).toBe('ready')
  })

  it('is there while somebody is being asked, without waiting for them', async () => {
    const { keypad, written } = scripted({ [start]: accepted })
    await keypad.probe()
    const giveUp = new AbortController()
    const ended = expect(keypad.ask({ ...question, signal: giveUp.signal })).rejects.toThrow('enough')
    await waitFor(() => written.includes(start))
    expect(await keypad.probe()).toEqual({ ok: true, value: 'RK-SIM 1.0' })
    giveUp.abort(new Error('enough'))
    await ended
  })

  it('that is busy fails with the reason, and is told to stop', async () => {
    const { keypad, written } = scripted({ [start]: '02 00 02 EE 02 EC 03' })
    expect(await keypad.ask(question)).toEqual({
      ok: false,
      error: { code: 'device.failed', details: { port: 'memory', reason: 'the keypad is busy' } },
    })
    expect(written.at(-1)).toBe(cancel)
  })

  it('ignores a key nobody asked for', async () => {
    const { keypad, say, written } = scripted({})
    await keypad.probe()
    say(verySatisfied)
    const asked = keypad.ask(question)
    await waitFor(() => written.includes(start))
    // Before the keypad took the command, a key is nobody's answer.
    say(`${verySatisfied} ${accepted}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    say('02 00 02 A1 02 A3 03')
    expect(await asked).toEqual({ ok: true, value: { kind: 'rated', level: 2 } })
  })

  it('asked three times without a word does not answer', async () => {
    const { keypad, written } = scripted({})
    expect(await keypad.ask(question)).toEqual({ ok: false, error: { code: 'device.no-answer', details: { port: 'memory' } } })
    expect(written.filter((frame) => frame === start)).toHaveLength(3)
    expect(written.at(-1)).toBe(cancel)
    expect(keypad.state()).toBe('offline')
  })

  it('whose key arrives damaged is garbled', async () => {
    const { keypad } = scripted({ [start]: `${accepted} 02 00 02 A1 05 A5 03` })
    expect(await keypad.ask(question)).toMatchObject({ ok: false, error: { code: 'device.garbled' } })
  })

  it('given up tells the keypad to stop', async () => {
    const { keypad, written } = scripted({ [start]: accepted })
    const giveUp = new AbortController()
    const ended = expect(keypad.ask({ ...question, signal: giveUp.signal })).rejects.toThrow('the patient left')
    await waitFor(() => written.includes(start))
    const before = performance.now()
    giveUp.abort(new Error('the patient left'))
    await ended
    expect(performance.now() - before).toBeLessThan(200)
    await waitFor(() => written.at(-1) === cancel)
  })

  it('shows letters and digits of a window only, and refuses times that do not fit', () => {
    expect(text(startRating(30, '三号窗W03'))).toBe('20 1E 57 30 33')
    expect(startRating(1, 'A'.repeat(40))).toHaveLength(18)
    for (const seconds of [0, 256, 1.5]) expect(() => startRating(seconds, 'W03')).toThrow(RangeError)
  })

  it('takes no word it may not say', () => {
    for (const word of ['A1 00', 'A1 06', 'A1', 'A1 05 05', 'A2 01', '55 05', 'B1 31 32'])
      expect(readRatingWord(bytes(word))).toBeUndefined()
  })

  it('never crashes, whatever the keypad says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), async (pieces) => {
        const { keypad, transport } = scripted({ [start]: accepted })
        const giveUp = AbortSignal.timeout(30)
        const ended = keypad.ask({ ...question, signal: giveUp }).then(
          (outcome) => outcome.ok,
          () => false,
        )
        for (const piece of pieces) transport.deliver(piece)
        expect(typeof (await ended)).toBe('boolean')
        await keypad.close()
      }),
      { seed: 51, numRuns: 40 },
    )
  })
})

describe('rating keypad and its simulator', () => {
  async function overTcp() {
    const simulator = await startRatingKeypadSimulator({ listen: 'tcp', port: 0 })
    cleanUps.push(simulator.close)
    const keypad = createRatingKeypad(createLine(createTransport(simulator.address, { baudRate: 9_600 })), {
      baudRate: 9_600,
      interByteMs: 60,
    })
    cleanUps.push(() => keypad.close())
    return { simulator, keypad }
  }

  it('a person presses', async () => {
    const { simulator, keypad } = await overTcp()
    const asked = keypad.ask(question)
    await waitFor(() => simulator.asking)
    simulator.press(4)
    expect(await asked).toEqual({ ok: true, value: { kind: 'rated', level: 4 } })
    expect(() => simulator.press(4)).toThrow('nobody is asked')
  })

  it('nobody presses', async () => {
    const { keypad } = await overTcp()
    expect(await keypad.ask({ windowNumber: '1', seconds: 1 })).toEqual({ ok: true, value: { kind: 'nobody-pressed' } })
  })

  it.each([
    ['lost', { ok: true, value: { kind: 'rated', level: 3 } }],
    ['bad-checksum', { ok: true, value: { kind: 'rated', level: 3 } }],
    ['noise', { ok: true, value: { kind: 'rated', level: 3 } }],
  ] as const)('the word that it took the command meets %s', async (kind, outcome) => {
    const { simulator, keypad } = await overTcp()
    await waitFor(() => keypad.state() === 'ready')
    simulator.fault({ kind })
    const asked = keypad.ask(question)
    await waitFor(() => simulator.asking)
    await new Promise((resolve) => setTimeout(resolve, 700))
    simulator.press(3)
    expect(await asked).toEqual(outcome)
  })

  it.runIf(canMakeSerialPairs())('unplugged while somebody is asked says so, and works again when it is put back', async () => {
    const pair = await createSerialPair()
    cleanUps.push(pair.remove)
    let simulator = await startRatingKeypadSimulator({ listen: 'serial', path: pair.devicePort })
    const port = pair.terminalPort
    const keypad = createRatingKeypad(createLine(createTransport(port, { baudRate: 9_600 })), { baudRate: 9_600, interByteMs: 100 })
    cleanUps.push(() => keypad.close())
    const asked = keypad.ask(question)
    await waitFor(() => simulator.asking)
    await simulator.close()
    await pair.unplug()
    expect(await asked).toEqual({ ok: false, error: { code: 'device.disconnected', details: { port } } })
    expect(await waitFor(() => keypad.state() === 'offline')).toBeLessThan(1_000)
    await pair.plugIn()
    simulator = await startRatingKeypadSimulator({ listen: 'serial', path: pair.devicePort })
    cleanUps.push(() => simulator.close())
    const again = keypad.ask(question)
    await waitFor(() => simulator.asking)
    simulator.press(1)
    expect(await again).toEqual({ ok: true, value: { kind: 'rated', level: 1 } })
  })

  it('another device on its port ends within two seconds', async () => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.pipe(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanUps.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    })
    const address = server.address()
    const port = `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    const keypad = createRatingKeypad(createLine(createTransport(port, { baudRate: 9_600 })), { baudRate: 9_600, interByteMs: 60 })
    cleanUps.push(() => keypad.close())
    const before = performance.now()
    expect(await keypad.probe()).toMatchObject({ ok: false, error: { code: 'device.no-answer' } })
    expect(performance.now() - before).toBeLessThan(2_000)
  })
})
