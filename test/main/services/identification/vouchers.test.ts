/** 医保电子凭证 at the counter, and what the platform may refuse of any document. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PlatformOutcome } from '../../../../main/services/ports/index.ts'
import type { InsuredPerson } from '../../../../shared/insured/index.ts'
import { agreed, cashier } from '../../../builders/terminal.ts'
import { type Counter, cardOf, code, codeOf, openCounter, person, receipt, token } from './counter.ts'

let counter: Counter
beforeEach(() => {
  counter = openCounter()
})
afterEach(() => counter.close())

describe('an e-voucher', () => {
  test('names the person; 1101 is asked by its token, which is kept for the upload and nowhere else', async () => {
    const identification = counter.open()
    expect(await identification.readVoucher(counter.scannedNow(), cashier)).toMatchObject({
      ok: true,
      value: { document: 'e-voucher', documentNumberMasked: '360802********0018' },
    })
    expect(counter.asked).toMatchObject([{ voucher: { token } }])
    expect(identification.documentOf(person.personNumber)).toEqual({ kind: 'e-voucher', number: person.idNumber })
    expect(identification.tokenOf(person.personNumber)).toBe(token)
    const files = readdirSync(counter.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const { parentPath, name } of files) expect(readFileSync(`${parentPath}/${name}`).includes(token)).toBe(false)
  })

  test.each([
    ['a minute and a moment later', 60_001, 'voucher.expired'],
    ['at the last moment', 60_000, 'ok'],
    ['before it was scanned, by a clock set back', -2_000, 'voucher.expired'],
  ] as const)('used %s', async (_, waitMs, expected) => {
    const scan = counter.scannedNow()
    counter.clock.advance(waitMs)
    expect(codeOf(await counter.open().readVoucher(scan, cashier))).toBe(expected)
    expect(counter.decodings).toHaveLength(expected === 'ok' ? 1 : 0)
  })

  test.each(['424123456789012345670733000', '134000000000000001', 'opc1234567890123456789012345', `${code}\n`])(
    '%j is none, and nobody is asked',
    async (text) => {
      expect(codeOf(await counter.open().readVoucher({ ...counter.scannedNow(), code: text }, cashier))).toBe('voucher.malformed')
      expect(counter.decodings).toEqual([])
    },
  )

  test('is good once, also while the first asking is still under way', async () => {
    const identification = counter.open()
    const both = await Promise.all([
      identification.readVoucher(counter.scannedNow(), cashier),
      identification.readVoucher(counter.scannedNow(), cashier),
    ])
    expect(both.map(codeOf)).toEqual(['ok', 'voucher.used'])
    expect(counter.decodings).toEqual([code])
  })

  test('that never left may be tried again, one whose answer is lost may not', async () => {
    const identification = counter.open()
    counter.decoded = { kind: 'not-sent', reason: '连接不上平台' }
    expect(codeOf(await identification.readVoucher(counter.scannedNow(), cashier))).toBe('voucher.offline')
    counter.decoded = { kind: 'unknown', reason: '10 秒内没有收到应答' }
    expect(codeOf(await identification.readVoucher(counter.scannedNow(), cashier))).toBe('voucher.unanswered')
    expect(codeOf(await identification.readVoucher(counter.scannedNow(), cashier))).toBe('voucher.used')
  })

  test('that the service does not take is refused in its words', async () => {
    counter.decoded = { kind: 'refused', code: '500159', message: '请使用医保电子凭证二维码' }
    expect(await counter.open().readVoucher(counter.scannedNow(), cashier)).toEqual({
      ok: false,
      error: { code: 'voucher.refused', details: { words: '请使用医保电子凭证二维码' } },
    })
  })

  test('whose person the platform cannot be asked about leads to the last known record', async () => {
    counter.stores.people.remember(person, counter.clock.now())
    counter.answer = { kind: 'not-sent', reason: 'connection refused' }
    expect(await counter.open().readVoucher(counter.scannedNow(), cashier)).toMatchObject({
      ok: true,
      value: { source: 'last-known', document: 'e-voucher' },
    })
  })

  test('its token ends with ten minutes, with the settlement, with the next document, with the shift', async () => {
    const identification = counter.open()
    const showAgain = async () => {
      counter.clock.advance(200_000)
      agreed(await identification.readVoucher(counter.scannedNow(), cashier))
      return identification.tokenOf(person.personNumber)
    }
    expect(await showAgain()).toBe(token)
    counter.clock.advance(10 * 60_000)
    expect(identification.tokenOf(person.personNumber)).toBe(token)
    counter.clock.advance(1)
    expect(identification.tokenOf(person.personNumber)).toBeUndefined()
    expect(await showAgain()).toBe(token)
    identification.forgetToken(person.personNumber)
    expect(identification.tokenOf(person.personNumber)).toBeUndefined()
    expect(await showAgain()).toBe(token)
    counter.slot.putIn(cardOf(person))
    agreed(await identification.readCard({}, cashier))
    expect(identification.tokenOf(person.personNumber)).toBeUndefined()
    expect(await showAgain()).toBe(token)
    identification.forgetVisits()
    expect(identification.tokenOf(person.personNumber)).toBeUndefined()
    expect(identification.documentOf(person.personNumber)).toBeUndefined()
  })
})

test('an answer that comes after the sign-out leaves neither token nor visit behind', async () => {
  const identification = counter.open()
  const late = identification.readVoucher(counter.scannedNow(), cashier)
  identification.forgetVisits()
  agreed(await late)
  expect(identification.tokenOf(person.personNumber)).toBeUndefined()
  expect(identification.documentOf(person.personNumber)).toBeUndefined()
})

describe('what the platform refuses', () => {
  const refused = (message: string, about?: 'person' | 'card' | 'busy' | 'voucher'): PlatformOutcome<InsuredPerson> => ({
    kind: 'refused',
    message,
    ...(about && { about }),
    receipt,
  })
  const read = async () => {
    counter.slot.putIn(cardOf(person))
    return counter.open().readCard({}, cashier)
  }

  test('a platform that is busy knows nothing of the person: the last known record steps in and says why', async () => {
    counter.answer = refused('系统繁忙，请稍后再试', 'busy')
    expect(await read()).toEqual({ ok: false, error: { code: 'centre.refused', details: { message: '系统繁忙，请稍后再试' } } })
    counter.stores.people.remember(person, counter.clock.now())
    expect(await read()).toMatchObject({
      ok: true,
      value: { source: 'last-known', notices: [{ code: 'platform.busy', values: { words: '系统繁忙，请稍后再试' } }] },
    })
  })

  test('a cancelled card stops, with the platform’s words, whatever was last known', async () => {
    counter.stores.people.remember(person, counter.clock.now())
    counter.answer = refused('该社会保障卡已注销', 'card')
    expect(await read()).toEqual({ ok: false, error: { code: 'insured.card-cancelled', details: { words: '该社会保障卡已注销' } } })
  })

  test('words nobody knows are passed on, and no record steps in', async () => {
    counter.stores.people.remember(person, counter.clock.now())
    counter.answer = refused('医保待遇审核未通过')
    expect(codeOf(await read())).toBe('centre.refused')
  })
})

describe('after the window was loaded anew', () => {
  test('the person is asked for again by the same document', async () => {
    const identification = counter.open()
    agreed(await identification.readVoucher(counter.scannedNow(), cashier))
    expect(await identification.again(person.personNumber, cashier)).toMatchObject({ ok: true, value: { document: 'e-voucher' } })
    expect(identification.tokenOf(person.personNumber)).toBe(token)
    expect(counter.decodings).toHaveLength(1)
  })

  test('nobody is made up who was never here', async () => {
    expect(codeOf(await counter.open().again(person.personNumber, cashier))).toBe('insured.no-record')
  })
})
