import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStatusMeanings, type ThirdGenerationKeys } from '../../../../../main/devices/index.ts'
import { type CardDescription, type Fault, testCryptogram } from '../../../../../main/simulators/card-reader/index.ts'
import { waitFor } from '../../wait-for.ts'
import { bytes } from '../bytes.ts'
import { aCard, identityOf } from '../cards.ts'
import { createMemoryMt3 } from './memory-mt3.ts'

async function readOnce(card: CardDescription | undefined, faults: readonly Fault[] = []) {
  const { reader, simulated } = createMemoryMt3(card)
  // After a first reading the reader is known, so that faults meet the reading and not the greeting.
  await reader.read()
  for (const fault of faults) simulated.fault(fault)
  const outcome = await reader.read()
  await reader.close()
  return outcome
}

describe('a card in an MT3 reader', () => {
  it('is read with the frames of the table (T01, T02, T03)', async () => {
    const { reader, written } = createMemoryMt3(aCard())
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(aCard()) })
    expect(written.slice(0, 4)).toEqual([
      '02 00 03 00 01 00 01 03',
      '02 00 03 C0 30 00 F0 03',
      '02 00 17 C0 31 00 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF 03 03',
      '02 00 08 C0 31 00 00 C0 00 00 1E 2F 03',
    ])
    expect(written.at(-1)).toBe('02 00 03 C0 32 00 F2 03')
    await reader.close()
  })

  it.each<[string, Partial<CardDescription>]>([
    ['of the first generation', { version: '1.00' }],
    ['that numbers its records', { habits: { addressing: ['number'] } }],
    ['that names the file with each record', { habits: { addressing: ['number-and-file'] } }],
    ['with identifiers and files', { habits: { addressing: ['identifier-and-file'] } }],
    ['that gives its data at once', { habits: { selectAnswer: 'direct' } }],
    ['with a name across two records', { name: `A${'示'.repeat(24)}` }],
    ['that speaks T=1', { answerToReset: '3B810155D5' }],
  ])('%s is read', async (_kind, changes) => {
    const card = aCard(changes)
    const expected = { ...identityOf(card), ...(changes.answerToReset && { resetInformation: '55' }) }
    expect(await readOnce(card)).toEqual({ ok: true, value: expected })
  })

  it('of the third generation is read with the key service', async () => {
    const keys: ThirdGenerationKeys = {
      internalKey: [0x00, 0x05],
      authorize: (request) => {
        const result = (pair: { processFactor: string; source: string }) => testCryptogram(bytes(pair.processFactor + pair.source))
        return Promise.resolve({ internalResult: result(request.internal), externalResult: result(request.external) })
      },
    }
    const card = aCard({ version: '3.00' })
    const { reader } = createMemoryMt3(card, { thirdGeneration: keys })
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(card) })
    await reader.close()
    expect(await readOnce(card)).toEqual({ ok: false, error: { code: 'card.authentication-required', details: {} } })
  })

  it('that is no social-security card is told so, and no card is no card (T04)', async () => {
    expect(await readOnce(aCard({ habits: { selectionStatus: '6A82' } }))).toMatchObject({ error: { code: 'card.not-social-security' } })
    expect(await readOnce(undefined)).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
  })

  it.each<[string, Fault[]]>([
    ['one damaged answer (M18)', [{ kind: 'bad-checksum', after: 4 }]],
    ['two damaged answers in a row', [{ kind: 'bad-checksum', after: 4, times: 2 }]],
    ['a waiting answer that is damaged', [{ kind: 'bad-checksum', after: 2 }]],
    ['a wrong end mark', [{ kind: 'bad-end-mark', after: 5 }]],
    ['noise around every answer', [{ kind: 'noise', times: 100, amount: 3 }]],
    ['a card that takes its time', [{ kind: 'time-extension', after: 5, times: 2, amount: 40 }]],
  ])('is read despite %s', async (_fault, faults) => {
    expect(await readOnce(aCard(), faults)).toEqual({ ok: true, value: identityOf(aCard()) })
  })

  it.each<[string, Fault, string]>([
    ['a card pulled in the middle', { kind: 'pull-card', after: 6 }, 'card.absent'],
    ['a command never answered', { kind: 'no-answer', after: 6 }, 'device.no-answer'],
    ['silence', { kind: 'silence', after: 6 }, 'device.no-answer'],
    ['half a frame and then silence', { kind: 'half-frame', after: 6 }, 'device.garbled'],
    ['a line cut in the middle', { kind: 'hang-up', after: 6 }, 'device.disconnected'],
    ['answers that always arrive damaged', { kind: 'bad-checksum', after: 6, times: 1_000 }, 'device.garbled'],
  ])('%s ends with its code', async (_fault, fault, code) => {
    const outcome = await readOnce(aCard(), [fault])
    expect(outcome.ok ? 'read' : outcome.error.code).toBe(code)
  })

  it.each<Fault['kind']>(['half-frame', 'no-answer', 'silence', 'bad-checksum', 'noise', 'command-damaged', 'stale-answer'])(
    'after %s is read well the next time, never as somebody else',
    async (kind) => {
      const { reader, simulated } = createMemoryMt3(aCard())
      for (let at = 0; at < 30; at += 7) {
        simulated.fault({ kind, after: at })
        const disturbed = await reader.read()
        if (disturbed.ok) expect(disturbed.value).toEqual(identityOf(aCard()))
        simulated.clearFaults()
        expect(await reader.read(), `fault at command ${at}`).toEqual({ ok: true, value: identityOf(aCard()) })
      }
      await reader.close()
    },
  )

  it('an answer that comes after its time is not taken for the next one', async () => {
    const { reader, simulated } = createMemoryMt3(aCard())
    await reader.read()
    simulated.fault({ kind: 'time-extension', after: 7, times: 1, amount: 190 })
    expect(await reader.read()).toMatchObject({ ok: false, error: { code: 'device.no-answer' } })
    expect(await reader.read()).toEqual({ ok: true, value: identityOf(aCard()) })
    await reader.close()
  })

  it('given up at any command ends within 200 ms, and is read well the next time', async () => {
    const { reader, written } = createMemoryMt3(aCard(), {}, 4)
    await reader.read()
    for (let after = 1; after <= 25; after += 6) {
      const cancel = new AbortController()
      const before = written.length
      const ended = expect(reader.read(cancel.signal)).rejects.toThrow('given up')
      await waitFor(() => written.length >= before + after)
      const start = performance.now()
      cancel.abort(new Error('given up'))
      await ended
      expect(performance.now() - start).toBeLessThan(200)
      expect(written.at(-1)).toBe('02 00 03 C0 32 00 F2 03')
      expect(await reader.read()).toEqual({ ok: true, value: identityOf(aCard()) })
    }
    await reader.close()
  })

  it('whatever the reader says, a reading ends, and never with an identity', async () => {
    const nearly = fc.oneof(fc.constantFrom(0x02, 0x03, 0x00, 0x3b, 0x90), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(nearly, { minLength: 1, maxLength: 40 }), { maxLength: 12 }), async (pieces) => {
        const { reader, transport } = createMemoryMt3(undefined, {
          limits: { firmware: 15, reset: 20, transfer: 20, powerOff: 15 },
          interByteMs: 5,
        })
        const reading = reader.read()
        for (const piece of pieces) transport.deliver(Uint8Array.from(piece))
        expect((await reading).ok).toBe(false)
        await reader.close()
      }),
      { seed: 71, numRuns: 40 },
    )
  })

  it('that comes and goes is noticed by asking', async () => {
    const { reader, simulated, insert } = createMemoryMt3(undefined)
    await waitFor(() => reader.state() === 'ready')
    insert(aCard())
    await waitFor(() => reader.state() === 'occupied')
    simulated.remove()
    await waitFor(() => reader.state() === 'ready')
    await reader.close()
  })

  it('whose maker’s status values are known is told apart', async () => {
    expect(readStatusMeanings(['0012=card-mute', 'A0b1=reader'])).toEqual(
      new Map([
        [0x12, 'card-mute'],
        [0xa0b1, 'reader'],
      ]),
    )
    for (const wrong of ['12=card-mute', '0012=asleep', '0012']) expect(() => readStatusMeanings([wrong])).toThrow(RangeError)
    const mute = createMemoryMt3(undefined, { statuses: readStatusMeanings(['0012=card-mute']) })
    expect(await mute.reader.read()).toEqual({ ok: false, error: { code: 'card.mute', details: {} } })
    await mute.reader.close()
    const faulty = createMemoryMt3(undefined, { statuses: readStatusMeanings(['0012=reader']) })
    expect(await faulty.reader.read()).toEqual({
      ok: false,
      error: { code: 'device.failed', details: { port: 'memory', reason: 'status 0012' } },
    })
    await faulty.reader.close()
  })
})
