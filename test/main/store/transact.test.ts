import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTransactions } from '../../../main/store/transact.ts'

let connection: Database.Database
let released: number
beforeEach(() => {
  connection = new Database(':memory:')
  connection.exec('CREATE TABLE note (content BLOB NOT NULL)')
  connection.pragma('max_page_count = 20')
  released = 0
})
afterEach(() => connection.close())

function transactions() {
  const release = () => {
    released += 1
    connection.pragma('max_page_count = 1000')
  }
  return createTransactions(connection, { isHeld: () => true, release })
}
const insert = (bytes: number) => void connection.prepare('INSERT INTO note VALUES (zeroblob(?))').run(bytes)
const lengths = () => connection.prepare('SELECT length(content) FROM note ORDER BY rowid').pluck().all()
const full = expect.objectContaining({ problem: { code: 'store.disk-full', details: {} } })

test('what has to be noted takes the reserved room', () => {
  transactions().transactAtAnyCost(() => insert(200_000))
  expect(released).toBe(1)
  expect(lengths()).toEqual([200_000])
})

test('as a part of something larger it is written with all of that or not at all', () => {
  const { transact, transactAtAnyCost } = transactions()
  const whole = () =>
    transact(() => {
      insert(1)
      transactAtAnyCost(() => insert(200_000))
    })
  expect(whole).toThrow(full)
  expect(lengths()).toEqual([])
  expect(released).toBe(0)
})
