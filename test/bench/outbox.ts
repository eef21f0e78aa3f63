/**
 * The outbox beside what a user would pick: durable enqueues beside raw better-sqlite3 commits of the same bytes with the same promises,
 * a drained backlog beside plain undici posts of the same messages to the same platform, and what the window waits meanwhile.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { noSigner, openCentralPlatform } from '../../main/gateway/index.ts'
import { openPolicyPacks } from '../../main/policy-packs/index.ts'
import { standInSeedSchema, startStandIn } from '../../main/stand-in/index.ts'
import { ledgerFile, openDatabase } from '../../main/store/index.ts'
import { createReserve } from '../../main/store/reserve.ts'
import { createTransactions } from '../../main/store/transact.ts'
import { createQueueing } from '../../main/store/upload-writing.ts'
import { createVault } from '../../main/store/vault.ts'
import { reverse, settle } from '../../shared/settlement/index.ts'
import { agreed, institution, openTerminal, testKey } from '../builders/terminal.ts'
import { fakePlatform } from '../fakes/fake-platform.ts'
import { stayOfSerial } from '../reliability/kill-bills.ts'
import { seedOf } from '../reliability/kill-seed.ts'
import { say, timeInTurns } from './common/measure.ts'

const folder = mkdtempSync(join(tmpdir(), 'sanbao-bench-'))
const packs = openPolicyPacks(fileURLToPath(new URL('../../resources/policy-packs', import.meta.url)))
const settlements = Number(process.env.BENCH_BILLS ?? 150)

async function enqueue(): Promise<void> {
  const data = join(folder, 'enqueue')
  const terminal = openTerminal({ folder: data, platform: fakePlatform() })
  const { bill, person } = stayOfSerial(1)
  const { settlementId } = agreed(terminal.confirm(terminal.admit(bill, person))).summary
  const [sample] = terminal.stores.uploads.ofSettlement(settlementId)
  await terminal.close()
  if (!sample) throw new Error('nothing was queued')
  const payload = sample.payload.padEnd(700, ' ')

  const ledger = openDatabase(join(data, ledgerFile))
  const vault = createVault(testKey)
  const { transact } = createTransactions(ledger, createReserve(data))
  const queue = createQueueing(ledger, vault)
  let serial = 0
  const ours = () => {
    serial += 1
    const job = { jobId: `job-${serial}`, settlementId, visitId: `V${serial}`, kind: 'settlement' as const, sequence: 1 }
    transact(() => queue({ ...job, messageId: `M${serial}`, payload, createdAt: serial }))
  }

  // The same bytes on the disk: as many pages of the log as one enqueue writes.
  const pagesOf = () => (ledger.pragma('wal_checkpoint(PASSIVE)') as { log: number }[])[0]?.log ?? 0
  ledger.pragma('wal_checkpoint(TRUNCATE)')
  for (let time = 0; time < 50; time += 1) ours()
  const pages = Math.max(3, Math.round(pagesOf() / 50))
  const raw = openDatabase(join(folder, 'raw.db'))
  raw.exec('CREATE TABLE message (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payload BLOB NOT NULL) STRICT')
  const insert = raw.prepare('INSERT INTO message (id, payload) VALUES (?, ?)')
  // Beside those of the blob, the table's page and the index's.
  const bytes = randomBytes((pages - 2) * 4_084 - 200)
  let rawSerial = 0
  const commit = raw.transaction(() => {
    rawSerial += 1
    insert.run(`M${rawSerial}`, bytes)
  })
  const plain = () => commit.immediate()
  const [queued, committed] = await timeInTurns(3_000, [ours, plain])
  ledger.close()
  raw.close()
  if (!queued || !committed) throw new Error('nothing was measured')
  say({ bench: 'outbox', subject: 'sanbao, durable enqueue', pages, ...queued })
  say({ bench: 'outbox', subject: 'better-sqlite3, raw commit of the same bytes', ...committed })
  const ratio = (part: number, whole: number) => Math.round((part / whole) * 100) / 100
  // Per second: with the moving of the log into the file, which both pay for now and then.
  const p50Ratio = ratio(committed.p50Ms, queued.p50Ms)
  say({ bench: 'outbox', subject: 'ratio to the floor', ratio: ratio(queued.perSecond, committed.perSecond), p50Ratio })
}

const startPlatform = () =>
  startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(settlements)) })

interface Posted {
  readonly path: string
  readonly body: string
}

/** Passes everything on to the platform and keeps what was posted. */
async function startRecorder(address: string, posted: Posted[]) {
  const target = new URL(address)
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks)
      posted.push({ path: incoming.url ?? '/', body: body.toString('utf8') })
      const passed = httpRequest({
        host: target.hostname,
        port: target.port,
        path: incoming.url,
        method: 'POST',
        headers: incoming.headers,
      })
      passed.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      })
      passed.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** Settles everything with the line down, then lets the queue go; answers how long the drain took and what the window waited. */
async function drain(name: string, address: string) {
  let serial = 0
  const platform = openCentralPlatform({
    ...{ address, institution, receiver: '99', signer: noSigner(), now: Date.now, timeoutMs: 20_000 },
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    nextSerial: () => {
      serial += 1
      return 9_000 + serial
    },
  })
  const terminal = openTerminal({ folder: join(folder, name), platform, engine: { settle, reverse }, packs })
  for (let number = 1; number <= settlements; number += 1) {
    const { bill, person } = stayOfSerial(number)
    agreed(terminal.confirm(terminal.admit(bill, person)))
  }
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const lists: number[] = []
  const began = performance.now()
  delay.enable()
  terminal.upload.start()
  const asking = setInterval(() => {
    const start = performance.now()
    terminal.upload.list()
    lists.push(performance.now() - start)
  }, 20)
  while (terminal.stores.uploads.counts().waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const took = performance.now() - began
  clearInterval(asking)
  delay.disable()
  await terminal.close()
  await platform.close()
  lists.sort((one, other) => one - other)
  const listP99Ms = Math.round((lists[Math.floor(lists.length * 0.99)] ?? 0) * 10) / 10
  return { took, longestBlockMs: Math.round(delay.max / 10_000) / 100, listP99Ms }
}

/** The same messages, four at a time as the queue sends them, each visit's in their order; nothing is written down. */
async function post(address: string, posted: readonly Posted[]): Promise<number> {
  const pool = new Pool(new URL(address).origin, { connections: 4 })
  const send = async ({ path, body }: Posted) => {
    const answer = await pool.request({ path, method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return answer.body.text()
  }
  const [signIn, ...rest] = posted
  if (!signIn) throw new Error('nothing was posted')
  const number = /"sign_no":"([^"]+)"/.exec(await send(signIn))?.[1] ?? ''
  const signed = rest.map(({ path, body }) => ({ path, body: body.replace(/"sign_no":"[^"]*"/, `"sign_no":"${number}"`) }))
  const visits = Map.groupBy(signed, ({ body }) => /"mdtrt_id":"([^"]+)"/.exec(body)?.[1] ?? '')
  const waiting = [...visits.values()]
  const began = performance.now()
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let visit = waiting.shift(); visit !== undefined; visit = waiting.shift()) for (const message of visit) await send(message)
    }),
  )
  const took = performance.now() - began
  await pool.close()
  return took
}

try {
  await enqueue()
  const posted: Posted[] = []
  const first = await startPlatform()
  const recorder = await startRecorder(first.address, posted)
  await drain('recorded', recorder.address)
  recorder.close()
  await first.close()
  const second = await startPlatform()
  const { took, ...waited } = await drain('drained', second.address)
  await second.close()
  const third = await startPlatform()
  const plain = await post(third.address, posted)
  await third.close()
  const messages = posted.length - 1
  const rate = (ms: number) => Math.round((messages / ms) * 1_000)
  say({ bench: 'outbox', subject: 'sanbao, backlog drained', messages, ms: Math.round(took), messagesPerSecond: rate(took), ...waited })
  say({ bench: 'outbox', subject: 'undici, the same messages posted', messages, ms: Math.round(plain), messagesPerSecond: rate(plain) })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
