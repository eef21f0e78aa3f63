import { describe, expect, it } from 'vitest'
import { remarkOf } from '../../../renderer/scan/remarks.ts'
import { startText, type Translate } from '../../../renderer/text/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { defaultScanRules, readScan, scanKinds } from '../../../shared/scan/index.ts'

const settings = { ...defaultScanRules, today: parseLocalDate('2026-03-10') }
const read = (text: string) => readScan(text, settings)

const codes = [
  '4241234567890123456707330000',
  `opc${'a1b2c'.repeat(5)}`,
  '84012345678901234567',
  '010690123450001117261231',
  ']C100069012345000000010',
  '6901234567892',
  '110101199001011237',
  '134567890123456789',
  '281234567890123456',
  'ZY900018',
  'DEMO-0018',
  'CF2026031000017',
  'MA.156.M0.100221',
  '6901234567890',
  '110101199001011238',
  '010690123450001117260231',
  '010690123450001110LOT21SN1',
  '0106901234500011172612',
  '01069012345000118200',
  '01069012345000111726123117270101',
  '840123456789012345671',
]

it('there is a code of every kind here', () => {
  expect(new Set(codes.map((code) => read(code).kind))).toEqual(new Set(scanKinds))
})

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  const t = startText(language).getFixedT(language) as unknown as Translate

  it.each(codes)('%s is said in one whole sentence', (code) => {
    const { key, values } = remarkOf(read(code))
    const sentence = t(key, values)
    expect(sentence).not.toBe(key)
    expect(sentence).not.toMatch(/\{\{|undefined/)
  })

  it.each(['4241234567890123456707330000', '134567890123456789', '281234567890123456', '110101199001011237'])(
    'the middle of %s is not said',
    (code) => {
      const { key, values } = remarkOf(read(code))
      expect(t(key, values)).not.toContain(code.slice(6, 14))
    },
  )
})
