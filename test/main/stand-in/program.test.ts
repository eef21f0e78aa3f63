import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { guardSchema } from '../../../main/stand-in/guard.ts'
import { distortions, moods } from '../../../main/stand-in/index.ts'
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

/** How a program ends that nobody tells to, and what it said; its standard input stays open, as a person's does. */
async function ending(...args: string[]) {
  const { child } = start(...args)
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (part: Buffer) => {
      said[name] += part.toString('utf8')
    })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, ...said }
}

it('the program says what is missing', async () => {
  const { status, stderr } = await ending('--port', '0')
  expect(status).toBe(1)
  expect(stderr).toContain('--data <folder> is missing')
})

describe('a wrong option ends the program, and it says what would be right', () => {
  const file = (name: string, text: string) => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const refusal = async (...args: string[]) => {
    const { status, stdout, stderr } = await ending('--data', join(folder, 'data'), '--control-port=0', ...args)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^stand-in: --.+：.+ \/ .+\n$/)
    return stderr
  }

  it('a distortion nobody knows: all their names', async () => {
    const said = await refusal('--disagree', 'bogus')
    for (const name of ['bogus', ...distortions]) expect(said).toContain(name)
  })

  it.each([
    ['neither a mood nor a file', () => 'nonsense', '没有这个文件'],
    ['a file that holds no JSON', () => file('notes.md', '# notes'), '内容不是 JSON'],
    ['a fault of no kind there is', () => '{"rules":[{"kind":"bogus"}]}', 'rules.0.kind'],
    ['a mood of no name there is', () => '{"mood":"bogus"}', '第一处在 mood'],
  ])('faults that are %s: the moods, JSON or a file', async (_, given, reason) => {
    const said = await refusal('--faults', given())
    for (const name of [given(), reason, ...Object.keys(moods), 'JSON', 'a file']) expect(said).toContain(name)
  })

  it.each([
    ['port', ['-1', '65536', '']],
    ['control-port', ['abc']],
  ])('no number as --%s: 0 takes any free one', async (option, wrong) => {
    const said = await Promise.all(wrong.map((given) => refusal(`--${option}=${given}`)))
    for (const text of said) expect(text).toContain(`--${option} 0 takes any free one`)
  })

  it('a port that is taken, by another program or by the other option', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    try {
      for (const option of ['port', 'control-port']) {
        const said = await refusal(`--${option}=${port}`)
        expect(said).toContain(`--${option} ${port}：端口已被占用`)
        expect(said).toContain(`--${option} 0 takes any free one`)
      }
    } finally {
      taken.close()
    }
    expect(await refusal(`--port=${port}`, `--control-port=${port}`)).toContain(`--control-port ${port}：与 --port 相同`)
  })

  it.each([
    ['guard', '{"style":{"style":"csb","accessKey":"app"}}', 'style.secret'],
    ['seed', '{"visits":[{"visitId":1}]}', 'visits.0.visitId'],
    ['seed', '{"style":{"style":"csb"}}', '{}'],
  ])('a %s file that is missing or holds something else: the file and its first wrong place', async (option, text, place) => {
    const missing = join(folder, 'nothing-here.json')
    expect(await refusal(`--${option}`, missing)).toContain(`--${option} ${missing}：没有这个文件`)
    const wrong = file('wrong.json', text)
    expect(await refusal(`--${option}`, wrong)).toContain(`--${option} ${wrong}：内容不对，第一处在 ${place}`)
  })
})

it('help lists moods and distortions, and its guards are whole ones', async () => {
  const { status, stdout } = await ending('--help')
  expect(status).toBe(0)
  for (const name of [...Object.keys(moods), ...distortions]) expect(stdout).toContain(name)
  const guards = stdout.split('\n').filter((line) => line.trim().startsWith('{"style"'))
  expect(guards.map((line) => guardSchema.parse(JSON.parse(line)).style.style)).toEqual(['tif', 'csb', 'path-per-service', 'oauth'])
})
