import { describe, expect, it } from 'vitest'
import { readAnswerToReset } from '../../../../main/devices/card-reader/answer-to-reset.ts'
import { askCard, readRecord } from '../../../../main/devices/card-reader/apdu.ts'
import { readName, readRecordValue } from '../../../../main/devices/card-reader/card-records.ts'
import { answerMeaning, type CardSlot, presentByNotice } from '../../../../main/devices/index.ts'
import { encodeGb18030 } from '../../../../main/simulators/card-reader/gb18030.ts'
import { succeed } from '../../../../shared/errors/index.ts'
import { bytes, text } from './bytes.ts'

/** A slot whose card answers these, one after the other. */
function slotAnswering(...answers: string[]): { readonly slot: CardSlot; readonly asked: string[] } {
  const asked: string[] = []
  const left = answers.map(bytes)
  const slot: CardSlot = {
    port: 'memory',
    family: 'scripted',
    disturbances: 0,
    powerOn: () => Promise.resolve(succeed(bytes('3B 00'))),
    transmit(apdu) {
      asked.push(text(apdu))
      return Promise.resolve(succeed(left.shift() ?? bytes('6F 00')))
    },
    powerOff: () => Promise.resolve(succeed(undefined)),
    presence: () => Promise.resolve(succeed('active')),
    onPresence: () => () => undefined,
  }
  return { slot, asked }
}

describe('asking a card', () => {
  it('fetches what waits', async () => {
    const { slot, asked } = slotAnswering('61 02', 'AA BB 90 00')
    expect(await askCard(slot, readRecord(8, 0, 0x14))).toEqual(succeed({ data: bytes('AA BB'), status: 0x9000 }))
    expect(asked).toEqual(['00 B2 08 00 14', '00 C0 00 00 02'])
  })

  it('corrects the expected length (C13)', async () => {
    const { slot, asked } = slotAnswering('6C 14', '08 00 90 00')
    expect(await askCard(slot, readRecord(8, 0, 0x12))).toEqual(succeed({ data: bytes('08 00'), status: 0x9000 }))
    expect(asked).toEqual(['00 B2 08 00 12', '00 B2 08 00 14'])
  })

  it('joins data that come in parts', async () => {
    const { slot } = slotAnswering('AA 61 01', 'BB 90 00')
    expect(await askCard(slot, readRecord(8, 0, 0))).toEqual(succeed({ data: bytes('AA BB'), status: 0x9000 }))
  })

  it('that sends it in circles stops after three', async () => {
    const { slot, asked } = slotAnswering(...new Array<string>(10).fill('6C 14'))
    expect(await askCard(slot, readRecord(8, 0, 0x12))).toEqual(succeed({ data: new Uint8Array(), status: 0x6c14 }))
    expect(asked).toHaveLength(4)
  })

  it('whose answer lacks its status is garbled', async () => {
    const { slot } = slotAnswering('90')
    expect(await askCard(slot, readRecord(8, 0, 0x12))).toMatchObject({ ok: false, error: { code: 'device.garbled' } })
  })
})

describe('answer to reset', () => {
  it.each([
    ['the common card', '3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4', '00 81 54 44 36 86 60 53 28 A1 B2 C3 D4', [0]],
    ['no interface bytes', '3B 02 14 50', '14 50', [0]],
    ['inverse convention', '3F 02 14 50', '14 50', [0]],
    ['T=1 with its check byte', '3B 81 01 55 D5', '55', [1]],
    ['T=0 and T=1', '3B 91 11 80 01 55 54', '55', [0, 1]],
  ])('of %s is read', (_card, answer, historical, protocols) => {
    expect(readAnswerToReset(bytes(answer))).toMatchObject({ historical: bytes(historical), protocols })
  })

  it.each([
    ['another first byte', '3C 02 14 50'],
    ['a byte missing', '3B 02 14'],
    ['a byte too many', '3B 02 14 50 00'],
    ['a wrong check byte', '3B 81 01 55 D4'],
    ['an announced group missing', '3B 80'],
    ['nothing', ''],
  ])('with %s is none', (_fault, answer) => {
    expect(readAnswerToReset(bytes(answer))).toBeUndefined()
  })
})

describe('a record', () => {
  it.each([
    ['of another identifier (M17)', '09 02 31 32', { fault: 'identifier' }],
    ['that says to be longer than it is (M17)', '08 30 31 32', { fault: 'length' }],
    ['without a length', '08', { fault: 'length' }],
    ['without anything', '', { fault: 'identifier' }],
    ['followed by more bytes', '08 01 31 32', { value: bytes('31') }],
  ])('%s', (_kind, record, read) => {
    expect(readRecordValue(bytes(record), 0x08)).toEqual(read)
  })
})

describe('a name on a card', () => {
  const empty = new Uint8Array()

  it.each(['张三', '演示㐀', '𠮷', '阿卜杜热西提·买买提明'])('%s is read as it was written', (name) => {
    expect(readName(encodeGb18030(name), empty)).toBe(name)
  })

  it('ends at the first zero', () => {
    expect(readName(bytes('D5 C5 C8 FD 00 D5 C5'), empty)).toBe('张三')
  })

  it('may be cut in the middle of a character between its two records', () => {
    const whole = encodeGb18030(`A${'示'.repeat(20)}`)
    expect(readName(whole.subarray(0, 30), whole.subarray(30))).toBe(`A${'示'.repeat(20)}`)
  })

  it.each([
    ['half a character', 'D5 C5 C8'],
    ['bytes of no character', 'FF FF'],
    ['nothing', ''],
    ['only padding', '20 20 00'],
    ['a control character', 'D5 C5 07'],
  ])('of %s is none', (_fault, name) => {
    expect(readName(bytes(name), empty)).toBeUndefined()
  })
})

describe('what an answer of the reader means', () => {
  const answer = (...parameters: [number, number, number]) =>
    answerMeaning({ type: 0x80, slot: 1, sequence: 0, parameters, data: new Uint8Array() })

  it.each([
    ['rubbish in the error byte of a success (C03)', [0x00, 0x81, 0], { kind: 'done', presence: 'active' }],
    ['no card (C04)', [0x42, 0xfe, 0], { kind: 'failed', failure: 'card-absent' }],
    ['a mute card (C05)', [0x41, 0xfe, 0], { kind: 'failed', failure: 'card-mute' }],
    ['dirty contacts', [0x40, 0xfd, 0], { kind: 'failed', failure: 'card-mute', reason: 'parity error between reader and card' }],
    ['a slot the reader does not have', [0x41, 5, 0], { kind: 'failed', failure: 'reader', reason: 'the reader has no such slot' }],
    ['a reader out of order', [0x41, 0xfb, 0], { kind: 'failed', failure: 'reader', reason: 'reader hardware error' }],
    ['more time wanted (C16)', [0x80, 1, 0], { kind: 'time-extension', multiplier: 1 }],
    ['a card without power (C07)', [0x01, 0, 1], { kind: 'done', presence: 'inactive' }],
    ['an empty slot (C07)', [0x02, 0, 0], { kind: 'done', presence: 'absent' }],
  ] as const)('%s', (_case, parameters, meaning) => {
    expect(answer(...(parameters as [number, number, number]))).toMatchObject(meaning)
  })

  it('a notice speaks of the two slots by two bits each (C08)', () => {
    expect([presentByNotice(0x0c, 1), presentByNotice(0x08, 1), presentByNotice(0x03, 0), presentByNotice(0x0c, 0)]).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect(presentByNotice(0x0c, 2)).toBeUndefined()
  })
})
