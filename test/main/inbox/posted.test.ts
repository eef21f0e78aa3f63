import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptPosted } from '../../../main/inbox/index.ts'
import { aBill, csv, json } from './a-bill.ts'
import { anInbox, type InboxBench } from './an-inbox.ts'

let inbox: InboxBench
let server: Server
let address: string
beforeEach(async () => {
  inbox = anInbox()
  server = createServer((request, response) => {
    void acceptPosted(request, request.headers['content-type'], { intake: inbox.service, reader: inbox.reader, bytesMax: 1 << 20 }).then(
      (outcome) => {
        response.setHeader('connection', 'close')
        response.end(JSON.stringify(outcome))
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  inbox.dispose()
})

async function post(body: Uint8Array, type = 'application/json'): Promise<unknown> {
  const response = await fetch(address, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type } })
  return response.json()
}

test('a posted bill is taken, and posting it again after no answer does no harm', async () => {
  expect(await post(json(aBill()))).toEqual({ ok: true, value: { billId: 'B-1', outcome: 'received', encoding: 'UTF-8' } })
  expect(await post(json(aBill()))).toEqual({ ok: true, value: { billId: 'B-1', outcome: 'same', encoding: 'UTF-8' } })
  expect(inbox.service.list()).toHaveLength(1)
})

test('a posted CSV in GBK is taken', async () => {
  const body = iconv.encode(csv(aBill()), 'gb18030')
  expect(await post(body, 'text/csv; charset=gbk')).toEqual({
    ok: true,
    value: { billId: 'B-1', outcome: 'received', encoding: 'GB18030' },
  })
})

test('a bad bill is answered with its places and is on the refused list', async () => {
  const answer = await post(json(aBill({ totalFee: '1.00' })))
  expect(answer).toEqual({ ok: false, error: { code: 'bill.wrong-sum', details: { stated: '1.00', counted: '140.00' } } })
  expect(inbox.service.refused()).toMatchObject([{ source: 'HTTP', code: 'bill.wrong-sum', billId: 'B-1' }])
  await post(json(aBill({ totalFee: '1.00' })))
  expect(inbox.service.refused()).toHaveLength(1)
})

test('a body beyond the limit is not read to its end', async () => {
  const answer = await post(new Uint8Array((1 << 20) + 1))
  expect(answer).toMatchObject({ ok: false, error: { code: 'bill.too-large', details: { limit: 1 << 20 } } })
  expect(inbox.service.refused()).toMatchObject([{ source: 'HTTP', code: 'bill.too-large' }])
})
