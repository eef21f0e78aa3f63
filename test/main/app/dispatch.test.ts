import { expect, test } from 'vitest'
import { createDispatch } from '../../../main/app/dispatch.ts'
import { createEventHub } from '../../../main/app/events.ts'
import type { Operator } from '../../../shared/contract/index.ts'
import { refuse } from '../../../shared/errors/index.ts'

const cashier: Operator = { operatorId: 'C01', name: '测试收费员', role: 'cashier' }

test('a card read that ends after its reader signed out tells nobody about the person', async () => {
  let operator: Operator | undefined = cashier
  let end: () => void = () => undefined
  const reading = new Promise<void>((resolve) => (end = resolve))
  const call = createDispatch({
    handlers: () => ({
      'card.read': async () => {
        await reading
        return refuse('insured.unknown', { words: '测试' })
      },
    }),
    operator: () => operator,
    onBug: () => undefined,
  })
  const answer = call('card.read', {})
  operator = { ...cashier, operatorId: 'C02' }
  end()
  expect(await answer).toEqual({ ok: false, error: { code: 'session.not-signed-in', details: {} } })
})

test('a window that cannot be told keeps no other from hearing', () => {
  const faults: unknown[] = []
  const hub = createEventHub((cause) => faults.push(cause))
  const heard: unknown[] = []
  hub.subscribe(() => {
    throw new Error('planted: the window is gone')
  })
  hub.subscribe(({ event }) => heard.push(event))
  hub.publish('terminal.changed', {})
  expect(heard).toEqual(['terminal.changed'])
  expect(faults).toHaveLength(1)
})
