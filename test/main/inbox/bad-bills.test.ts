import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorRegister } from '../../../shared/errors/index.ts'
import { aBill, json } from './a-bill.ts'
import { anInbox, type InboxBench } from './an-inbox.ts'
import { badBills } from './bad-bills/index.ts'

let inbox: InboxBench
beforeEach(() => {
  inbox = anInbox()
})
afterEach(() => inbox.dispose())

function detailsFit(code: string, details: unknown): boolean {
  return errorRegister[code as keyof typeof errorRegister].details.safeParse(details).success
}

describe('a bad bill is turned away with code and place, and nothing else changes', () => {
  test.each(badBills)('$what', async ({ file, bytes, code, places, billId }) => {
    inbox.drop('good.json', json(aBill({ billId: 'GOOD' })))
    await inbox.run()
    inbox.drop(file, bytes())
    await inbox.run()
    expect(inbox.files()).toEqual({ waiting: [], taken: ['good.json'], refused: [file, `${file}.reason.txt`] })
    const [entry, ...others] = inbox.service.refused()
    expect(others).toEqual([])
    expect(entry).toMatchObject({ source: file, code, ...(billId ? { billId } : {}) })
    expect(detailsFit(code, entry?.details), JSON.stringify(entry?.details)).toBe(true)
    if (places.length > 0) expect(entry?.places.map(({ place }, index) => place.slice(0, places[index]?.length))).toEqual(places)
    expect(entry?.places.length).toBeGreaterThan(0)
    for (const place of entry?.places ?? []) {
      expect(Object.values(place).every((text) => text.length > 0)).toBe(true)
      expect(inbox.reason(file)).toContain(`位置：${place.place}；现为：${place.found}；应为：${place.expected}`)
    }
    expect(JSON.stringify(entry)).not.toMatch(/演示甲|36080219800101/)
    expect(inbox.reason(file)).toMatch(/^\ufeff.*代码：bill\..*处理：/s)
    expect(inbox.service.list().map((bill) => bill.billId)).toEqual(['GOOD'])
  })
})

test('a file beyond 50 MB is turned away without being read', async () => {
  const stream = createWriteStream(join(inbox.folder, 'huge.json'))
  const piece = Buffer.alloc(1 << 20, '{')
  for (let count = 0; count < 50; count += 1) if (!stream.write(piece)) await once(stream, 'drain')
  stream.end('{')
  await finished(stream)
  const before = process.memoryUsage().arrayBuffers
  await inbox.run()
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20)
  expect(inbox.files()).toEqual({ waiting: [], taken: [], refused: ['huge.json', 'huge.json.reason.txt'] })
  expect(inbox.service.refused()).toMatchObject([
    { code: 'bill.too-large', details: { bytes: 50 * 1024 * 1024 + 1, limit: 50 * 1024 * 1024 } },
  ])
})

test('a file that grows past the limit while it is read is turned away too', async () => {
  inbox.drop('growing.json', Buffer.alloc(4000, ' '))
  await inbox.run({ bytesMax: 1000 })
  expect(inbox.service.refused()).toMatchObject([{ code: 'bill.too-large' }])
})

test('the same number with other content is turned away; the bill taken first stays as it is', async () => {
  inbox.drop('first.json', json(aBill()))
  await inbox.run()
  inbox.drop('second.json', json(aBill({ deposit: '999.00' })))
  await inbox.run()
  expect(inbox.files()).toEqual({ waiting: [], taken: ['first.json'], refused: ['second.json', 'second.json.reason.txt'] })
  expect(inbox.service.refused()).toMatchObject([
    { code: 'bill.same-number-other-content', billId: 'B-1', details: { billId: 'B-1' }, places: [{ place: 'billId', found: 'B-1' }] },
  ])
  const kept = inbox.service.get('B-1')
  expect(kept.ok && kept.value.deposit).toBe(10_000)
})

test('no more than fifty places are named, however many there are', async () => {
  const lines = Array.from({ length: 400 }, (_, index) => ({ ...aBill().lines[0], lineId: `F${index}`, amount: 'x' }))
  inbox.drop('bad.json', json({ ...aBill(), lines }))
  await inbox.run()
  expect(inbox.service.refused()[0]?.places).toHaveLength(50)
})
