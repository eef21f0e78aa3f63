import { expect, test } from 'vitest'
import { z } from 'zod'
import { parameterSchemas } from '../../../shared/policy/index.ts'
import { lineSelectorShape, selectorShape } from '../../../shared/policy/selectors.ts'
import { keyWords, statementsOf, valueWords } from '../../../shared/policy-tools/index.ts'

/** Keys and chosen words anywhere in a JSON Schema. */
function namesIn(schema: unknown, keys: Set<string>, values: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return
  for (const [name, inner] of Object.entries(schema)) {
    if (name === 'properties') for (const key of Object.keys(inner as object)) keys.add(key)
    if (name === 'enum' && Array.isArray(inner)) for (const value of inner) values.add(String(value))
    if (name === 'const') values.add(String(inner))
    namesIn(inner, keys, values)
  }
}

const keys = new Set<string>()
const values = new Set<string>()
for (const schema of Object.values(parameterSchemas)) namesIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), keys, values)

/** Read as conditions of a row, or as the row's own source. */
const conditions = new Set([...Object.keys(selectorShape), ...Object.keys(lineSelectorShape), 'evidence', 'reference', 'article', 'grade'])
/** Levels of a class and grades stand for themselves. */
const verbatim = /^[A-Z]$/

test('every key and every word a pack may use is said in both languages', () => {
  expect(keys.size).toBeGreaterThan(60)
  expect([...keys].filter((key) => !conditions.has(key) && keyWords[key] === undefined)).toEqual([])
  expect([...values].filter((value) => !verbatim.test(value) && valueWords[value] === undefined)).toEqual([])
  for (const { zh, en } of [...Object.values(keyWords), ...Object.values(valueWords)])
    expect([zh, en].every((text) => text.length > 0)).toBe(true)
})

test('statements keep the words of the file: rows by their conditions, scales whole, none and unknown as such', () => {
  const value = {
    kind: 'segmented',
    origin: 'zero',
    tables: [{ level: ['L1', 'L2'], segments: [{ upTo: '50000.00', rate: '0.6' }, { rate: '65%' }] }],
    adjustments: [{ category: 'retired', ageFrom: 70, points: '3%' }],
  }
  expect(statementsOf(value).map(({ label, text }) => `${label.zh}|${text.zh}`)).toEqual([
    '方式|分段',
    '分段起算|从零起',
    '分段比例：一级或二级|50000.00 元及以下 60%；50000.00 元以上 65%',
    '另行调整：退休、满 70 岁|3%',
  ])
  expect(statementsOf('none').map(({ text }) => text.en)).toEqual(['the rule says there is none'])
  expect(statementsOf(null).map(({ text }) => text.zh)).toEqual(['数值未知，需要时拒绝结算'])
})

test('identities of a region have the names their pack gives them', () => {
  const [statement] = statementsOf({ when: [{ identity: ['minimum-living', 'harbour-worker'] }] }, { 'harbour-worker': '港口职工' })
  expect(statement?.label.zh).toBe('适用于：低保对象或港口职工')
})
