import { spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { deviceCommand } from '../../../main/cli/device.ts'
import { startCardReaderSimulator } from '../../../main/simulators/card-reader/index.ts'
import { sampleCards } from '../../../main/simulators/card-reader/sample-cards.ts'
import { startIdCardReaderSimulator } from '../../../main/simulators/id-card-reader/index.ts'
import { sampleDocuments } from '../../../main/simulators/id-card-reader/sample-documents.ts'
import { startScannerSimulator } from '../../../main/simulators/scanner/index.ts'
import { said } from '../../builders/said.ts'
import { aCard, identityOf } from '../devices/card-reader/cards.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const card = aCard()

async function readerPort(withCard = true): Promise<string> {
  const simulator = await startCardReaderSimulator({ listen: 'tcp', port: 0, ...(withCard && { card }) })
  cleanUps.push(simulator.close)
  return simulator.address
}

const device = (...args: string[]) => said(() => deviceCommand(args))

describe('device read', () => {
  test('prints who the card is, masked unless all is asked for', async () => {
    const masked = await device('read', '--kind', 'social-card', '--port', await readerPort())
    expect(masked.status).toBe(0)
    expect(masked.stdout).toContain('name\t演**国\n')
    for (const personal of [card.name, card.idNumber, card.cardNumber, card.cardIdentification])
      expect(masked.stdout).not.toContain(personal)
    const full = await device('read', '--kind', 'social-card', '--port', await readerPort(), '--full', '--json')
    expect(JSON.parse(full.stdout)).toMatchObject({ kind: 'social-card', driver: 'acs-serial', identity: identityOf(card) })
  })

  test.each(Object.entries(sampleDocuments))('reads the document every simulator has at hand: %s', async (_, document) => {
    const simulator = await startIdCardReaderSimulator({ listen: 'tcp', port: 0 })
    cleanUps.push(simulator.close)
    simulator.put(document)
    const read = await device('read', '--kind', 'id-card', '--port', simulator.address, '--full', '--json')
    expect(JSON.parse(read.stdout)).toMatchObject({ identity: { name: document.name, idNumber: document.idNumber } })
  })

  test.each([
    ['sample', 0],
    ['expired', 0],
    ['third-generation', 1],
  ] as const)('reads the card every simulator has at hand: %s', async (name, status) => {
    const simulator = await startCardReaderSimulator({ listen: 'tcp', port: 0, ...(sampleCards[name] && { card: sampleCards[name] }) })
    cleanUps.push(simulator.close)
    expect((await device('read', '--kind', 'social-card', '--port', simulator.address)).status).toBe(status)
  })

  test('says whose fault it is when there is nothing to print', async () => {
    const empty = await device('read', '--kind', 'social-card', '--port', await readerPort(false))
    expect(empty).toMatchObject({ status: 1, stderr: expect.stringContaining('card.absent') })
    expect(empty.stdout).toContain('works-without-card')
    const missing = await device('read', '--kind', 'id-card', '--port', 'tcp://127.0.0.1:9', '--json')
    expect(missing.status).toBe(1)
    expect(JSON.parse(missing.stdout)).toMatchObject({
      problem: { code: 'device.not-found' },
      verdict: { culprit: 'cable', code: 'host-unreachable' },
    })
  })

  test('waits for a scan', async () => {
    const scanner = await startScannerSimulator({ listen: 'tcp', port: 0 })
    cleanUps.push(scanner.close)
    const timer = setInterval(() => scanner.scan('6901234567892'), 50)
    cleanUps.push(() => clearInterval(timer))
    expect(await device('read', '--kind', 'scanner', '--port', scanner.address, '--full')).toMatchObject({
      status: 0,
      stdout: 'text\t6901234567892\n',
    })
  })
})

test('device self-test shows each step and ends with verdict and next step', async () => {
  const simulator = await startIdCardReaderSimulator({ listen: 'tcp', port: 0 })
  cleanUps.push(simulator.close)
  const tested = await device('self-test', '--kind', 'social-card', '--port', simulator.address)
  expect(tested.status).toBe(1)
  expect(tested.stdout).toMatch(
    /✓ 打开端口.*\n✗ 设备应答.*device\.no-answer\n✓ 分辨收到的数据.*sam-v\n结论：设置与驱动（kind-wrong）\n.*身份证阅读器（sam-v）.*\n下一步：/,
  )
})

test('device trace shows the line live, without a byte of the person', async () => {
  const traced = await device('trace', '--kind', 'social-card', '--port', await readerPort(), '--seconds', '1')
  expect(traced).toMatchObject({ status: 0, stdout: expect.stringMatching(/→ 02 65 00 00 00 00 01 00 00 00 00 64 03/) })
})

test('--help of a command tells its usage and is not a fault', () => {
  const program = resolve(import.meta.dirname, '../../../main/cli/cli.ts')
  const asked = spawnSync(process.execPath, [program, 'device', 'read', '--help'], { encoding: 'utf8' })
  expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining('device list | drivers | ports'), stderr: '' })
})

test('device drivers lists every one, with its options', async () => {
  expect((await device('drivers')).stdout).toContain('receipt-printer\tesc-pos\t9600\tcolumns charset status flowControl\n')
})

test.each([
  [['read'], '--kind'],
  [['read', '--kind', 'card-reader', '--port', 'COM3'], 'social-card|id-card'],
  [['read', '--kind', 'social-card'], '--port'],
  [['read', '--kind', 'social-card', '--port', 'COM3', '--baud', 'fast'], '--baud fast'],
  [['read', '--kind', 'rating-keypad', '--port', 'tcp://127.0.0.1:9'], 'self-test'],
  [['look'], 'self-test'],
])('called wrongly as %j says how', async (args, word) => {
  await expect(device(...args)).rejects.toMatchObject({ name: 'CalledWrongly', message: expect.stringContaining(word) })
})

test('simulator starts a device to practise on, which ends on quit', async () => {
  const program = resolve(import.meta.dirname, '../../../main/cli/cli.ts')
  const child = spawn(process.execPath, [program, 'simulator', 'scanner'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let heard = ''
  child.stdout.on('data', (words: Buffer) => {
    heard += words.toString()
    if (heard.startsWith('listening tcp://127.0.0.1:') && !heard.includes('ok')) child.stdin.write('scan 6901234567892\nquit\n')
  })
  const [status] = await new Promise<[number | null]>((done) => child.once('exit', (code) => done([code])))
  expect(status).toBe(0)
  expect(heard).toMatch(/^listening tcp:\/\/127\.0\.0\.1:\d+\nok scanned\n/)
})
