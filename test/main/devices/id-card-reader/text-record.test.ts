import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documents, nationName, readNewAddress, readTextRecord } from '../../../../main/devices/index.ts'
import { createSimulatedDocument, type DocumentDescription } from '../../../../main/simulators/id-card-reader/index.ts'
import { bytes } from '../card-reader/bytes.ts'
import {
  aCard,
  liSi,
  liSiRead,
  numberOf,
  smith2017,
  smith2017Read,
  smith2023,
  smith2023Read,
  today,
  zhangSan,
  zhangSanRead,
} from './documents.ts'
import { records, vectorNamed } from './vectors.ts'

const read = (description: DocumentDescription) => readTextRecord(createSimulatedDocument(description).text, today())
const bad = (field: string, reason: string) => ({ ok: false, error: { code: 'id-card.bad-data', details: { field, reason } } })

describe('the text record', () => {
  it.each([
    ['a resident', records.resident, zhangSanRead],
    ['a resident of Hong Kong, Macao or Taiwan', records['hk-macao-taiwan'], liSiRead],
    ['a foreigner, layout of 2017', records['foreign-2017'], smith2017Read],
    ['a foreigner, layout of 2023', records['foreign-2023'], smith2023Read],
  ])('of %s is read', (_holder, record, card) => {
    expect(readTextRecord(record, today())).toEqual({ ok: true, value: card })
  })

  it.each([
    ['resident', zhangSan],
    ['hk-macao-taiwan', liSi],
    ['foreign-2017', smith2017],
    ['foreign-2023', smith2023],
  ] as const)('of the simulated %s is the one of the table', (kind, description) => {
    expect(createSimulatedDocument(description).text).toEqual(records[kind])
  })

  it.each([
    ['resident', zhangSan, zhangSanRead],
    ['hk-macao-taiwan', liSi, liSiRead],
    ['foreign-2017', smith2017, smith2017Read],
    ['foreign-2023', smith2023, smith2023Read],
  ] as const)('of a %s padded with zeros is read the same', (_kind, description, card) => {
    expect(read({ ...description, padding: 'zeros' })).toEqual({ ok: true, value: card })
  })

  it.each([
    ['a character of two units', '𠮷田安'],
    ['a character of an extension within the basic plane', '㐀明'],
    ['a character of private use, as older cards have it', '张\ue863'],
    ['the dot of minorities', '买买提·吐尔逊'],
    ['fifteen units', '𠮷𠮷𠮷𠮷𠮷𠮷𠮷一'],
  ])('keeps a name with %s', (_what, name) => {
    expect(read(aCard({ name }))).toMatchObject({ ok: true, value: { name } })
  })

  it('keeps an English name that goes on in its second place', () => {
    const englishName = 'WILHELMINA-ALEXANDRA VAN DER BERGEN MARIA'
    expect(englishName[35]).toBe(' ')
    expect(read({ ...smith2023, name: '', englishName })).toMatchObject({ ok: true, value: { name: englishName, englishName } })
  })

  it('takes the English name where there is no Chinese one', () => {
    expect(read({ ...smith2017, name: '' })).toMatchObject({ ok: true, value: { name: 'SMITH, JOHN', englishName: 'SMITH, JOHN' } })
  })

  it('never takes the count of replacements for a nation', () => {
    expect(read({ ...smith2023, replacements: '01' })).toEqual({ ok: true, value: smith2023Read })
  })

  it('valid for ever has no last day', () => {
    const card = read(aCard({ validTo: '长期' }))
    expect(card.ok && 'validTo' in card.value).toBe(false)
  })

  it.each(['0', '9', ' '])('with sex %j is of unknown sex, never of one by default', (sex) => {
    const [units] = documents.resident.layout.sex ?? []
    const patches = [{ at: units?.[0] ?? 0, bytes: Buffer.from(sex, 'utf16le').toString('hex') }]
    expect(read(aCard({ patches }))).toMatchObject({ ok: true, value: { sex: 'unknown' } })
  })

  it('with a nation the standard does not have names none', () => {
    const card = read(aCard({ nation: '57' }))
    expect(card.ok && 'nation' in card.value).toBe(false)
  })

  const wrongCheck = '110101199001011238'
  it.each<[string, DocumentDescription, string, string]>([
    ['without a name', aCard({ name: '' }), 'name', 'empty'],
    ['with a name of zeros', aCard({ name: '\0\0' }), 'name', 'empty'],
    ['with the first half of a pair alone', aCard({ name: '张\ud842' }), 'chineseName', 'not-text'],
    ['with the second half of a pair alone', aCard({ name: '\udfb7田' }), 'chineseName', 'not-text'],
    ['with the halves of a pair the wrong way round', aCard({ name: '\udfb7\ud842' }), 'chineseName', 'not-text'],
    ['with a control character in the name', aCard({ name: '张\u0007三' }), 'chineseName', 'not-text'],
    ['with a replacement character in the address', aCard({ address: '北京\ufffd' }), 'address', 'not-text'],
    ['with a wrong check character', aCard({ idNumber: wrongCheck }), 'idNumber', 'check-character'],
    ['with an old number', aCard({ idNumber: '110101900101123', birthDate: '19900101' }), 'idNumber', 'form'],
    ['with a number of blanks', aCard({ idNumber: ' '.repeat(18), birthDate: '19900101', sex: '1' }), 'idNumber', 'form'],
    ['with a birth date that differs from the number', aCard({ birthDate: '19900102' }), 'birthDate', 'differs-from-number'],
    ['born on a day there is not', aCard({ birthDate: '19900230' }), 'birthDate', 'not-a-past-day'],
    ['born tomorrow', aCard({ idNumber: numberOf('11010120260302123') }), 'birthDate', 'not-a-past-day'],
    ['with a sex that differs from the number', aCard({ sex: '2' }), 'sex', 'differs-from-number'],
    ['valid from no day', aCard({ validFrom: '20201301' }), 'validFrom', 'not-a-day'],
    ['valid to no day', aCard({ validTo: '20400001' }), 'validTo', 'not-a-day'],
    ['whose end is before its beginning', aCard({ validTo: '20191231' }), 'validTo', 'ends-before-it-begins'],
    ['of a foreigner without a nationality', { ...smith2017, nationality: '' }, 'nationality', 'not-three-letters'],
    ['of a foreigner with a number of another form', { ...smith2017, idNumber: 'USA31008803150X' }, 'idNumber', 'form'],
    [
      'of a foreigner of 2023 with a number of residents',
      { ...smith2023, idNumber: zhangSan.idNumber, birthDate: '19900101' },
      'idNumber',
      'form',
    ],
    ['of a permit with a number of residents', { ...liSi, idNumber: zhangSan.idNumber, birthDate: '19900101' }, 'idNumber', 'form'],
    ['of a foreigner born tomorrow', { ...smith2017, birthDate: '20260302' }, 'birthDate', 'not-a-past-day'],
  ])('%s is refused with its place', (_fault, description, field, reason) => {
    expect(read(description)).toEqual(bad(field, reason))
  })

  it('of somebody born today is read', () => {
    expect(read(aCard({ idNumber: numberOf('11010120260301123'), validFrom: '20260301', validTo: '20310301' })).ok).toBe(true)
  })

  it('valid for one day is read', () => {
    expect(read(aCard({ validFrom: '20260301', validTo: '20260301' })).ok).toBe(true)
  })

  it('of another length is none', () => {
    expect(readTextRecord(records.resident.subarray(0, 254), today())).toEqual(bad('record', 'wrong-length'))
  })

  it('of arbitrary bytes is an identity that holds or a refusal, never a fault', () => {
    const marks = fc.constantFrom('I', 'Y', 'J', ' ')
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), marks, (record, mark) => {
        record[248] = mark.charCodeAt(0)
        record[249] = 0
        const card = readTextRecord(record, today())
        if (!card.ok) expect(card.error.code).toBe('id-card.bad-data')
        else expect(card.value.name.isWellFormed()).toBe(true)
      }),
      { seed: 256, numRuns: 3_000 },
    )
  })

  it('of a card with damaged places says a name that is well-formed, or nothing', () => {
    const damage = fc.array(fc.record({ at: fc.nat(255), byte: fc.nat(255) }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        damage,
        fc.constantFrom<keyof typeof records>('resident', 'hk-macao-taiwan', 'foreign-2017', 'foreign-2023'),
        (places, kind) => {
          const record = Uint8Array.from(records[kind])
          for (const { at, byte } of places) record[at] = byte
          const card = readTextRecord(record, today())
          if (!card.ok) return
          expect(card.value.name).not.toBe('')
          expect(card.value.name.isWellFormed()).toBe(true)
          expect(card.value.birthDate <= today()).toBe(true)
          expect(card.value.validTo === undefined || card.value.validFrom <= card.value.validTo).toBe(true)
        },
      ),
      { seed: 148, numRuns: 5_000 },
    )
  })

  it('keeps every name of fifteen units from card to identity', () => {
    const character = fc.oneof(
      fc.integer({ min: 0x4e00, max: 0x9fff }),
      fc.integer({ min: 0x3400, max: 0x4dbf }),
      fc.integer({ min: 0x20000, max: 0x2a6df }),
      fc.integer({ min: 0xe000, max: 0xf8ff }),
    )
    const names = fc.array(character, { minLength: 1, maxLength: 7 }).map((points) => String.fromCodePoint(...points))
    fc.assert(
      fc.property(names, fc.constantFrom('spaces' as const, 'zeros' as const), (name, padding) => {
        expect(read(aCard({ name, padding }))).toEqual({ ok: true, value: { ...zhangSanRead, name } })
      }),
      { seed: 30, numRuns: 1_000 },
    )
  })
})

describe('the additional address', () => {
  it('is read', () => {
    const frame = vectorNamed('I20').frames[0]
    expect(frame?.kind === 'answer' && readNewAddress(frame.answer.data)).toBe('上海市浦东新区示例路2号')
  })

  it('that is blank says nothing, and one that is no text is none', () => {
    expect(readNewAddress(new Uint8Array(70))).toBe('')
    expect(readNewAddress(bytes('00 D8 20 00'))).toBeUndefined()
  })
})

describe('nations', () => {
  it('are the fifty-six of the standard, each in its place', () => {
    const codes = Array.from({ length: 56 }, (_, index) => String(index + 1).padStart(2, '0'))
    expect(new Set(codes.map(nationName)).size).toBe(56)
    expect(['01', '24', '25', '26', '40', '41', '56', '97', '98'].map(nationName)).toEqual([
      '汉',
      '拉祜',
      '水',
      '东乡',
      '普米',
      '塔吉克',
      '基诺',
      '其他',
      '外国血统中国籍人士',
    ])
    expect(['00', '57', '', '1'].map(nationName)).toEqual([undefined, undefined, undefined, undefined])
  })
})
