import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents, samStatusCodes, statusRefusal } from '../../main/devices/index.ts'
import { en } from '../../renderer/text/en.ts'
import { startText, type Translate } from '../../renderer/text/index.ts'
import { problemWords } from '../../renderer/text/sentences.ts'
import { zhCN } from '../../renderer/text/zh-CN.ts'

const room = join(import.meta.dirname, '../../main/devices/id-card-reader')
const code = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(room, file), 'utf8'))
  .join('\n')

/** What the reader of identity documents gives as a reason, as it is written in its room. */
const reasons = [...code.matchAll(/reason: '([a-z-]+)'|bad\([^,]+, '([a-z-]+)'\)/g)].map(([, said, bad]) => said ?? bad ?? '')
const places = [...code.matchAll(/bad\('([A-Za-z]+)'/g)].map(([, place]) => place ?? '')

describe.each([
  ['Chinese', zhCN],
  ['English', en],
])('the %s words for what is wrong with an identity document', (_language, { labels }) => {
  it('are there for every reason', () => {
    const said = samStatusCodes
      .map((status) => statusRefusal(status, 'COM3').error.details as { reason?: string })
      .flatMap(({ reason }) => reason ?? [])
    const numberFaults = ['form', 'birth-date', 'check-character']
    expect(reasons.length).toBeGreaterThan(10)
    for (const reason of [...reasons, ...said, ...numberFaults]) expect(labels).toHaveProperty([`deviceReason.${reason}`])
  })

  it('are there for every field', () => {
    const fields = Object.values(documents).flatMap(({ layout }) => Object.keys(layout))
    expect(places.length).toBeGreaterThan(8)
    for (const field of [...fields, ...places, 'document']) expect(labels).toHaveProperty([`mismatchField.${field}`])
  })
})

it('stand in the sentence', () => {
  const translate = startText('zh-CN').getFixedT('zh-CN') as unknown as Translate
  const sentence = (status: number) => problemWords(translate, statusRefusal(status, 'COM3').error).sentence
  expect(sentence(0x3f)).toBe('证件内容有误：证件，信息长度错。')
  expect(sentence(0x66)).toContain('阅读器未授权')
  expect(sentence(0x7a)).toContain('模块返回未知状态：7A')
})
