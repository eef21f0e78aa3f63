import { describe, expect, it } from 'vitest'
import {
  cd5220,
  createCustomerDisplay,
  createLine,
  createPinPad,
  createPlainPinPad,
  createRatingKeypad,
  createTransport,
  led8,
} from '../../../main/devices/index.ts'
import { startCustomerDisplaySimulator } from '../../../main/simulators/customer-display/index.ts'
import { bytes } from '../devices/card-reader/bytes.ts'
import { waitFor } from '../devices/wait-for.ts'
import { startProgram } from './program.ts'

const lineTo = (address: string) => createLine(createTransport(address.replace('listening ', ''), { baudRate: 9_600 }))
const framed = { baudRate: 9_600, interByteMs: 60 }
const pin = { minimum: 6, maximum: 6, seconds: 10, prompt: 'enter' } as const

/** Gives an order until the program no longer says that nobody is asked. */
async function whenAsked(program: ReturnType<typeof startProgram>, order: string): Promise<string> {
  for (let turn = 0; turn < 200; turn += 1) {
    const answer = await program.order(order)
    if (answer !== 'refused nobody is asked') return answer
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('nobody was ever asked')
}

describe('simulators as programs', () => {
  it('a rating keypad presses, is busy, and loses frames on order', async () => {
    const program = startProgram('rating-keypad', '--tcp', '127.0.0.1:0')
    const keypad = createRatingKeypad(lineTo(await program.nextLine()), framed)
    expect(await program.order('press 5')).toBe('refused nobody is asked')
    expect(await keypad.probe()).toEqual({ ok: true, value: 'RK-SIM 1.0' })
    const asked = keypad.ask({ windowNumber: '1', seconds: 10 })
    expect(await whenAsked(program, 'press 5')).toBe('ok pressed')
    expect(await asked).toEqual({ ok: true, value: { kind: 'rated', level: 5 } })
    expect(await program.order('press 6')).toBe('refused no such key: 6')
    expect(await program.order('unasked 1')).toBe('ok pressed')
    expect(await program.order('busy on')).toBe('ok busy')
    expect(await keypad.ask({ windowNumber: '1', seconds: 10 })).toMatchObject({ ok: false, error: { code: 'device.failed' } })
    expect(await program.order('busy off')).toBe('ok free')
    expect(await program.order('fault silence')).toBe('ok fault ordered')
    expect(await keypad.probe()).toMatchObject({ ok: false, error: { code: 'device.no-answer' } })
    expect(await program.order('clear')).toBe('ok no faults')
    expect(await keypad.probe()).toMatchObject({ ok: true })
    expect(await program.order('fault nonsense')).toMatch(/^refused /)
    expect(await program.order('dance')).toBe('refused unknown order: dance')
    await keypad.close()
    expect(await program.quit()).toBe(0)
  })

  it.each([
    ['with our framing', [], (address: string) => createPinPad(lineTo(address), framed)],
    ['of the plain kind', ['--plain'], (address: string) => createPlainPinPad(lineTo(address))],
  ])('a PIN pad %s types and gives up on order', async (_kind, options, create) => {
    const program = startProgram('pin-pad', '--tcp', '127.0.0.1:0', ...options)
    const pad = create(await program.nextLine())
    expect(await pad.probe()).toMatchObject({ ok: true })
    expect(await program.order('type 123456')).toBe('refused nobody is asked')
    const first = pad.readPin(pin)
    expect(await whenAsked(program, 'type 135790')).toBe('ok typed')
    expect(await first).toEqual({ ok: true, value: { kind: 'pin', digits: bytes('31 33 35 37 39 30') } })
    const second = pad.readPin(pin)
    expect(await whenAsked(program, 'press 1')).toBe('ok pressed')
    expect(await program.order('cancel')).toBe('ok cancelled')
    expect(await second).toEqual({ ok: true, value: { kind: 'cancelled' } })
    expect(await program.order('press A')).toMatch(/^refused /)
    await pad.close()
    expect(await program.quit()).toBe(0)
  })

  it('a plain pad shows what it is told', async () => {
    const program = startProgram('pin-pad', '--tcp', '127.0.0.1:0', '--plain')
    const pad = createPlainPinPad(lineTo(await program.nextLine()))
    await pad.probe()
    expect(await program.order('shows')).toBe('ok WELCOME | ')
    const again = pad.readPin({ ...pin, prompt: 'again' })
    await whenAsked(program, 'press 1')
    expect(await program.order('shows')).toBe('ok ENTER ONCE MORE | ')
    expect(await program.order('enter')).toBe('ok pressed')
    for (let turn = 0; turn < 100 && (await program.order('shows')) !== 'ok TRY AGAIN | '; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(await program.order('shows')).toBe('ok TRY AGAIN | ')
    expect(await program.order('busy on')).toBe('refused a plain pad is never busy')
    expect(await program.order('cancel')).toBe('ok cancelled')
    expect(await again).toEqual({ ok: true, value: { kind: 'cancelled' } })
    await pad.close()
    expect(await program.quit()).toBe(0)
  })

  it('a customer display prints what it shows', async () => {
    const program = startProgram('customer-display', '--tcp', '127.0.0.1:0')
    const display = createCustomerDisplay(lineTo(await program.nextLine()), led8)
    await display.show({ label: 'total', amount: '120.50' })
    let line = await program.nextLine()
    while (line !== 'shows total 120.50') line = await program.nextLine()
    expect(await program.order('shows')).toBe('ok total 120.50')
    await display.clear()
    expect(await program.nextLine()).toBe('shows ')
    expect(await program.order('dance')).toBe('refused unknown order: dance')
    await display.close()
    expect(await program.quit()).toBe(0)
  })
})

describe('the simulated display', () => {
  it('takes commands of both kinds in any pieces, and noise between them', async () => {
    const simulator = await startCustomerDisplaySimulator({ listen: 'tcp', port: 0 })
    const transport = createTransport(simulator.address, { baudRate: 9_600 })
    await transport.open()
    const send = async (frame: Uint8Array) => {
      for (const byte of frame) await transport.write(Uint8Array.of(byte))
    }
    await send(bytes('FF 41 1B 99 00'))
    await send(cd5220.show({ label: 'change', amount: '3.00' }))
    await waitFor(() => simulator.shows() === 'CHANGE / 3.00')
    await send(led8.clear)
    await waitFor(() => simulator.shows() === '')
    await send(led8.show({ label: 'price', amount: '-1.50' }))
    await waitFor(() => simulator.shows() === 'price -1.50')
    await transport.close()
    await simulator.close()
  })
})
