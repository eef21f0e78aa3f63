import { beforeEach, expect, test } from 'vitest'
import { createAgenda } from '../../../../main/services/reconciliation/agenda.ts'
import { periodsOf } from '../../../../main/services/reconciliation/periods.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'

let now: number
let agenda: ReturnType<typeof createAgenda>
const at = (text: string) => Date.parse(`${text}+08:00`)
const day = parseLocalDate
beforeEach(() => {
  now = at('2026-03-10T09:00:00')
  agenda = createAgenda({ everySeconds: 1_800, quietSeconds: 20 }, () => now)
})
const nextDay = () => {
  const task = agenda.next()
  return task?.kind === 'day' ? task.day : undefined
}
const done = () => {
  const task = agenda.next()
  if (task) agenda.done(task)
}

test('today comes first, then again when nothing has changed for a while after a change, and in any case now and then', () => {
  expect(nextDay()).toBe('2026-03-10')
  done()
  expect(agenda.next()).toBeUndefined()
  agenda.changed(day('2026-03-10'))
  now += 19_000
  agenda.changed(day('2026-03-10'))
  now += 19_000
  expect(agenda.next()).toBeUndefined()
  now += 1_000
  expect(nextDay()).toBe('2026-03-10')
  done()
  now += 1_799_000
  expect(agenda.next()).toBeUndefined()
  now += 1_000
  expect(nextDay()).toBe('2026-03-10')
})

test('at midnight the day that ended is compared once more', () => {
  done()
  now = at('2026-03-11T00:00:01')
  expect(nextDay()).toBe('2026-03-11')
  done()
  expect(nextDay()).toBe('2026-03-10')
  done()
  expect(agenda.next()).toBeUndefined()
})

test('after a silence every day it touched is due, the latest first, settled ones left out, two weeks at most', () => {
  agenda.contact(at('2026-03-07T12:00:00'), (one) => one === '2026-03-08')
  const order = []
  for (let task = agenda.next(); task; task = agenda.next()) {
    order.push(nextDay())
    agenda.done(task)
  }
  expect(order).toEqual(['2026-03-10', '2026-03-09', '2026-03-07'])
  agenda.contact(at('2026-01-01T00:00:00'), () => false)
  let count = 0
  for (let task = agenda.next(); task; task = agenda.next(), count += 1) agenda.done(task)
  expect(count).toBe(15)
})

test('visits go before days; one the queue is busy with is asked for again soon, and is no patient for ever', () => {
  agenda.look('V1', ['N1'])
  agenda.look('V1', ['N2'])
  const task = agenda.next()
  expect(task).toMatchObject({ kind: 'visit', visitId: 'V1', hints: new Set(['N1', 'N2']), isPatient: true })
  if (task) agenda.putOff(task, 'busy')
  expect(nextDay()).toBe('2026-03-10')
  now += 5_000
  expect(agenda.next()).toMatchObject({ kind: 'visit', isPatient: true })
  now += 30_000
  expect(agenda.next()).toMatchObject({ kind: 'visit', isPatient: false })
})

test('a question the platform refuses is put off for minutes, and a clock set back does not keep it waiting', () => {
  const task = agenda.next()
  if (task) agenda.putOff(task, 'refused')
  expect(agenda.next()).toBeUndefined()
  now -= 86_400_000 * 30
  expect(agenda.next()).toBeDefined()
})

test('periods are looked over one after the other, before earlier days, and one that is not answered waits', () => {
  done()
  agenda.changed(day('2026-03-08'))
  const [late, early] = [
    { from: day('2026-03-01'), to: day('2026-03-10') },
    { from: day('2025-12-12'), to: day('2026-02-28') },
  ]
  agenda.sweep([late, early])
  const first = agenda.next()
  expect(first).toEqual({ kind: 'period', ...late })
  if (first) agenda.putOff(first, 'refused')
  expect(agenda.next()).toEqual({ kind: 'period', ...early })
  done()
  expect(nextDay()).toBe('2026-03-08')
  done()
  expect(agenda.next()).toBeUndefined()
  now += 600_000
  expect(agenda.next()).toEqual({ kind: 'period', ...late })
})

test('days are put together up to a thousand records, and none is divided', () => {
  const days = [day('2026-03-10'), day('2026-03-09'), day('2026-03-01'), day('2026-02-01')] as const
  const counts = (...of: readonly number[]) => of.map((count, index) => ({ day: days[index] ?? days[0], count }))
  expect(periodsOf(counts(400, 600, 1, 999))).toEqual([
    { from: '2026-03-09', to: '2026-03-10' },
    { from: '2026-02-01', to: '2026-03-01' },
  ])
  expect(periodsOf(counts(5_000, 1))).toEqual([
    { from: '2026-03-10', to: '2026-03-10' },
    { from: '2026-03-09', to: '2026-03-09' },
  ])
  expect(periodsOf([])).toEqual([])
})
