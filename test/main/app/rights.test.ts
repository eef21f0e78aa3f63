import { expect, test } from 'vitest'
import { mayCall } from '../../../main/app/rights.ts'
import { type MethodName, methods, roleSchema } from '../../../shared/contract/index.ts'

const names = Object.keys(methods) as MethodName[]
const callersOf = (name: MethodName) => roleSchema.options.filter((role) => mayCall(role, name))

test('packs are looked at by those who answer for them, and judged by those who install and inspect them', () => {
  const policy = names.filter((name) => name.startsWith('policy.'))
  expect(policy).toHaveLength(10)
  for (const name of policy) {
    const examines = name === 'policy.check' || name === 'policy.compare'
    expect([name, callersOf(name)]).toEqual([name, examines ? ['it', 'inspector'] : ['supervisor', 'it', 'inspector']])
  }
})

test('nobody who looks after the machine or inspects it moves money', () => {
  for (const name of ['settlement.confirm', 'settlement.cancel', 'slip.printed'] as const)
    expect(callersOf(name)).toEqual(['cashier', 'supervisor'])
})

test('devices are set up and looked into by IT alone; whoever stands at the counter sees their state', () => {
  for (const name of names.filter((one) => one.startsWith('device.')))
    expect([name, callersOf(name)]).toEqual([name, name === 'device.list' ? ['cashier', 'supervisor', 'it'] : ['it']])
})
