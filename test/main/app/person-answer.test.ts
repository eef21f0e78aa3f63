/** What a self-test makes of the platform's word about the person of a document. */
import { expect, test } from 'vitest'
import { personAnswer } from '../../../main/app/devices.ts'
import { aPerson } from '../../builders/stay.ts'

const person = aPerson()
const receipt = { raw: '{}' }
const holder = { idNumber: person.idNumber, names: [person.name] }

test('another person’s record is no entitlement, by number and by name', () => {
  const accepted = { kind: 'accepted' as const, value: person, receipt }
  expect(personAnswer(accepted, holder)).toEqual({ kind: 'entitled' })
  expect(personAnswer(accepted, { ...holder, idNumber: aPerson(2).idNumber })).toEqual({ kind: 'differs', field: 'id-number' })
  expect(personAnswer(accepted, { ...holder, names: ['演示他人'] })).toEqual({ kind: 'differs', field: 'name' })
  expect(personAnswer(accepted, { ...holder, names: ['DEMO, NAME', person.name] })).toEqual({ kind: 'entitled' })
})

test('words that repeat who was asked for name nobody', () => {
  const message = `未查询到参保人员${person.name}（${person.idNumber}）`
  const answer = personAnswer({ kind: 'refused', about: 'person', message, receipt }, holder)
  expect(answer).toMatchObject({ kind: 'unknown' })
  expect(JSON.stringify(answer)).not.toContain(person.idNumber)
  expect(JSON.stringify(answer)).not.toContain(person.name)
})
