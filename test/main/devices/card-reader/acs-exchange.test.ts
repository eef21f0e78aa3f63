import { describe, expect, it } from 'vitest'
import { createAcsSerialReader, createLine } from '../../../../main/devices/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { bytes, text } from './bytes.ts'

const accepted = '02 00 00 03'
const repeat = '02 00 00 00 00 00 00 00 00 00 00 00 03'
const limits = { statusMs: 60, answerMs: 120, powerOnMs: 120, repeatMs: 60, goneMs: 40 }
const selectFile = bytes('00 A4 02 00 02 EF 05')
const command = '02 6F 07 00 00 00 01 00 00 00 00 00 A4 02 00 02 EF 05 27 03'
const done = '02 80 02 00 00 00 01 00 00 00 00 90 00 13 03'

/** Gives these answers to what is written, one after the other; the first command of the reader has number 0. */
async function exchangeWith(...answers: string[]) {
  const written: string[] = []
  const left = [...answers]
  const transport = createMemoryTransport((sent) => {
    written.push(text(sent))
    const answer = left.shift()
    if (answer) transport.deliver(bytes(answer))
  })
  const line = createLine(transport)
  await line.open()
  const slot = createAcsSerialReader(line, { baudRate: 115_200, slot: 1, interByteMs: 15, limits })
  const outcome = await slot.transmit(selectFile)
  await line.close()
  return { outcome, written }
}

const good = { ok: true, value: bytes('90 00') }

describe('one exchange with an ACS reader', () => {
  it('a damaged answer is asked for again, two times (M10, M11, C17)', async () => {
    const damaged = `${accepted} 02 80 02 00 00 00 01 00 00 00 00 90 00 12 03`
    const wrongEnd = '02 80 02 00 00 00 01 00 00 00 00 90 00 13 04'
    expect(await exchangeWith(damaged, wrongEnd, done)).toEqual({ outcome: good, written: [command, repeat, repeat] })
    const never = await exchangeWith(damaged, wrongEnd, wrongEnd)
    expect(never.outcome).toMatchObject({ ok: false, error: { code: 'device.garbled' } })
    expect(never.written).toEqual([command, repeat, repeat])
  })

  it('a command the reader saw damaged goes out again under the same number, two times (M14)', async () => {
    expect(await exchangeWith('02 FF FF 03', '02 FE FE 03', `${accepted} ${done}`)).toEqual({
      outcome: good,
      written: [command, command, command],
    })
    const never = await exchangeWith('02 FF FF 03', '02 FF FF 03', '02 FF FF 03')
    expect(never.outcome).toMatchObject({ ok: false, error: { code: 'device.garbled' } })
    expect(never.written).toHaveLength(3)
  })

  it.each([
    ['a time extension before the answer (C16)', `${accepted} 02 80 00 00 00 00 01 00 80 01 00 00 03 ${done}`],
    ['an answer to an older command before it (M15)', `${accepted} 02 80 02 00 00 00 01 04 00 00 00 90 00 17 03 ${done}`],
    ['noise before it (M16)', `${accepted} 00 55 ${done}`],
    ['an absurd length before it (M12)', `${accepted} 02 80 FF FF 00 00 01 00 00 00 00 00 ${done}`],
    ['a notice between word and answer (C08)', `${accepted} 02 50 0C 5C 03 ${done}`],
  ])('%s does not matter', async (_what, answer) => {
    expect((await exchangeWith(answer)).outcome).toEqual(good)
  })

  it.each([
    ['no card (C04)', '02 80 00 00 00 00 01 00 42 FE 00 3D 03', 'card.absent'],
    ['a mute card (C05)', '02 80 00 00 00 00 01 00 41 FE 00 3E 03', 'card.mute'],
    ['a card pulled, told in one piece (M13)', '02 50 08 58 03 02 80 00 00 00 00 01 00 42 FE 00 3D 03', 'card.absent'],
  ])('%s is told', async (_what, answer, code) => {
    const { outcome } = await exchangeWith(`${accepted} ${answer}`)
    expect(outcome.ok ? 'done' : outcome.error.code).toBe(code)
  })
})
