import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSessionService } from '../../../../main/services/session/index.ts'
import { openStore, type Stores } from '../../../../main/store/index.ts'
import { cashier, fixedClock, temporaryFolder, testKey } from '../../../builders/terminal.ts'

const clock = fixedClock()
const pin = '旧PIN-830291'
let folder: ReturnType<typeof temporaryFolder>
let stores: Stores
beforeEach(async () => {
  folder = temporaryFolder()
  stores = openStore(folder.path, { key: testKey })
  clock.set(Date.parse('2026-03-10T09:00:00+08:00'))
  await open().add(cashier, pin)
})
afterEach(() => {
  stores.close()
  folder.remove()
})

const open = () => createSessionService({ operators: stores.operators, audit: stores.audit, clock })
const wrong = (attemptsLeft: number) => ({ ok: false, error: { code: 'session.wrong-pin', details: { attemptsLeft } } })

test('the right PIN signs in, and signing out ends it', async () => {
  const session = open()
  expect(session.operators()).toEqual([cashier])
  expect(session.current()).toBeUndefined()
  expect(await session.signIn('C01', pin)).toEqual({ ok: true, value: cashier })
  expect(session.current()).toEqual(cashier)
  session.signOut()
  expect(session.current()).toBeUndefined()
})

test('a wrong PIN leaves whoever is signed in where they are and counts down', async () => {
  const session = open()
  expect(await session.signIn('C01', 'wrong')).toEqual(wrong(4))
  expect(await session.signIn('C01', 'wrong')).toEqual(wrong(3))
  expect(await session.signIn('C01', pin)).toMatchObject({ ok: true })
  expect(await session.signIn('C01', 'wrong')).toEqual(wrong(4))
  expect(session.current()).toEqual(cashier)
})

test('an operator that does not exist is answered like a wrong PIN', async () => {
  expect(await open().signIn('nobody', pin)).toEqual(wrong(4))
})

test('five failures lock for five minutes, also for the right PIN and after a restart', async () => {
  const session = open()
  const locked = { ok: false, error: { code: 'session.locked', details: { unlockAt: '2026-03-10T09:05:00+08:00' } } }
  for (const left of [4, 3, 2, 1]) expect(await session.signIn('C01', 'wrong')).toEqual(wrong(left))
  expect(await session.signIn('C01', 'wrong')).toEqual(locked)
  expect(await session.signIn('C01', pin)).toEqual(locked)
  expect(await open().signIn('C01', pin)).toEqual(locked)
  clock.advance(5 * 60_000 - 1)
  expect(await session.signIn('C01', pin)).toEqual(locked)
  clock.advance(1)
  expect(await session.signIn('C01', pin)).toMatchObject({ ok: true })
})

test('guesses sent at the same time are counted one by one', async () => {
  const session = open()
  const answers = await Promise.all(Array.from({ length: 6 }, () => session.signIn('C01', 'wrong')))
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
    ...Array(4).fill('session.wrong-pin'),
    ...Array(2).fill('session.locked'),
  ])
})

test('a clock set back by years does not lock for years', async () => {
  const session = open()
  for (let guess = 0; guess < 5; guess += 1) await session.signIn('C01', 'wrong')
  clock.set(Date.parse('2020-01-01T00:00:00+08:00'))
  const answer = await session.signIn('C01', pin)
  expect(answer).toEqual({ ok: false, error: { code: 'session.locked', details: { unlockAt: '2020-01-01T00:05:00+08:00' } } })
  clock.set(Date.parse('2020-01-01T00:05:00+08:00'))
  expect(await session.signIn('C01', pin)).toMatchObject({ ok: true })
})

test('every sign-in, failure and sign-out is in the audit, and the PIN nowhere', async () => {
  const session = open()
  await session.signIn('C01', 'wrong')
  await session.signIn('C01', pin)
  session.signOut()
  expect(stores.verify().auditEntries).toBe(4)
  for (const name of ['terminal.db', 'terminal.db-wal']) expect(readFileSync(join(folder.path, name)).includes(pin)).toBe(false)
})
