import { describe, expect, it } from 'vitest'
import { createAcsSerialReader, createLine, verifyCardPin } from '../../../../main/devices/index.ts'
import { createCardModel, createSimulatedCard, createSimulatedReader, type Fault } from '../../../../main/simulators/card-reader/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { text } from './bytes.ts'
import { aCard } from './cards.ts'
import { createMemoryMt3 } from './mt3/memory-mt3.ts'

const right = '246810'
const wrong = '123456'
const digitsOf = (pin: string) => Uint8Array.from(Buffer.from(pin, 'latin1'))

function memoryAcs(changes: Parameters<typeof aCard>[0] = {}) {
  const written: string[] = []
  const transport = createMemoryTransport((sent) => {
    written.push(text(sent))
    simulated.receive(sent)
  })
  const simulated = createSimulatedReader({ send: transport.deliver, cut: transport.lose }, { slot: 1, cardTimeMs: 0 })
  simulated.insert(createSimulatedCard(createCardModel(aCard({ pin: right, ...changes }))))
  const line = createLine(transport)
  const limits = { statusMs: 60, answerMs: 100, powerOnMs: 100, repeatMs: 60, goneMs: 60 }
  const slot = createAcsSerialReader(line, { baudRate: 115_200, slot: 1, interByteMs: 15, limits })
  return { line, slot, simulated, transport, written }
}

function memoryMt3(changes: Parameters<typeof aCard>[0] = {}) {
  return createMemoryMt3(aCard({ pin: right, ...changes }))
}

const families = [
  { family: 'an ACS reader', create: memoryAcs, verify: /^02 6F .* 00 20 00 00 / },
  { family: 'an MT3 reader', create: memoryMt3, verify: /^02 00 0B C0 31 00 00 20 00 00 / },
]

describe.each(families)('the PIN of a card in $family', ({ create, verify }) => {
  async function tries(pins: readonly string[], changes: Parameters<typeof aCard>[0] = {}, faults: readonly Fault[] = []) {
    const { line, slot, simulated, written } = create(changes)
    await line.open()
    await slot.presence()
    for (const fault of faults) simulated.fault(fault)
    const outcomes = []
    for (const pin of pins) {
      const outcome = await verifyCardPin(slot, digitsOf(pin))
      outcomes.push(outcome.ok ? 'right' : outcome.error)
    }
    await line.close()
    return { outcomes, sent: written.filter((frame) => verify.test(frame)), written }
  }

  it('is right, wrong with its tries, and locked (C15)', async () => {
    const { outcomes, sent } = await tries([right, wrong, wrong, right, wrong, wrong, wrong, right])
    const wrongWith = (triesLeft: number) => ({ code: 'card.pin-wrong', details: { triesLeft } })
    const locked = { code: 'card.pin-locked', details: {} }
    expect(outcomes).toEqual(['right', wrongWith(2), wrongWith(1), 'right', wrongWith(2), wrongWith(1), locked, locked])
    expect(sent).toHaveLength(8)
  })

  it.each([
    ['1234', '02 12 34'],
    ['12345', '03 12 34 5F'],
    ['1234567890123456', '08 12 34 56 78 90 12 34 56'],
  ])('%s goes out as packed digits', async (pin, packed) => {
    const { written } = await tries([pin])
    expect(written.some((frame) => frame.includes(`00 20 00 00 ${packed}`))).toBe(true)
  })

  it.each<[string, Fault]>([
    ['a command that arrives damaged', { kind: 'command-damaged', after: 3 }],
    ['an answer that never comes', { kind: 'no-answer', after: 3 }],
    ['silence', { kind: 'silence', after: 3 }],
  ])('is never sent twice, not after %s', async (_fault, fault) => {
    const { outcomes, sent } = await tries([right], {}, [fault])
    expect(outcomes[0]).toMatchObject({ code: expect.stringMatching(/^device\.(no-answer|garbled)$/) })
    expect(sent).toHaveLength(1)
  })

  it('does not stay in what was sent', async () => {
    const { slot, line, transport } = create()
    const sent: Uint8Array[] = []
    const write = transport.write
    transport.write = (frame) => {
      sent.push(frame)
      return write(frame)
    }
    await line.open()
    await slot.presence()
    await verifyCardPin(slot, digitsOf(wrong))
    await line.close()
    expect(sent.length).toBeGreaterThan(3)
    expect(sent.filter((frame) => text(frame).includes('12 34 56'))).toEqual([])
  })

  it('is not asked of another card', async () => {
    const { outcomes, sent } = await tries([right], { habits: { selectionStatus: '6A82' } })
    expect(outcomes).toEqual([{ code: 'card.not-social-security', details: {} }])
    expect(sent).toEqual([])
  })

  it('is 4 to 16 digits and nothing else', async () => {
    const { slot, line } = create()
    for (const pin of ['', '123', '12345678901234567', '12345A'])
      await expect(verifyCardPin(slot, digitsOf(pin))).rejects.toThrow(RangeError)
    await line.close()
  })
})
