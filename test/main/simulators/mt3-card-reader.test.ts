import { describe, expect, it } from 'vitest'
import { createLine, createMt3SerialReader, createSocialCardReader, createTransport } from '../../../main/devices/index.ts'
import { createCardModel, createSimulatedCard } from '../../../main/simulators/card-reader/index.ts'
import { createSimulatedMt3Reader } from '../../../main/simulators/mt3-card-reader/index.ts'
import { bytes, text } from '../devices/card-reader/bytes.ts'
import { aCard, identityOf } from '../devices/card-reader/cards.ts'
import { startProgram } from './program.ts'

const workedCard = aCard({ answerToReset: '3B6D0000008154443686605328A1B2C3D4' })

/** A reader and what it has sent since last asked. */
function bareReader() {
  let sent: Uint8Array[] = []
  const reader = createSimulatedMt3Reader({ send: (frame) => sent.push(frame), cut: () => undefined }, { cardTimeMs: 0 })
  const ask = (...frames: string[]) => {
    sent = []
    for (const frame of frames) reader.receive(bytes(frame))
    return sent.map(text)
  }
  return { reader, ask }
}

const reset = '02 00 03 C0 30 00 F0 03'
const select = '02 00 17 C0 31 00 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF 03 03'
const powerOff = '02 00 03 C0 32 00 F2 03'
const cardError = '02 00 03 00 12 00 12 03'

describe('the simulated MT3 reader', () => {
  it('answers the frames of the table (T01–T04)', () => {
    const { reader, ask } = bareReader()
    expect(ask(reset)).toEqual([cardError])
    reader.insert(createSimulatedCard(createCardModel(workedCard)))
    expect(ask(select)).toEqual([cardError])
    expect(ask(reset, select, powerOff)).toEqual([
      '02 00 14 00 00 00 3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4 68 03',
      '02 00 05 00 00 00 61 1E 7F 03',
      '02 00 03 00 00 00 00 03',
    ])
    reader.remove()
    expect(ask(reset)).toEqual([cardError])
  })

  it('says who it is, and refuses what it does not know', () => {
    const { ask } = bareReader()
    expect(ask('02 00 03 00 01 00 01 03')[0]).toMatch(/^02 00 0E 00 00 00 4D 54 33 /)
    expect(ask('02 00 03 32 29 FF E4 03')).toEqual(['02 00 03 00 01 00 01 03'])
  })

  it('takes commands byte by byte, and damaged ones not at all', () => {
    const { reader, ask } = bareReader()
    reader.insert(createSimulatedCard(createCardModel(workedCard)))
    expect(ask(...reset.split(' '))).toHaveLength(1)
    expect(ask('02 00 03 C0 30 00 F1 03')).toEqual([])
    expect(ask('02 00 03 C0 30 00 F0 04')).toEqual([])
  })

  it('spoils one answer on order (M18) and is well again', () => {
    const { reader, ask } = bareReader()
    reader.insert(createSimulatedCard(createCardModel(workedCard)))
    ask(reset)
    reader.fault({ kind: 'bad-checksum' })
    expect(ask(select)).toEqual(['02 00 05 00 00 00 61 1E 7E 03'])
    expect(ask(select)).toEqual(['02 00 05 00 00 00 61 1E 7F 03'])
  })

  it('is a program with the orders of the other reader', async () => {
    const program = startProgram('mt3-card-reader', '--tcp', '127.0.0.1:0')
    const port = (await program.nextLine()).replace('listening ', '')
    expect(await program.order(`insert ${JSON.stringify(aCard())}`)).toBe('ok inserted')
    const line = createLine(createTransport(port, { baudRate: 9_600 }))
    const reader = createSocialCardReader(line, createMt3SerialReader(line, { baudRate: 9_600, interByteMs: 60 }))
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(aCard()) })
    expect(await program.order('remove')).toBe('ok removed')
    expect(await reader.read()).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
    expect(await program.order('fault no-such-fault')).toMatch(/^refused /)
    await reader.close()
    expect(await program.quit()).toBe(0)
  })
})
