import { describe, expect, it } from 'vitest'
import type { CardReaderSettings, ThirdGenerationKeys } from '../../../../main/devices/index.ts'
import { type CardDescription, type Fault, testCryptogram } from '../../../../main/simulators/card-reader/index.ts'
import { bytes } from './bytes.ts'
import { aCard, identityOf, syntheticId } from './cards.ts'
import { createMemoryReader } from './memory-reader.ts'

async function readOnce(card: CardDescription | undefined, faults: readonly Fault[] = [], settings: Partial<CardReaderSettings> = {}) {
  const { reader, simulated } = createMemoryReader(card, settings)
  // The first command is the question for the slot's state after opening; faults are meant for the reading.
  await reader.read()
  for (const fault of faults) simulated.fault(fault)
  const outcome = await reader.read()
  await reader.close()
  return outcome
}

async function read(card: CardDescription | undefined, settings: Partial<CardReaderSettings> = {}) {
  const { reader, written } = createMemoryReader(card, settings)
  const outcome = await reader.read()
  await reader.close()
  return { outcome, written }
}

describe('social-security card', () => {
  it.each(['1.00', '2.00', '2.01'])('of version %s is read', async (version) => {
    const card = aCard({ version })
    expect((await read(card)).outcome).toEqual({ ok: true, value: identityOf(card) })
  })

  it('that leaves its version blank is of the second generation', async () => {
    const card = aCard({ version: '' })
    expect((await read(card)).outcome).toEqual({ ok: true, value: { ...identityOf(card), version: '2.00' } })
  })

  it('of a generation to come is refused by its version', async () => {
    expect((await read(aCard({ version: '4.00' }))).outcome).toEqual({
      ok: false,
      error: { code: 'card.unsupported-version', details: { version: '4.00' } },
    })
  })

  it.each([
    [['identifier'], '1.00'],
    [['number'], '1.00'],
    [['number'], '2.00'],
    [['number-and-file'], '1.00'],
    [['number-and-file'], '2.00'],
    [['identifier-and-file'], '1.00'],
    [['identifier-and-file'], '2.00'],
  ] as const)('that addresses records by %j (version %s) is read', async (addressing, version) => {
    const card = aCard({ version, habits: { addressing: [...addressing] } })
    expect((await read(card)).outcome).toEqual({ ok: true, value: identityOf(card) })
  })

  it.each<[string, CardDescription['habits']]>([
    ['gives its data at once on selection', { selectAnswer: 'direct' }],
    ['selects files by P1 00 only', { fileParameters: [0] }],
    ['selects files by P1 02 only', { fileParameters: [2] }],
    ['pads with spaces', { padding: 'spaces' }],
    ['has no name extension', { withoutNameExtension: true }],
    ['has no name extension and counts its records', { withoutNameExtension: true, addressing: ['number'] }],
    ['gives records whatever length is expected', { wrongLength: 'served' }],
  ])('that %s is read', async (_habit, habits) => {
    const card = aCard({ habits })
    expect((await read(card)).outcome).toEqual({ ok: true, value: identityOf(card) })
  })

  it.each(['㐀', '演示𠮷安', '阿卜杜热西提·买买提明·演示', '演'.repeat(25), `A${'示'.repeat(24)}`])(
    'keeps the name %s whole',
    async (name) => {
      const card = aCard({ name })
      expect((await read(card)).outcome).toEqual({ ok: true, value: identityOf(card) })
    },
  )

  it.each([
    ['first digits of the old form', '360802790312191'],
    ['check character X', syntheticId('360802197903121', 2)],
  ])('with an identity number with %s is read', async (_form, idNumber) => {
    const card = aCard({ idNumber })
    expect((await read(card)).outcome).toEqual({ ok: true, value: identityOf(card) })
  })

  it('that is valid for ever says no last day', async () => {
    const { issuedOn: _issued, validTo: _valid, ...card } = aCard()
    expect((await read(card)).outcome).toEqual({ ok: true, value: identityOf(card) })
  })

  it.each(['00000000', '20300101'])('valid to %s is told so or not at all', async (validTo) => {
    const { outcome } = await read(aCard({ validTo }))
    expect(outcome.ok && outcome.value.validTo).toBe(validTo === '00000000' ? undefined : '2030-01-01')
  })

  it.each<[string, Partial<CardDescription>, string, string]>([
    ['an identity number with a wrong check character', { idNumber: '360802197903121911' }, 'socialSecurityNumber', 'check-character'],
    ['a birth date that is not the number’s', { birthDate: '1979-03-13' }, 'birthDate', 'differs from the social security number'],
    ['a sex that is not the number’s', { sex: 'female' }, 'sex', 'differs from the social security number'],
    ['an issue date in the future', { issuedOn: '2026-03-02' }, 'issuedOn', 'not a past day'],
    ['a last day that does not exist', { validTo: '20300231' }, 'validTo', 'not a day'],
    ['a card number of another form', { cardNumber: 'AB1234567' }, 'cardNumber', 'not a letter or digit followed by eight digits'],
    ['a region that is no number', { cardIdentification: 'AB0802D156000005DE30000000000001' }, 'region', 'not six digits'],
    ['another record than asked for', { habits: { wrongIdentifiers: [0x08] } }, 'socialSecurityNumber', 'record with a wrong identifier'],
    ['a record longer than its bytes', { habits: { wrongLengths: [0x08] } }, 'socialSecurityNumber', 'record with a wrong length'],
    ['a broken answer to reset', { answerToReset: '3B6D0000008154443686605328000000' }, 'answerToReset', 'not well-formed'],
  ])('with %s is refused', async (_fault, changes, field, reason) => {
    expect((await read(aCard(changes))).outcome).toEqual({ ok: false, error: { code: 'card.bad-data', details: { field, reason } } })
  })

  it.each([
    ['6A82', 'card.not-social-security'],
    ['6D00', 'card.not-social-security'],
    ['6E00', 'card.not-social-security'],
    ['6A81', 'card.locked'],
    ['6283', 'card.locked'],
    ['9303', 'card.locked'],
    ['6985', 'card.locked'],
  ])('that answers its selection with %s is refused as %s', async (selectionStatus, code) => {
    expect((await read(aCard({ habits: { selectionStatus } }))).outcome).toEqual({ ok: false, error: { code, details: {} } })
  })

  it('put in upside down is mute, and no card is no card', async () => {
    expect((await read(aCard({ habits: { mute: true } }))).outcome).toEqual({ ok: false, error: { code: 'card.mute', details: {} } })
    expect((await read(undefined)).outcome).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
  })

  it('is read in two equal readings, and its reset is heard twice', async () => {
    const { written } = await read(aCard())
    const commands = written.map((frame) => Buffer.from(frame.subarray(11, -2)).toString('hex'))
    expect(commands.filter((command) => command === '00b2080014')).toHaveLength(2)
    expect(written.filter((frame) => frame[1] === 0x62)).toHaveLength(2)
    expect(written.at(-1)?.[1]).toBe(0x63)
  })
})

describe('third-generation card', () => {
  const keys: ThirdGenerationKeys = {
    internalKey: [0x00, 0x05],
    authorize: (request) => {
      const result = ({ processFactor, source }: { processFactor: string; source: string }) => testCryptogram(bytes(processFactor + source))
      return Promise.resolve({ internalResult: result(request.internal), externalResult: result(request.external) })
    },
  }

  it('asks for authentication where no key service is set up', async () => {
    expect((await read(aCard({ version: '3.00' }))).outcome).toEqual({
      ok: false,
      error: { code: 'card.authentication-required', details: {} },
    })
  })

  it('is read with the key service of the bureau, which sees no name', async () => {
    const card = aCard({ version: '3.00', name: '演示㐀' })
    const seen: string[] = []
    const watched: ThirdGenerationKeys = {
      ...keys,
      authorize(request) {
        seen.push(JSON.stringify(request))
        return keys.authorize(request)
      },
    }
    expect((await read(card, { thirdGeneration: watched })).outcome).toEqual({ ok: true, value: identityOf(card) })
    expect(seen).toHaveLength(1)
    expect(JSON.parse(seen[0] ?? '')).toMatchObject({
      region: '360802',
      algorithm: '03',
      resetInformation: identityOf(card).resetInformation,
    })
    expect(seen[0]).not.toContain(Buffer.from(card.idNumber, 'latin1').toString('hex').toUpperCase())
  })

  it.each<[string, ThirdGenerationKeys['authorize']]>([
    ['does not answer', () => Promise.resolve(null)],
    ['says that the card is forged', () => Promise.resolve({ internalResult: new Uint8Array(16), externalResult: new Uint8Array(16) })],
  ])('asks for authentication when the key service %s', async (_fault, authorize) => {
    const { outcome } = await read(aCard({ version: '3.00' }), { thirdGeneration: { ...keys, authorize } })
    expect(outcome).toEqual({ ok: false, error: { code: 'card.authentication-required', details: {} } })
  })

  it('whose holder data are open is read like any other', async () => {
    const card = aCard({ version: '3.00', habits: { needsAuthentication: false } })
    expect((await read(card)).outcome).toEqual({ ok: true, value: identityOf(card) })
  })
})

describe('a reading disturbed', () => {
  const card = aCard()
  const whole = { ok: true, value: identityOf(card) }

  it.each<[string, Fault[]]>([
    ['by one damaged answer', [{ kind: 'bad-checksum', after: 4 }]],
    ['by two damaged answers in a row', [{ kind: 'bad-checksum', after: 4, times: 2 }]],
    ['by a wrong end mark', [{ kind: 'bad-end-mark', after: 2 }]],
    ['by a command that arrives damaged', [{ kind: 'command-damaged', after: 3 }]],
    ['by a command that arrives damaged twice', [{ kind: 'command-damaged', after: 3, times: 2 }]],
    ['by noise around every answer', [{ kind: 'noise', after: 0, times: 100, amount: 30 }]],
    ['by an answer to an older command', [{ kind: 'stale-answer', after: 6, times: 3 }]],
    ['by a card that needs more time', [{ kind: 'time-extension', after: 5, times: 4, amount: 100 }]],
  ])('%s gives the identity', async (_fault, faults) => {
    expect(await readOnce(card, faults)).toEqual(whole)
  })

  it.each<[string, Fault, string]>([
    ['half a frame and then silence', { kind: 'half-frame', after: 6 }, 'device.garbled'],
    ['a command taken and never answered', { kind: 'no-answer', after: 6 }, 'device.no-answer'],
    ['silence', { kind: 'silence', after: 6 }, 'device.no-answer'],
    ['a card pulled in the middle', { kind: 'pull-card', after: 6 }, 'card.absent'],
    ['a line cut in the middle', { kind: 'hang-up', after: 6 }, 'device.disconnected'],
  ])('by %s ends with its code', async (_fault, fault, code) => {
    const outcome = await readOnce(card, [fault])
    expect(outcome.ok ? 'read' : outcome.error.code).toBe(code)
  })

  it('by commands that always arrive damaged ends as garbled', async () => {
    const outcome = await readOnce(card, [{ kind: 'command-damaged', times: 1_000 }])
    expect(outcome.ok ? 'read' : outcome.error.code).toBe('device.garbled')
  })

  it.each<Fault['kind']>(['half-frame', 'no-answer', 'silence', 'bad-checksum', 'noise'])(
    'by %s is followed by a good one',
    async (kind) => {
      const { reader, simulated } = createMemoryReader(card)
      for (let at = 0; at < 30; at += 7) {
        simulated.fault({ kind, after: at })
        await reader.read()
        simulated.clearFaults()
        expect(await reader.read(), `fault at command ${at}`).toEqual(whole)
      }
      await reader.close()
    },
  )
})
