import { describe, expect, it } from 'vitest'
import { readAnswerToReset } from '../../../../main/devices/card-reader/answer-to-reset.ts'
import { openApplication } from '../../../../main/devices/card-reader/card-application.ts'
import { recordPlaces } from '../../../../main/devices/card-reader/card-records.ts'
import { authorizeCard } from '../../../../main/devices/card-reader/third-generation.ts'
import { type CardSlot, setBlockProtocolCommand } from '../../../../main/devices/index.ts'
import { succeed } from '../../../../shared/errors/index.ts'
import { bytes, text } from './bytes.ts'
import { aCard, identityOf } from './cards.ts'
import { createMemoryReader } from './memory-reader.ts'

const environment = '00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF'

/** A card that answers commands by a table; each entry once, in its order, the last one for ever. */
function slotWith(answers: Readonly<Record<string, readonly string[]>>): { readonly slot: CardSlot; readonly asked: string[] } {
  const asked: string[] = []
  const slot: CardSlot = {
    port: 'memory',
    family: 'scripted',
    disturbances: 0,
    powerOn: () => Promise.resolve(succeed(bytes('3B 00'))),
    transmit(apdu) {
      const command = text(apdu)
      const times = asked.filter((earlier) => earlier === command).length
      asked.push(command)
      const list = answers[command] ?? ['6F 00']
      return Promise.resolve(succeed(bytes(list[Math.min(times, list.length - 1)] ?? '6F 00')))
    },
    powerOff: () => Promise.resolve(succeed(undefined)),
    presence: () => Promise.resolve(succeed('active')),
    onPresence: () => () => undefined,
  }
  return { slot, asked }
}

function placeOf(field: string) {
  const place = recordPlaces.find((candidate) => candidate.field === field)
  if (!place) throw new Error(`no record ${field}`)
  return place
}

async function readVersion(answers: Readonly<Record<string, readonly string[]>>) {
  const { slot, asked } = slotWith({ [environment]: ['90 00'], ...answers })
  const application = await openApplication(slot)
  if (!application.ok) throw new Error(application.error.code)
  return { outcome: await application.value.record(placeOf('version'), 2), asked: asked.slice(1) }
}

const select2 = '00 A4 02 00 02 EF 05'
const select0 = '00 A4 00 00 02 EF 05'
const version = '03 04 32 2E 30 30 90 00'
const value = { ok: true, value: bytes('32 2E 30 30') }

describe('reading a record', () => {
  it.each<[string, Record<string, string[]>, string[]]>([
    ['by its identifier (A)', { [select2]: ['90 00'], '00 B2 03 00 06': [version] }, [select2, '00 B2 03 00 06']],
    [
      'by number and file after 6981 (C)',
      { [select2]: ['90 00'], '00 B2 03 00 06': ['69 81'], '00 B2 03 2C 06': [version] },
      [select2, '00 B2 03 00 06', '00 B2 03 2C 06'],
    ],
    [
      'by identifier and file after 6A86 and 6A82 (D)',
      { [select2]: ['90 00'], '00 B2 03 00 06': ['6A 86'], '00 B2 03 2C 06': ['6A 82'], '00 B2 03 28 06': [version] },
      [select2, '00 B2 03 00 06', '00 B2 03 2C 06', '00 B2 03 28 06'],
    ],
    [
      'by number at last (B)',
      {
        [select2]: ['90 00'],
        '00 B2 03 00 06': ['69 81'],
        '00 B2 03 2C 06': ['69 81'],
        '00 B2 03 28 06': ['69 81'],
        '00 B2 03 04 06': [version],
      },
      [select2, '00 B2 03 00 06', '00 B2 03 2C 06', '00 B2 03 28 06', '00 B2 03 04 06'],
    ],
    [
      'with the length left to the card after 6700',
      { [select2]: ['90 00'], '00 B2 03 00 06': ['67 00'], '00 B2 03 00 00': [version] },
      [select2, '00 B2 03 00 06', '00 B2 03 00 00'],
    ],
    [
      'in a file selected with the other P1 after 6A86',
      { [select2]: ['6A 86'], [select0]: ['90 00'], '00 B2 03 00 06': [version] },
      [select2, select0, '00 B2 03 00 06'],
    ],
    [
      'in a file selected with the other P1 after 6A80',
      { [select2]: ['6A 80'], [select0]: ['90 00'], '00 B2 03 00 06': [version] },
      [select2, select0, '00 B2 03 00 06'],
    ],
    [
      'after 6986, the application selected anew',
      { [select2]: ['90 00'], '00 B2 03 00 06': ['69 86', version] },
      [select2, '00 B2 03 00 06', environment, select2, '00 B2 03 00 06'],
    ],
    [
      'in a file that wants the application selected anew (6985)',
      { [select2]: ['69 85', '90 00'], '00 B2 03 00 06': [version] },
      [select2, environment, select2, '00 B2 03 00 06'],
    ],
  ])('%s', async (_way, answers, commands) => {
    const { outcome, asked } = await readVersion(answers)
    expect(outcome).toEqual(value)
    expect(asked).toEqual(commands)
  })

  it.each([
    ['69 82', 'card.authentication-required'],
    ['69 83', 'card.locked'],
    ['69 85', 'card.locked'],
    ['62 83', 'card.locked'],
    ['6A 81', 'card.locked'],
    ['93 03', 'card.locked'],
    ['69 88', 'card.bad-data'],
    ['6A 88', 'card.bad-data'],
    ['67 00', 'card.bad-data'],
  ])('that always ends with %s is refused as %s', async (status, code) => {
    const { outcome } = await readVersion({ [select2]: ['90 00'], '00 B2 03 00 06': [status], '00 B2 03 00 00': [status] })
    expect(outcome.ok ? 'read' : outcome.error.code).toBe(code)
  })

  it('that is not there is empty (C12)', async () => {
    expect((await readVersion({ [select2]: ['90 00'], '00 B2 03 00 06': ['6A 83'] })).outcome).toEqual({ ok: true, value: undefined })
  })
})

describe('authentication of a third-generation card', () => {
  const challenge = '00 84 00 00 08'
  const numbers = ['01 01 01 01 01 01 01 01 90 00', '02 02 02 02 02 02 02 02 90 00']
  const internal = `00 88 00 05 10 ${Array.from({ length: 8 }, () => '02').join(' ')} ${Array.from({ length: 8 }, () => '01').join(' ')}`
  const result = bytes('A0 A1 A2 A3')
  const keys = {
    internalKey: [0x00, 0x05] as const,
    authorize: () => Promise.resolve({ internalResult: result, externalResult: new Uint8Array(16) }),
  }
  const external = `00 82 00 0A 10 ${Array.from({ length: 16 }, () => '00').join(' ')}`

  async function authorize(answers: Readonly<Record<string, readonly string[]>>) {
    const { slot, asked } = slotWith({
      [environment]: ['90 00'],
      [challenge]: [...numbers, ...numbers, ...numbers, ...numbers],
      ...answers,
    })
    const application = await openApplication(slot)
    if (!application.ok) throw new Error(application.error.code)
    const card = { region: '110100', resetInformation: '00', cardIdentification: '11' }
    return { outcome: await authorizeCard(application.value, keys, card), asked }
  }

  it('draws new random numbers once when the card no longer takes the old ones (6984)', async () => {
    const { outcome, asked } = await authorize({ [internal]: ['69 84', 'A0 A1 A2 A3 90 00'], [external]: ['90 00'] })
    expect(outcome).toEqual({ ok: true, value: undefined })
    expect(asked.filter((command) => command === challenge)).toHaveLength(6)
    const never = await authorize({ [internal]: ['69 84'] })
    expect(never.outcome).toMatchObject({ ok: false, error: { code: 'card.bad-data' } })
    expect(never.asked.filter((command) => command === internal)).toHaveLength(2)
  })

  it('is not tried again when the key is blocked (6983)', async () => {
    const { outcome, asked } = await authorize({ [internal]: ['A0 A1 A2 A3 90 00'], [external]: ['69 83'] })
    expect(outcome).toEqual({ ok: false, error: { code: 'card.locked', details: {} } })
    expect(asked.filter((command) => command === external)).toHaveLength(1)
  })
})

describe('a card that speaks in blocks (T=1)', () => {
  const setParameters = 0x61
  const answerToReset = '3B810155D5'

  it('is agreed on with the reader before the first command', async () => {
    const card = aCard({ answerToReset })
    const { reader, written } = createMemoryReader(card)
    expect(await reader.read()).toEqual({ ok: true, value: { ...identityOf(card), resetInformation: '55' } })
    const parameters = written.filter((frame) => frame[1] === setParameters)
    expect(parameters.map((frame) => text(frame.subarray(8, -2)))).toEqual([
      '01 00 00 11 10 00 4D 00 20 00',
      '01 00 00 11 10 00 4D 00 20 00',
    ])
    await reader.close()
  })

  it('is agreed on with what its answer to reset says', () => {
    const answer = readAnswerToReset(bytes('3B F0 18 00 02 81 31 FE 65 C1'))
    expect(answer).toMatchObject({ protocol: 1, protocols: [1, 1] })
    if (!answer?.blocks) throw new Error('a block protocol')
    expect(answer.blocks).toEqual({ speed: 0x18, guardTime: 2, waitingTimes: 0x65, largestBlock: 0xfe, check: 'xor' })
    expect(text(setBlockProtocolCommand(answer.blocks).data)).toBe('18 10 02 65 00 FE 00')
  })

  it('and T=0 as well needs no agreement, and one bound to T=1 does', () => {
    expect(readAnswerToReset(bytes('3B 91 11 80 01 55 54'))).toMatchObject({ protocol: 0, protocols: [0, 1] })
    expect(readAnswerToReset(bytes('3B 90 11 90 81 01 91'))).toMatchObject({ protocol: 1, protocols: [0, 1] })
  })

  it('of another protocol is refused with the reason', async () => {
    const { reader } = createMemoryReader(aCard({ answerToReset: '3B800E8E' }))
    expect(await reader.read()).toEqual({
      ok: false,
      error: { code: 'device.failed', details: { port: 'memory', reason: 'the reader does not speak T=14 with this card' } },
    })
    await reader.close()
  })
})
