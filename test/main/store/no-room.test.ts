import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStore } from '../../../main/store/index.ts'
import { ledgerFile, openLedger } from '../../../main/store/open-ledger.ts'
import { temporaryFolder, testKey } from '../../builders/terminal.ts'

/** A refused ledger on a disk that says it is full: it is read without the file beside it that SQLite could not make there. */

let isFull = false
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>()
  return { ...fs, statfsSync: (folder: string) => ({ ...fs.statfsSync(folder), ...(isFull && { bavail: 0 }) }) }
})

let root: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  root = temporaryFolder()
})
afterEach(() => {
  isFull = false
  root.remove()
})

test('an older backup is opened to view where the disk has no room', () => {
  const data = join(root.path, 'data')
  const options = { key: testKey, witness: { folder: join(root.path, 'witness'), machine: { parts: [] } } }
  const open = () => openStore(data, options)
  const entry = { at: 0, operatorId: 'C01', act: 'test', subject: 'something', result: 'done' }
  open().close()
  cpSync(data, join(root.path, 'backup'), { recursive: true })
  const newer = open()
  newer.audit.append(entry)
  newer.close()
  rmSync(data, { recursive: true })
  cpSync(join(root.path, 'backup'), data, { recursive: true })
  const before = readFileSync(join(data, ledgerFile))

  isFull = true
  const stores = open()
  expect(stores.viewOnly?.code).toBe('store.older-copy')
  expect(stores.verify()).toEqual({ file: 'ok', auditEntries: 0 })
  expect(existsSync(join(data, `${ledgerFile}-shm`))).toBe(false)
  expect(() => stores.audit.append(entry)).toThrow(expect.objectContaining({ problem: stores.viewOnly }))
  stores.close()
  const { connection } = openLedger(data, options)
  expect(() => connection.exec('DELETE FROM counter')).toThrow('readonly')
  connection.close()
  expect(readFileSync(join(data, ledgerFile)).equals(before)).toBe(true)
})
