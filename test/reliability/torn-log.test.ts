import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerFile, openDatabase } from '../../main/store/index.ts'
import { agreed, cashier, openTerminal, temporaryFolder } from '../builders/terminal.ts'
import { fakePlatform } from '../fakes/fake-platform.ts'
import { halves } from './judge.ts'
import { stayOfSerial } from './kill-bills.ts'
import { chance } from './killing.ts'

/** Images of a log that a power cut or a bad disk left cut off, with empty sectors or with flipped bytes. */
const images = Number(process.env.SANBAO_TORN ?? 1_000)
const seed = Number(process.env.SANBAO_SEED ?? 20260310)
const sector = 512
/** The header of the log and of each page in it. */
const headerBytes = 32

let folder: ReturnType<typeof temporaryFolder>
let main: Buffer
let log: Buffer
/** In the order in which they were booked. */
const booked: string[] = []

beforeAll(async () => {
  folder = temporaryFolder()
  const data = join(folder.path, 'data')
  mkdirSync(data)
  // The schema is in the main file; the log holds bookings and nothing else.
  await openTerminal({ folder: data, platform: fakePlatform() }).close()
  const terminal = openTerminal({ folder: data, platform: fakePlatform() })
  for (let serial = 1; serial <= 10; serial += 1) {
    const { bill, person } = stayOfSerial(serial)
    const { summary } = agreed(terminal.confirm(terminal.admit(bill, person)))
    booked.push(summary.settlementId)
    if (serial % 3 !== 0) continue
    booked.push(agreed(terminal.reversal.cancel({ settlementId: summary.settlementId, reason: '测试撤销' }, cashier)).summary.settlementId)
  }
  // Copied while it is open: closing would empty the log.
  for (const name of [ledgerFile, `${ledgerFile}-wal`]) copyFileSync(join(data, name), join(folder.path, name))
  main = readFileSync(join(folder.path, ledgerFile))
  log = readFileSync(join(folder.path, `${ledgerFile}-wal`))
  await terminal.close()
})
afterAll(() => folder.remove())

function torn(index: number): Buffer {
  const place = Math.floor(chance(seed, `place ${index}`) * log.length)
  const start = Math.floor(place / sector) * sector
  switch (index % 3) {
    case 0:
      return log.subarray(0, start)
    case 1:
      return Buffer.concat([log.subarray(0, start), Buffer.alloc(sector), log.subarray(start + sector)])
    default: {
      const copy = Buffer.from(log)
      for (let byte = 0; byte < 4; byte += 1) {
        const at = (place + byte) % log.length
        copy[at] = (copy[at] ?? 0) ^ 0xff
      }
      return copy
    }
  }
}

test(
  'a log that is torn anywhere leaves the first so many settlements whole, and nothing of the others',
  () => {
    const data = join(folder.path, 'image')
    const findings: string[] = []
    const counts = new Set<number>()
    for (let index = 0; index < images; index += 1) {
      rmSync(data, { recursive: true, force: true })
      mkdirSync(data)
      writeFileSync(join(data, ledgerFile), main)
      writeFileSync(join(data, `${ledgerFile}-wal`), torn(index))
      const connection = openDatabase(join(data, ledgerFile))
      const found = connection.prepare<[], { id: string }>('SELECT settlement_id AS id FROM settlement ORDER BY position').all()
      counts.add(found.length)
      if (found.some(({ id }, position) => id !== booked[position])) findings.push(`${index}: not the first ${found.length}`)
      if (connection.pragma('integrity_check', { simple: true }) !== 'ok') findings.push(`${index}: integrity`)
      findings.push(...halves(connection).map((finding) => `${index}: ${finding}`))
      connection.close()
    }
    process.stdout.write(
      `torn logs: ${JSON.stringify({ seed, images, bytes: log.length, states: counts.size, findings: findings.length })}\n`,
    )
    expect(findings).toEqual([])
    // From none to all: the images were worth something.
    expect(counts).toEqual(new Set(Array.from({ length: booked.length + 1 }, (_, count) => count)))
    expect(log.length).toBeGreaterThan(headerBytes)
  },
  120_000 + images * 60,
)
