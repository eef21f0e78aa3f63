import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { adoptLedger, openDatabase, openStore, type Stores, thisMachine } from '../../../main/store/index.ts'
import { maySame } from '../../../main/store/machine.ts'
import { ProblemError } from '../../../shared/errors/index.ts'
import { aPerson } from '../../builders/stay.ts'
import { tablesOf } from '../../builders/tables.ts'
import { temporaryFolder, testKey } from '../../builders/terminal.ts'

/** What a computer remembers of its ledger, and what becomes of a ledger that is not the one it remembers. */

const here = { system: 'a'.repeat(64), parts: ['1'.repeat(64), '2'.repeat(64)] }
const noon = Date.parse('2026-03-10T12:00:00+08:00')

/** An empty ledger, made once, that nobody remembers. */
let fresh: ReturnType<typeof temporaryFolder>
beforeAll(() => {
  fresh = temporaryFolder()
  openStore(fresh.path, { key: testKey }).close()
})
afterAll(() => fresh.remove())

let root: ReturnType<typeof temporaryFolder>
let data: string
let witness: string
beforeEach(() => {
  root = temporaryFolder()
  data = join(root.path, 'data')
  witness = join(root.path, 'configuration', 'witness')
  cpSync(fresh.path, data, { recursive: true })
})
afterEach(() => {
  vi.useRealTimers()
  root.remove()
})

const file = (name = '', folder = data) => join(folder, `terminal.db${name}`)
const options = (machine: typeof here | { readonly parts: readonly string[] } = here) => ({
  key: testKey,
  witness: { folder: witness, machine },
})
const open = (folder = data, machine?: typeof here | { readonly parts: readonly string[] }) =>
  openStore(folder, { ...options(machine), terminal: '01' })
/** One act that is in the audit. */
const act = (stores: Stores, subject: string) => stores.audit.append({ at: noon, operatorId: 'C01', act: 'test', subject, result: 'done' })

function work(folder = data, machine?: typeof here): void {
  const stores = open(folder, machine)
  expect(stores.viewOnly).toBeUndefined()
  act(stores, 'something')
  stores.close()
}

/** Opens it for work and says why that is not done; a refused ledger must be readable, and nothing of it may change. */
function refusal(folder = data, machine?: Parameters<typeof open>[1]): string | undefined {
  const stores = open(folder, machine)
  try {
    if (!stores.viewOnly) return undefined
    const before = readFileSync(file('', folder))
    for (const write of [() => act(stores, 'more'), () => stores.people.remember(aPerson(1), noon), () => stores.uploads.takeSeconds(1, 1)])
      expect(write).toThrow(expect.objectContaining({ problem: stores.viewOnly }))
    expect(stores.settlements.list(10)).toEqual([])
    expect(stores.verify().file).toBe('ok')
    expect(readFileSync(file('', folder)).equals(before)).toBe(true)
    return stores.viewOnly.code
  } finally {
    stores.close()
  }
}

const witnessFiles = () => readdirSync(witness)
const written = () => readFileSync(join(witness, witnessFiles()[0] ?? ''), 'utf8')
const adopt = (more: Partial<Parameters<typeof adoptLedger>[2]> = {}, folder = data, machine: Parameters<typeof options>[0] = here) =>
  adoptLedger(folder, options(machine), { at: noon, operatorId: 'IT01', reason: '测试', terminal: '01', isOtherRetired: true, ...more })

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
  return 'no problem'
}

describe('the ledger this computer knows', () => {
  test('is opened again and again, and what was written is remembered when it is closed', () => {
    work()
    const first = written()
    work()
    expect(refusal()).toBeUndefined()
    expect(written()).not.toBe(first)
    expect(witnessFiles()).toHaveLength(1)
  })

  test('is remembered a second after something was written, once for all that was, and not when nothing was', () => {
    vi.useFakeTimers()
    const stores = open()
    const first = written()
    vi.advanceTimersByTime(5_000)
    expect(written()).toBe(first)
    act(stores, 'one')
    act(stores, 'two')
    vi.advanceTimersByTime(999)
    expect(written()).toBe(first)
    vi.advanceTimersByTime(1)
    expect(written()).toContain('"auditSequence":2')
    stores.close()
  })

  test('may have gone on since: a program killed after a commit remembers less', () => {
    work()
    const remembered = written()
    work()
    writeFileSync(join(witness, witnessFiles()[0] ?? ''), remembered)
    expect(refusal()).toBeUndefined()
  })

  test('is known after a real kill between a commit and the moment its witness would have been told', async () => {
    const program = fileURLToPath(new URL('writing-ledger.ts', import.meta.url))
    const child = spawn(process.execPath, [program, data, witness, testKey.toString('hex')], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(written()).toContain('"auditSequence":0')
    const stores = open()
    expect(stores.viewOnly).toBeUndefined()
    expect(stores.verify().auditEntries).toBeGreaterThan(0)
    stores.close()
  })

  test('is begun again where the first start was cut off before the ledger or before its witness', () => {
    open().close()
    const connection = openDatabase(file())
    connection.exec("DELETE FROM installation WHERE name = 'installation'")
    connection.close()
    expect(refusal()).toBeUndefined()
    rmSync(data, { recursive: true })
    expect(refusal()).toBeUndefined()
  })

  test('is a new one, or one of an older program, that nobody remembers yet', () => {
    expect(refusal(join(root.path, 'new'))).toBeUndefined()
    const older = openStore(data, { key: testKey })
    act(older, 'before')
    older.close()
    expect(refusal()).toBeUndefined()
    expect(witnessFiles()).toHaveLength(2)
  })

  test('stays known while its witness cannot be written for a moment, and that is said', () => {
    const faults: unknown[] = []
    const stores = openStore(data, { ...options(), onFault: (cause) => faults.push(cause) })
    renameSync(witness, `${witness}-away`)
    writeFileSync(witness, 'no folder')
    act(stores, 'one')
    stores.close()
    expect(faults).toEqual([expect.objectContaining({ problem: expect.objectContaining({ code: 'store.witness-unusable' }) })])
    rmSync(witness)
    renameSync(`${witness}-away`, witness)
    expect(refusal()).toBeUndefined()
  })

  test('goes on while its witness cannot be told any more: that is said once, shown, and leaves nothing behind', () => {
    vi.useFakeTimers()
    const faults: unknown[] = []
    const stores = openStore(data, { ...options(), onFault: (cause) => faults.push(cause) })
    const place = join(witness, witnessFiles()[0] ?? '')
    const written = () => {
      act(stores, 'something')
      vi.advanceTimersByTime(1_000)
      return { faults: faults.length, isBehind: stores.isWitnessBehind(), files: witnessFiles().length }
    }
    const blocked = () => {
      rmSync(place)
      mkdirSync(place)
    }
    expect(written()).toEqual({ faults: 0, isBehind: false, files: 1 })
    blocked()
    expect(written()).toEqual({ faults: 1, isBehind: true, files: 1 })
    expect(written()).toEqual({ faults: 1, isBehind: true, files: 1 })
    rmSync(place, { recursive: true })
    expect(written()).toEqual({ faults: 1, isBehind: false, files: 1 })
    blocked()
    expect(written()).toEqual({ faults: 2, isBehind: true, files: 1 })
    rmSync(place, { recursive: true })
    stores.close()
    expect(refusal()).toBeUndefined()
  })

  test('is known by what a program of another release remembers of it, which may be more or less', () => {
    work()
    const place = join(witness, witnessFiles()[0] ?? '')
    const { head, machine, ...rest } = JSON.parse(written().split('\n')[1] ?? '')
    const { messageSecond: _, ...less } = head
    for (const other of [
      { head: less },
      { head: { ...head, pages: 7 } },
      { machine: { ...machine, colour: 'grey' } },
      { release: '9.0' },
    ]) {
      const text = JSON.stringify({ head, machine, ...rest, ...other })
      writeFileSync(place, `${createHash('sha256').update(text).digest('hex')}\n${text}\n`)
      expect(refusal()).toBeUndefined()
    }
  })

  test('two terminals of one user on one computer do not meet', () => {
    const other = join(root.path, 'second')
    cpSync(data, other, { recursive: true })
    work()
    work(other)
    work()
    expect([refusal(), refusal(other)]).toEqual([undefined, undefined])
    expect(witnessFiles()).toHaveLength(2)
  })
})

describe('a ledger that is viewed and not worked with', () => {
  test('an older backup put back in its place', () => {
    work()
    const backup = join(root.path, 'backup')
    cpSync(data, backup, { recursive: true })
    work()
    rmSync(data, { recursive: true })
    cpSync(backup, data, { recursive: true })
    expect(refusal()).toBe('store.older-copy')
  })

  test('a backup of before a message went out, though nothing of it is in the audit', () => {
    work()
    const backup = join(root.path, 'backup')
    cpSync(data, backup, { recursive: true })
    const stores = open()
    stores.uploads.takeSeconds(noon / 1000, 1)
    stores.close()
    rmSync(data, { recursive: true })
    cpSync(backup, data, { recursive: true })
    expect(refusal()).toBe('store.older-copy')
  })

  test('a copy without its log', () => {
    work()
    const stores = open()
    act(stores, 'only in the log')
    const copy = join(root.path, 'copy.db')
    cpSync(file(), copy)
    expect(existsSync(file('-wal'))).toBe(true)
    stores.close()
    rmSync(data, { recursive: true })
    mkdirSync(data)
    cpSync(copy, file())
    expect(refusal()).toBe('store.older-copy')
  })

  test('an older backup that was worked with elsewhere meanwhile, and is now as long', () => {
    work()
    const elsewhere = join(root.path, 'elsewhere')
    cpSync(data, elsewhere, { recursive: true })
    work()
    const unwitnessed = openStore(elsewhere, { key: testKey })
    act(unwitnessed, 'another history')
    act(unwitnessed, 'and longer')
    unwitnessed.close()
    rmSync(data, { recursive: true })
    renameSync(elsewhere, data)
    expect(refusal()).toBe('store.older-copy')
  })

  test('a copy in another folder, also where the first one is gone', () => {
    work()
    const copy = join(root.path, 'copy')
    cpSync(data, copy, { recursive: true })
    expect(refusal(copy)).toBe('store.moved')
    expect(refusal()).toBeUndefined()
    rmSync(data, { recursive: true })
    expect(refusal(copy)).toBe('store.moved')
  })

  test('another installation put in the place of the known one', () => {
    const other = join(root.path, 'other')
    cpSync(data, other, { recursive: true })
    work()
    work(other)
    rmSync(data, { recursive: true })
    cpSync(other, data, { recursive: true })
    expect(refusal()).toBe('store.moved')
  })

  test('the whole disk in another computer, with everything that is remembered on it', () => {
    work()
    expect(refusal(data, { ...here, system: 'b'.repeat(64) })).toBe('store.moved')
    expect(refusal(data, { ...here, parts: ['3'.repeat(64)] })).toBe('store.moved')
    expect(refusal(data, { ...here, parts: ['2'.repeat(64)] })).toBeUndefined()
  })

  test('where what is remembered is damaged, cannot be read or cannot be written', () => {
    work()
    const place = join(witness, witnessFiles()[0] ?? '')
    const whole = readFileSync(place, 'utf8')
    for (const bad of [whole.replace('"auditSequence":1', '"auditSequence":0'), whole.slice(0, 90), '', '\0'.repeat(400)]) {
      writeFileSync(place, bad)
      expect(refusal()).toBe('store.witness-unusable')
    }
    writeFileSync(place, whole)
    expect(refusal()).toBeUndefined()
    rmSync(witness, { recursive: true })
    writeFileSync(witness, 'no folder')
    expect(refusal(join(root.path, 'new'))).toBe('store.witness-unusable')
  })
})

test('a ledger that was here and is gone is not begun anew behind everybody’s back', () => {
  work()
  rmSync(data, { recursive: true })
  mkdirSync(data)
  expect(codeOf(() => open())).toBe('store.missing')
  expect(codeOf(() => adopt({ isOtherRetired: false }))).toBe('store.desk-in-use')
  expect(codeOf(() => open())).toBe('store.missing')
  expect(readdirSync(data)).toEqual([])
  adopt()
  expect(refusal()).toBeUndefined()
})

test('computers are told apart by what is known of both, and nothing is kept as it is', () => {
  const nothing = { parts: [] }
  expect(maySame(here, nothing)).toBe(true)
  expect(maySame(nothing, nothing)).toBe(true)
  expect(maySame({ system: 'x', parts: [] }, { system: 'y', parts: [] })).toBe(false)
  const { system, parts } = thisMachine()
  for (const mark of [...(system === undefined ? [] : [system]), ...parts]) expect(mark).toMatch(/^[0-9a-f]{64}$/)
  const raw = existsSync('/etc/machine-id') ? readFileSync('/etc/machine-id', 'utf8').trim() : ''
  if (raw !== '') expect(JSON.stringify(thisMachine())).not.toContain(raw)
})

describe('taking over', () => {
  /** A copy in a folder of its own, of a ledger whose desk has used a second and printed three slips today. */
  function copied(): string {
    const stores = open()
    expect(stores.uploads.takeSeconds(noon / 1000, 16)).toBe(noon / 1000)
    stores.close()
    const connection = openDatabase(file())
    connection.exec("INSERT INTO slip_counter (day, last) VALUES ('20260310', 3)")
    connection.close()
    const copy = join(root.path, 'copy')
    cpSync(data, copy, { recursive: true })
    return copy
  }

  test('makes it an installation of its own, noted in the audit, whose ids cannot meet those of the other copy', () => {
    const copy = copied()
    const adopted = adopt({}, copy)
    expect(adopted).toMatchObject({ from: '01', terminal: '01', slipsFrom: 1_001 })
    const stores = open(copy)
    expect(stores.viewOnly).toBeUndefined()
    expect(stores.settlements.nextSlipSerial('20260310')).toBe(1_001)
    expect(stores.uploads.takeSeconds(noon / 1000, 1)).toBe(noon / 1000 + 16 + 15 * 60)
    expect(stores.uploads.nextMessageSerial()).toBe(10_001)
    expect(stores.verify()).toEqual({ file: 'ok', auditEntries: 1 })
    stores.close()
    const connection = openDatabase(file('', copy), 'read')
    expect(connection.prepare('SELECT operator_id, act, subject, result FROM audit_entry').all()).toEqual([
      { operator_id: 'IT01', act: 'ledger.adopt', subject: 'store.moved 01 > 01', result: '测试' },
    ])
    connection.close()
  })

  test('asks for another desk where nobody has said that the other copy is out of use', () => {
    const copy = copied()
    const before = readFileSync(file('', copy))
    expect(codeOf(() => adopt({ isOtherRetired: false }, copy))).toBe('store.desk-in-use')
    expect(readFileSync(file('', copy)).equals(before)).toBe(true)
    expect(refusal(copy)).toBe('store.moved')
    // Numbers of slips begin with the desk: another desk's cannot meet.
    expect(adopt({ isOtherRetired: false, terminal: '02' }, copy)).toMatchObject({ from: '01', terminal: '02', slipsFrom: undefined })
    expect(refusal(copy)).toBeUndefined()
  })

  test('is not done where it cannot be remembered, and is done the second time as if it were the first', () => {
    const copy = copied()
    rmSync(witness, { recursive: true })
    writeFileSync(witness, 'no folder')
    const before = tablesOf(file('', copy))
    expect(codeOf(() => adopt({ isOtherRetired: false, terminal: '02' }, copy))).toBe('store.witness-unusable')
    expect(tablesOf(file('', copy))).toEqual(before)
    rmSync(witness)
    expect(adopt({ isOtherRetired: false, terminal: '02' }, copy)).toMatchObject({ from: '01', terminal: '02', slipsFrom: undefined })
    expect(refusal(copy)).toBeUndefined()
  })

  test('cut off between what is remembered and its commit is done again from the start', () => {
    const copy = copied()
    const asItWas = join(root.path, 'as-it-was')
    cpSync(copy, asItWas, { recursive: true })
    adopt({ isOtherRetired: false, terminal: '02' }, copy)
    rmSync(copy, { recursive: true })
    renameSync(asItWas, copy)
    expect(refusal(copy)).toBe('store.moved')
    expect(codeOf(() => adopt({ isOtherRetired: false }, copy))).toBe('store.desk-in-use')
    expect(adopt({ isOtherRetired: false, terminal: '02' }, copy)).toMatchObject({ from: '01', terminal: '02', slipsFrom: undefined })
    expect(refusal(copy)).toBeUndefined()
  })

  test('leaves out seconds that were used here after the backup was made', () => {
    work()
    const backup = join(root.path, 'backup')
    cpSync(data, backup, { recursive: true })
    const stores = open()
    stores.uploads.takeSeconds(noon / 1000 + 3_600, 1)
    stores.close()
    rmSync(data, { recursive: true })
    cpSync(backup, data, { recursive: true })
    adopt()
    const again = open()
    expect(again.uploads.takeSeconds(noon / 1000, 1)).toBe(noon / 1000 + 3_601 + 15 * 60)
    again.close()
  })

  test('is for one that is refused: not for the known one, nor for a folder without any', () => {
    work()
    expect(codeOf(() => adopt())).toBe('store.not-moved')
    const empty = join(root.path, 'empty')
    mkdirSync(empty)
    expect(codeOf(() => adopt({}, empty))).toBe('store.not-moved')
    expect(readdirSync(empty)).toEqual([])
  })

  test('can be done twice in a day, and the one that was left behind is refused where the other takes its place', () => {
    const copy = copied()
    adopt({}, copy)
    rmSync(data, { recursive: true })
    renameSync(copy, data)
    expect(refusal()).toBe('store.moved')
    expect(adopt()).toMatchObject({ slipsFrom: 2_001 })
    expect(refusal()).toBeUndefined()
  })
})
