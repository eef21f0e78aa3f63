import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { institution } from './world.ts'

const program = resolve(import.meta.dirname, '../../../main/stand-in/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'sanbao-stand-in-program-'))
const children: ChildProcess[] = []

function start(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, line: async () => String((await lines.next()).value) }
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

it('the program says where it listens, takes faults on its standard input and ends when told', async () => {
  const seed = join(folder, 'seed.json')
  const visit = { visitId: 'V1', personNumber: 'P1', inpatientNumber: 'ZY1', admittedOn: '2026-03-01' }
  writeFileSync(seed, JSON.stringify({ visits: [visit] }))
  const { child, line } = start(
    '--port',
    '0',
    '--data',
    join(folder, 'data'),
    '--institution',
    institution.code,
    '--seed',
    seed,
    '--control-port',
    '0',
  )
  const address = (await line()).replace('listening ', '')
  const control = (await line()).replace('control ', '')
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await (await fetch(`${address}/stand-in/ledger`)).json()).toMatchObject({ visits: [{ visitId: 'V1' }] })
  child.stdin.write('{"mood":"offline"}\n')
  expect(await line()).toBe('faults set')
  await expect
    .poll(() =>
      fetch(`${address}/stand-in/ledger`).then(
        () => 'reached',
        () => 'refused',
      ),
    )
    .toBe('refused')
  expect(await (await fetch(`${control}/stand-in/faults`)).json()).toMatchObject({ offline: true })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('the program says what is missing', async () => {
  const { child } = start('--port', '0')
  let said = ''
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString('utf8')
  })
  expect(await once(child, 'close')).toEqual([1, null])
  expect(said).toContain('--data <folder> is missing')
})
