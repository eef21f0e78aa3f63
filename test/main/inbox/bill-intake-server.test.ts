import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billFileText, demoSeed, generateDemo } from '../../../main/demo/data/index.ts'
import { type BillIntakeServer, createBillReader, openBillIntake } from '../../../main/inbox/index.ts'
import type { BillIntake } from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'

const token = 'a-token-for-this-test-only'
const [bill] = generateDemo({ seed: demoSeed, baseDay: parseLocalDate('2026-03-10') }).bills

describe('bills posted by the hospital system', () => {
  const taken: string[] = []
  const refused: string[] = []
  const intake: BillIntake = {
    take: ({ billId }) => {
      if (taken.includes(billId)) return 'same'
      taken.push(billId)
      return 'received'
    },
    refuse: (refusal) => {
      refused.push(refusal.code)
      return { ...refusal, refusedId: 'R1', receivedAt: '2026-03-10T09:00:00+08:00' }
    },
  }
  const reader = createBillReader()
  let server: BillIntakeServer
  beforeAll(async () => {
    server = await openBillIntake({ port: 0, token, intake, reader })
  })
  afterAll(async () => {
    await server.close()
    await reader.close()
  })

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${server.port}/bills`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body,
    })

  it('are taken in, and the same bill again does no harm', async () => {
    if (bill === undefined) throw new Error('the demo has no bill')
    const first = await post(billFileText(bill))
    expect(first.status).toBe(200)
    expect(await first.json()).toMatchObject({ ok: true, value: { billId: bill.billId, outcome: 'received' } })
    expect(await (await post(billFileText(bill))).json()).toMatchObject({ ok: true, value: { outcome: 'same' } })
    expect(taken).toEqual([bill.billId])
  })

  it('are turned away with the places when they are bad, and listed', async () => {
    const answer = await post('{"format":"sanbao-stay-bill/1"}')
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ ok: false, error: { code: 'bill.malformed' } })
    expect(refused).toEqual(['bill.malformed'])
  })

  it('are not looked at without the token, with a wrong one, or from a page', async () => {
    for (const headers of [{ authorization: '' }, { authorization: 'Bearer wrong' }, { origin: 'http://127.0.0.1' }]) {
      const answer = await post('{}', headers as unknown as Record<string, string>)
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ error: { code: 'bill.wrong-token' } })
    }
    expect(refused).toEqual(['bill.malformed'])
  })
})
