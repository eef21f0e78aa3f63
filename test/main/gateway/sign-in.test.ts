import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExchangeRecord } from '../../../main/gateway/index.ts'
import { accepted, aLine, morning, people, startWorld, type World } from '../stand-in/world.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

const signIns = () => world.standIn.ledger().messages['9001']?.accepted ?? 0
const ask = () => world.platform.findPerson(world.next(), { idNumber: people.employee.idNumber })

describe('signing in', () => {
  it('happens once per operator, also when many calls begin at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, ask))
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(8).fill('accepted'))
    expect(signIns()).toBe(1)
    await world.platform.findPerson({ ...world.next(), operatorId: '1002' }, { idNumber: people.employee.idNumber })
    expect(signIns()).toBe(2)
  })

  it('happens again on the next calendar day in China', async () => {
    await ask()
    // 23:59:59 in China, then one second later.
    world.clock = morning + (14 * 3600 - 1) * 1000
    await ask()
    expect(signIns()).toBe(1)
    world.clock += 1000
    expect((await ask()).kind).toBe('accepted')
    expect(signIns()).toBe(2)
  })

  it('is renewed when the platform says the number is stale, and the message goes through under its own id', async () => {
    const request = await world.upload(people.employee, [aLine('L1')])
    world.standIn.endSignIns()
    const sender = world.next()
    const settled = accepted(await world.platform.settle(sender, request))
    expect(settled.echoedMessageId).toBe(sender.messageId)
    expect(signIns()).toBe(2)
    expect(world.standIn.ledger().sums.validSettlements).toBe(1)
  })

  it('renewed by several calls at once is renewed once', async () => {
    await ask()
    world.standIn.endSignIns()
    const outcomes = await Promise.all(Array.from({ length: 6 }, ask))
    expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true)
    expect(signIns()).toBe(2)
  })

  it('that is stale again right after it was renewed leaves the message unsent: nobody has looked at it', async () => {
    world.standIn.faults.set({ rules: [{ kind: 'stale-sign-in' }] })
    expect(await ask()).toMatchObject({ kind: 'not-sent', reason: '签到编号无效或已过期，请重新签到' })
  })

  it('that does not come about means the message has not left', async () => {
    const request = await world.upload(people.employee, [aLine('L1')])
    world.standIn.endSignIns()
    world.standIn.faults.set({ rules: [{ kind: 'drop-after', transaction: '9001' }] })
    expect(await world.platform.settle(world.next(), request)).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringContaining('签到没有完成'),
    })
    world.standIn.faults.set({ rules: [{ kind: 'fail', transaction: '9001' }] })
    expect(await world.platform.settle(world.next(), request)).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringContaining('签到被拒绝'),
    })
    expect(world.standIn.ledger().sums.validSettlements).toBe(0)
    world.standIn.faults.set({})
    expect((await world.platform.settle(world.next(), request)).kind).toBe('accepted')
  })
})

describe('signing out', () => {
  const signOuts = () => world.standIn.ledger().messages['9002']

  it('ends the number of that operator; the next message in their name signs in again', async () => {
    await ask()
    await world.platform.findPerson({ ...world.next(), operatorId: '1002' }, { idNumber: people.employee.idNumber })
    await world.platform.signOut('1001')
    expect(signOuts()).toEqual({ accepted: 1, refused: 0 })
    expect((await ask()).kind).toBe('accepted')
    expect(signIns()).toBe(3)
    await world.platform.findPerson({ ...world.next(), operatorId: '1002' }, { idNumber: people.employee.idNumber })
    expect(signIns()).toBe(3)
  })

  it('closing signs everybody out who signed in today, and nobody else', async () => {
    await ask()
    world.clock = morning + 24 * 3600 * 1000
    await world.platform.findPerson({ ...world.next(), operatorId: '1002' }, { idNumber: people.employee.idNumber })
    await world.platform.close()
    expect(signOuts()).toEqual({ accepted: 1, refused: 0 })
  })

  it('somebody who never signed in has nothing to sign out of', async () => {
    await world.platform.signOut('1001')
    expect(signOuts()).toBeUndefined()
  })

  it('closing waits for no platform: not for one that is away, not for one that is slow', async () => {
    await ask()
    world.standIn.faults.set({ rules: [{ kind: 'slow-start', transaction: '9002', ms: 60_000 }] })
    const begun = performance.now()
    await world.platform.close()
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})

describe('the log of exchanges', () => {
  it('names transaction, message and outcome, and neither person nor amount', async () => {
    const records: ExchangeRecord[] = []
    const platform = world.connect({ log: (record) => records.push(record) })
    const sender = world.next()
    await platform.findPerson(sender, { idNumber: people.employee.idNumber, name: people.employee.name })
    expect(records).toMatchObject([
      { transaction: '9001', outcome: 'accepted' },
      { transaction: '1101', messageId: sender.messageId, outcome: 'accepted' },
    ])
    const text = JSON.stringify(records)
    expect(text).not.toContain(people.employee.idNumber)
    expect(text).not.toContain(people.employee.name)
  })
})
