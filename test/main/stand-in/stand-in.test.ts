import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dropAnswers } from '../../../main/stand-in/index.ts'
import { openLedger } from '../../../main/stand-in/ledger.ts'
import { accepted, aLine, people, startWorld, stayOf, type World } from './world.ts'

let world: World
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-ledger-'))
  world = await startWorld({ controlPort: 0 })
})
afterEach(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${world.standIn.address}${path}`, { headers })
const post = (address: string, path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })

async function settleOne(): Promise<string> {
  const request = await world.upload(people.employee, [aLine('L1', { price: '12000', amount: '12000.00' })])
  return accepted(await world.platform.settle(world.next(), request)).centreSettlementId
}

describe('steering the stand-in', () => {
  it('is seeded over HTTP, and says by place what is wrong with a seed', async () => {
    const visit = { visitId: 'V-NEW', personNumber: people.employee.personNumber, inpatientNumber: 'ZY9', admittedOn: '2026-03-01' }
    const seeded = await post(world.standIn.address, '/stand-in/seed', JSON.stringify({ visits: [visit] }))
    expect(await seeded.json()).toEqual({ people: 0, visits: 1, items: 0 })
    const stay = { ...stayOf(people.employee), visitId: 'V-NEW' }
    expect((await world.platform.uploadFees(world.next(), stay, [aLine('L1')])).kind).toBe('accepted')
    const bad = await post(world.standIn.address, '/stand-in/seed', JSON.stringify({ visits: [{ ...visit, admittedOn: '2026-02-30' }] }))
    expect(bad.status).toBe(400)
    expect(await bad.json()).toMatchObject({ problems: [expect.stringContaining('visits.0.admittedOn')] })
    expect((await post(world.standIn.address, '/stand-in/seed', '{"visits":')).status).toBe(400)
  })

  it('takes a fault plan or a mood, refuses one it does not know, and comes back from offline through the control port', async () => {
    const planned = await post(world.standIn.address, '/stand-in/faults', JSON.stringify({ seed: 3, rules: [{ kind: 'slow', ms: 5 }] }))
    expect(await planned.json()).toEqual({ seed: 3, offline: false, rules: [{ kind: 'slow', ms: 5, probability: 1 }] })
    expect((await post(world.standIn.address, '/stand-in/faults', '{"rules":[{"kind":"meteor"}]}')).status).toBe(400)
    expect((await post(world.standIn.address, '/stand-in/faults', '{"mood":"sulking"}')).status).toBe(400)
    await post(world.standIn.address, '/stand-in/faults', '{"mood":"offline"}')
    await expect
      .poll(() =>
        get('/stand-in/ledger').then(
          () => 'reached',
          () => 'refused',
        ),
      )
      .toBe('refused')
    const control = world.standIn.controlAddress ?? ''
    expect((await fetch(`${control}/stand-in/ledger`)).status).toBe(200)
    await post(control, '/stand-in/faults', '{"mood":"normal"}')
    await expect
      .poll(() =>
        get('/stand-in/ledger').then(
          () => 'reached',
          () => 'refused',
        ),
      )
      .toBe('reached')
  })

  it('obeys nobody but this machine', async () => {
    const foreign = await post(world.standIn.address, '/stand-in/faults', '{"mood":"failing"}', { origin: 'https://example.com' })
    expect(foreign.status).toBe(403)
    expect(world.standIn.faults.plan().rules).toEqual([])
  })

  it('shows its ledger as a page in Chinese without a name or an identity number', async () => {
    const settlementId = await settleOne()
    const page = await get('/')
    expect(page.headers.get('content-type')).toContain('text/html')
    const text = await page.text()
    expect(text).toContain('模拟医保平台台账')
    expect(text).toContain(settlementId)
    expect(text).toContain('12000.00')
    for (const person of Object.values(people)) {
      expect(text).not.toContain(person.idNumber)
      expect(text).not.toContain(person.name)
    }
  })

  it('gives the ledger as JSON, the same as in the program', async () => {
    await settleOne()
    const report = await (await get('/stand-in/ledger')).json()
    expect(report).toEqual(JSON.parse(JSON.stringify(world.standIn.ledger())))
    expect(report).toMatchObject({ sums: { validSettlements: 1, totalFee: '12000.00' }, messages: { '2304': { accepted: 1, refused: 0 } } })
  })
})

describe('rules of the platform', () => {
  const raw = (body: object) => post(world.standIn.address, '/any/path/2304', JSON.stringify(body)).then((answer) => answer.json())
  const envelope = {
    infno: '2304',
    msgid: 'M1',
    mdtrtarea_admvs: '360802',
    insuplc_admdvs: '360802',
    recer_sys_code: '99',
    infver: 'V1.0',
    opter_type: '1',
    opter: '1001',
    opter_name: '测试收费员',
    inf_time: '2026-03-05 10:00:00',
    fixmedins_code: 'H36080299991',
    fixmedins_name: '测试医院（虚构）',
    input: {},
  }

  it('a call without a sign-in number is sent to sign in', async () => {
    expect(await raw(envelope)).toMatchObject({ infcode: -1, err_msg: '签到编码为空，请先去签到', output: null })
    expect(await raw({ ...envelope, sign_no: 'QD0' })).toMatchObject({ infcode: -1, err_msg: '签到编号无效或已过期，请重新签到' })
  })

  it('a sign-in number serves the operator it was given to', async () => {
    const signIn = { ...envelope, infno: '9001', input: { signIn: { opter_no: '1001', mac: 'x', ip: 'y' } } }
    const { output } = (await raw(signIn)) as { output: { signinoutb: { sign_no: string } } }
    const { sign_no } = output.signinoutb
    expect(await raw({ ...envelope, sign_no, opter: '1002' })).toMatchObject({ err_msg: '签到编号无效或已过期，请重新签到' })
    expect(await raw({ ...envelope, sign_no })).toMatchObject({ err_msg: expect.stringContaining('入参校验失败：data') })
    expect(await raw({ ...envelope, sign_no, infno: '2999' })).toMatchObject({ err_msg: '交易编号 2999 未开放' })
  })

  it('another institution’s call and a broken envelope are refused, and text that is no message too', async () => {
    expect(await raw({ ...envelope, fixmedins_code: 'H1' })).toMatchObject({ err_msg: '定点医药机构编号不正确' })
    expect(await raw({ ...envelope, mdtrtarea_admvs: '360803' })).toMatchObject({ err_msg: '就医地医保区划不正确' })
    expect(await raw({ infno: '2304' })).toMatchObject({ infcode: -1, err_msg: expect.stringContaining('请求报文格式不正确') })
    const answer = await post(world.standIn.address, '/2304', '{"infno":')
    expect(await answer.json()).toMatchObject({ infcode: -1, err_msg: expect.stringContaining('请求报文格式不正确') })
  })

  it('a call that sends a person to another area than the one they are insured in is refused', async () => {
    const elsewhere = { ...stayOf(people.employee), enrolmentArea: '110101' }
    const outcome = await world.platform.uploadFees(world.next(), elsewhere, [aLine('L1')])
    expect(outcome).toMatchObject({ kind: 'refused', message: '参保地医保区划与参保信息不符' })
  })

  it('an item the platform’s catalogue does not know refuses the whole batch', async () => {
    const lines = [aLine('L1'), aLine('L2', { item: 'TEST-UNKNOWN' })]
    const outcome = await world.platform.uploadFees(world.next(), stayOf(people.employee), lines)
    expect(outcome).toMatchObject({ kind: 'refused', message: '医疗目录编码不存在：TEST-UNKNOWN' })
    expect(world.standIn.ledger().visits.every((visit) => visit.feeLines === 0)).toBe(true)
  })

  it('lines of a settled stay can be neither added nor taken away, and come free with the cancellation', async () => {
    const stay = stayOf(people.employee)
    const settlementId = await settleOne()
    expect(await world.platform.uploadFees(world.next(), stay, [aLine('L2')])).toMatchObject({
      kind: 'refused',
      message: '该就诊已结算，不能上传费用明细',
    })
    expect((await world.platform.withdrawFees(world.next(), stay)).kind).toBe('accepted')
    expect(world.standIn.ledger().visits.find((visit) => visit.visitId === stay.visitId)?.feeLines).toBe(1)
    await world.platform.cancelSettlement(world.next(), stay, settlementId)
    await world.platform.withdrawFees(world.next(), stay)
    expect(world.standIn.ledger().visits.find((visit) => visit.visitId === stay.visitId)?.feeLines).toBe(0)
  })

  it('a stay is the business of its own patient', async () => {
    const mixed = { ...stayOf(people.employee), personNumber: people.resident.personNumber }
    expect(await world.platform.uploadFees(world.next(), mixed, [aLine('L1')])).toMatchObject({
      kind: 'refused',
      message: '未查询到该参保人的就诊信息',
    })
  })
})

describe('the ledger', () => {
  it('flushes on every connection, also after it was opened again', () => {
    const file = join(folder, 'again.db')
    for (let opening = 1; opening <= 2; opening += 1) {
      const ledger = openLedger(file)
      expect(ledger.durability()).toEqual({ synchronous: 2 })
      ledger.close()
    }
  })

  it('does not let a settlement be changed or removed', async () => {
    const file = join(folder, 'kept.db')
    const own = await startWorld({ databaseFile: file })
    const request = await own.upload(people.employee, [aLine('L1')])
    accepted(await own.platform.settle(own.next(), request))
    const ledger = openLedger(file)
    expect(() => ledger.query('UPDATE settlement SET total_fen = 0 RETURNING 1')).toThrow('settlements only grow')
    expect(() => ledger.query('DELETE FROM settlement RETURNING 1')).toThrow('settlements only grow')
    ledger.close()
    await own.close()
  })

  it('is the same after the program was started again', async () => {
    const file = join(folder, 'restart.db')
    const before = await startWorld({ databaseFile: file })
    const request = await before.upload(people.employee, [aLine('L1', { price: '12000', amount: '12000.00' })])
    const sender = before.next()
    accepted(await before.platform.settle(sender, request))
    // Leaving says so to the platform, which notes that message too.
    await before.platform.close()
    const held = before.standIn.ledger()
    await before.close()
    const after = await startWorld({ databaseFile: file })
    expect(after.standIn.ledger()).toEqual(held)
    expect(await after.platform.settle(sender, request)).toMatchObject({
      kind: 'refused',
      message: '该发送方报文ID已办理结算，请勿重复提交',
    })
    await after.close()
  })
})

describe('exactly once, as a queue would do it', () => {
  it('with three answers in ten dropped, taking back what is unknown leaves every stay settled once', async () => {
    const stays = [people.employee, people.resident, people.civilServant].flatMap((person) =>
      ['V1', 'V2'].map((visit) => ({ person, visit })),
    )
    const requests = []
    for (const { person, visit } of stays)
      requests.push(await world.upload(person, [aLine('L1', { price: '5000', amount: '5000.00' })], visit))
    world.standIn.faults.set(dropAnswers(0.3, 42))
    let unknown = 0
    for (const request of requests) {
      for (;;) {
        const sender = world.next()
        const outcome = await world.platform.settle(sender, request)
        if (outcome.kind === 'accepted') break
        if (outcome.kind !== 'unknown') continue
        unknown += 1
        let back = await world.platform.takeBack(world.next(), request, { messageId: sender.messageId, kind: 'settlement' })
        while (back.kind !== 'accepted')
          back = await world.platform.takeBack(world.next(), request, { messageId: sender.messageId, kind: 'settlement' })
      }
    }
    const { visits, sums } = world.standIn.ledger()
    expect(unknown).toBeGreaterThan(0)
    expect(sums.validSettlements).toBe(requests.length)
    expect(visits.filter((visit) => visit.feeLines > 0).map((visit) => visit.validSettlements)).toEqual(requests.map(() => 1))
  })
})
