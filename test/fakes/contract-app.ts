import { createDispatch, type Handlers } from '../../main/app/dispatch.ts'
import { createEventHub, type EventHub } from '../../main/app/events.ts'
import type { App } from '../../main/app/index.ts'
import type { Operator } from '../../shared/contract/index.ts'
import { refuse, succeed } from '../../shared/errors/index.ts'
import { parseMoney } from '../../shared/money/index.ts'

/** An application with a handful of methods, for testing what lies between it and the window. */
export function fakeApp(): App & { readonly events: EventHub; readonly bugs: { incident: string; method: string }[] } {
  const events = createEventHub((cause) => {
    throw cause
  })
  const bugs: { incident: string; method: string }[] = []
  let operator: Operator | undefined
  const handlers: Partial<Handlers> = {
    'setup.state': () => succeed({ configured: true }),
    'session.operators': () => succeed([{ operatorId: 'c1', name: '演示收费员', role: 'cashier' }]),
    'session.signIn': ({ operatorId, pin }) => {
      if (pin !== '1234') return refuse('session.wrong-pin', { attemptsLeft: 4 })
      operator = { operatorId, name: '演示收费员', role: operatorId === 'i1' ? 'inspector' : 'cashier' }
      return succeed(operator)
    },
    'bill.list': () => {
      throw new Error('a bug with a person in it: 张三')
    },
    'bill.get': ({ billId }) => refuse('bill.unknown', { billId }),
    'settlement.confirm': ({ amountConfirmed }) =>
      amountConfirmed === parseMoney('-12.30')
        ? refuse('settlement.amount-not-confirmed', { confirmed: '-12.30', due: '0.00' })
        : refuse('settlement.preview-outdated', {}),
  }
  const call = createDispatch({
    handlers: () => handlers,
    operator: () => operator,
    onBug: (incident, method) => bugs.push({ incident, method }),
  })
  return { problem: undefined, viewOnly: undefined, call, subscribe: events.subscribe, close: async () => undefined, events, bugs }
}
