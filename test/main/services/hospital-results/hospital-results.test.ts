import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import {
  createHospitalResultsService,
  type Deliver,
  deliverByCall,
  deliverToFolder,
} from '../../../../main/services/hospital-results/index.ts'
import schema from '../../../../resources/schemas/hospital-result.schema.json' with { type: 'json' }
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
let outgoing: string
beforeEach(() => {
  folder = temporaryFolder()
  outgoing = join(folder.path, 'outgoing')
  terminal = openTerminal({ folder: join(folder.path, 'data'), platform: fakePlatform() })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

const told: string[] = []
const faults: unknown[] = []
function open(deliver: Deliver) {
  told.length = 0
  faults.length = 0
  return createHospitalResultsService({
    results: terminal.stores.hospitalResults,
    deliver,
    clock: { now: Date.now },
    onDelivered: (id) => told.push(id),
    onFault: (cause) => faults.push(cause),
    firstPauseMs: 5,
    ceilingPauseMs: 10,
  })
}
async function until(isReached: () => boolean): Promise<void> {
  const limit = Date.now() + 5_000
  while (!isReached()) {
    if (Date.now() > limit) throw new Error('not reached')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
const settle = (serial = 1) => agreed(terminal.confirm(terminal.admit(aBill({ serial, person: aPerson(serial) }), aPerson(serial)))).summary

test('a settlement and its reversal each arrive as one file that the published schema describes and that names nobody', async () => {
  const { settlementId } = settle()
  const reversal = agreed(terminal.reversal.cancel({ settlementId, reason: '测试' }, cashier)).summary
  const service = open(deliverToFolder(outgoing))
  service.start()
  await until(() => told.length === 2)
  await service.stop()
  expect(readdirSync(outgoing).sort()).toEqual([`${settlementId}.json`, `${reversal.settlementId}.json`].sort())
  const described = z.fromJSONSchema(schema as unknown as Parameters<typeof z.fromJSONSchema>[0])
  const read = (id: string) => readFileSync(join(outgoing, `${id}.json`), 'utf8')
  const [original, reversed] = [read(settlementId), read(reversal.settlementId)].map((text) => described.parse(JSON.parse(text)))
  expect(original).toMatchObject({ kind: 'settlement', slipNumber: expect.any(String), amounts: { totalFee: '60.30', fundTotal: '30.15' } })
  expect(reversed).toMatchObject({ kind: 'reversal', reverses: settlementId, amounts: { totalFee: '-60.30', fundTotal: '-30.15' } })
  for (const text of [read(settlementId), read(reversal.settlementId)]) {
    expect(text).not.toContain(aPerson().name)
    expect(text).not.toContain(aPerson().idNumber)
  }
  expect(agreed(terminal.settlement.get(settlementId)).summary.hospitalTold).toBe(true)
  expect(() => described.parse({ ...JSON.parse(read(settlementId)), amounts: {} })).toThrow()
})

test('a result delivered but not noted before a stop is delivered again with the same bytes under the same name', async () => {
  const { settlementId } = settle()
  const [waiting] = terminal.stores.hospitalResults.undelivered()
  if (!waiting) throw new Error('nothing waits')
  await deliverToFolder(outgoing)(waiting.resultId, waiting.content)
  const before = readFileSync(join(outgoing, `${settlementId}.json`))
  const service = open(deliverToFolder(outgoing))
  service.start()
  await until(() => told.length === 1)
  await service.stop()
  expect(readdirSync(outgoing)).toEqual([`${settlementId}.json`])
  expect(readFileSync(join(outgoing, `${settlementId}.json`)).equals(before)).toBe(true)
})

test('a folder that cannot be written is tried again, nothing is lost, and the order stays', async () => {
  const ids = [settle(1), settle(2), settle(3)].map(({ settlementId }) => settlementId)
  writeFileSync(outgoing, 'a file where the folder should be')
  const service = open(deliverToFolder(outgoing))
  service.start()
  await until(() => faults.length >= 2)
  expect(told).toEqual([])
  const { rmSync } = await import('node:fs')
  rmSync(outgoing)
  mkdirSync(outgoing)
  await until(() => told.length === 3)
  await service.stop()
  expect(told).toEqual(ids)
})

test('by call every result arrives, an error or a cut line is tried again, and the key tells a repeat', async () => {
  const seen: { key: string; authorization: string | undefined; body: string }[] = []
  let failures = 2
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push({
        key: String(request.headers['idempotency-key']),
        authorization: request.headers.authorization,
        body: Buffer.concat(chunks).toString('utf8'),
      })
      if (failures === 2) response.writeHead(503).end()
      else if (failures === 1) request.socket.destroy()
      else response.writeHead(204).end()
      failures -= 1
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ids = [settle(1), settle(2)].map(({ settlementId }) => settlementId)
  const service = open(deliverByCall(`http://127.0.0.1:${(server.address() as AddressInfo).port}/results`, 'synthetic-token'))
  service.start()
  await until(() => told.length === 2)
  await service.stop()
  server.close()
  const [first, second] = ids
  expect(seen.map(({ key }) => key)).toEqual([first, first, first, second])
  expect(new Set(seen.slice(0, 3).map(({ body }) => body)).size).toBe(1)
  expect(seen[0]?.authorization).toBe('Bearer synthetic-token')
})

test('what is booked while results are on their way is taken along', async () => {
  const service = open(deliverToFolder(outgoing))
  service.start()
  settle(1)
  service.wake()
  settle(2)
  service.wake()
  await until(() => told.length === 2)
  await service.stop()
})
