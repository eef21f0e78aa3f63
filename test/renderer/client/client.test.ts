import { describe, expect, it } from 'vitest'
import { createClient, type Transport } from '../../../renderer/client/index.ts'
import { formatMoney, parseMoney } from '../../../shared/money/index.ts'

/** A transport that answers what it is told and keeps what it was asked. */
function transportAnswering(answer: unknown) {
  const asked: { name: string; request: unknown }[] = []
  const listeners = new Set<(event: unknown) => void>()
  const transport: Transport = {
    call: async (name, request) => {
      asked.push({ name, request })
      if (answer instanceof Error) throw answer
      return answer
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watchConnection: () => () => undefined,
  }
  const publish = (event: unknown) => {
    for (const listener of listeners) listener(event)
  }
  return { client: createClient(transport), asked, publish }
}

const confirmation = {
  settlementKey: 'k1',
  fingerprint: 'f1',
  billId: 'B1',
  personNumber: 'P1',
  useAccount: true,
  amountConfirmed: parseMoney('-2329.19'),
}

describe('the contract client', () => {
  it('sends amounts as decimal text', async () => {
    const { client, asked } = transportAnswering({ ok: false, error: { code: 'settlement.preview-outdated', details: {} } })
    await client.call('settlement.confirm', confirmation)
    expect(asked).toEqual([{ name: 'settlement.confirm', request: { ...confirmation, amountConfirmed: '-2329.19' } }])
  })

  it('hands out amounts as money', async () => {
    const summary = {
      billId: 'B1',
      inpatientNumber: 'ZY1',
      patientNameMasked: '演*',
      idNumberMasked: '3608**********9011',
      ward: '内科',
      admittedOn: '2026-03-01',
      dischargedOn: '2026-03-05',
      totalFee: '1234.50',
      deposit: '1000.00',
      lineCount: 3,
      receivedAt: '2026-03-05T08:00:00+08:00',
      state: 'waiting',
    }
    const outcome = await transportAnswering({ ok: true, value: [summary] }).client.call('bill.list', {})
    expect(outcome.ok && outcome.value.map((bill) => formatMoney(bill.totalFee))).toEqual(['1234.50'])
  })

  it('passes a refusal on with its details', async () => {
    const { client } = transportAnswering({ ok: false, error: { code: 'session.wrong-pin', details: { attemptsLeft: 2 } } })
    expect(await client.call('session.signIn', { operatorId: '1001', pin: '0' })).toEqual({
      ok: false,
      error: { code: 'session.wrong-pin', details: { attemptsLeft: 2 } },
    })
  })

  it('answers that no answer came when the host is gone', async () => {
    const { client } = transportAnswering(new Error('connection refused'))
    expect(await client.call('settlement.confirm', confirmation)).toEqual({ ok: false, error: { code: 'contract.no-answer', details: {} } })
  })

  it('names the place when a reply is not in the contract', async () => {
    const { client } = transportAnswering({ ok: true, value: { configured: 'yes' } })
    const outcome = await client.call('setup.state', {})
    expect(outcome).toMatchObject({ ok: false, error: { code: 'contract.bad-reply', details: { places: [{ place: 'configured' }] } } })
  })

  it('shows a code it does not know as an inner fault and keeps the incident number', async () => {
    const { client } = transportAnswering({ ok: false, error: { code: 'from.tomorrow', details: {}, incident: 'a1b2' } })
    expect(await client.call('bill.list', {})).toEqual({ ok: false, error: { code: 'internal', details: {}, incident: 'a1b2' } })
  })

  it('shows a known code with details that do not fit as an inner fault', async () => {
    const { client } = transportAnswering({ ok: false, error: { code: 'session.wrong-pin', details: { attemptsLeft: 'two' } } })
    expect(await client.call('session.signIn', { operatorId: '1001', pin: '0' })).toMatchObject({ error: { code: 'internal' } })
  })

  it('tells a listener of its own event only, and of nothing after it has gone', () => {
    const { client, publish } = transportAnswering(undefined)
    const heard: unknown[] = []
    const stop = client.subscribe('settlement.changed', (payload) => heard.push(payload))
    publish({ event: 'settlement.changed', payload: { settlementId: 'S1' } })
    publish({ event: 'upload.changed', payload: { settlementId: 'S2' } })
    publish({ event: 'settlement.changed', payload: { settlementId: 3 } })
    stop()
    publish({ event: 'settlement.changed', payload: { settlementId: 'S4' } })
    expect(heard).toEqual([{ settlementId: 'S1' }])
  })
})
