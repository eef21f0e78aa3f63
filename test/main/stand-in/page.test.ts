import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aboutDistortion, distortions, faultKinds, faultTable } from '../../../main/stand-in/index.ts'
import { accepted, aLine, people, startWorld, stayOf, type World } from './world.ts'

let world: World
let settled: { readonly employee: string; readonly messageId: string; readonly cancelled: string; readonly cancelling: string }
beforeAll(async () => {
  world = await startWorld()
  const lines = [aLine('L1', { price: '5000', amount: '5000.00' }), aLine('L2', { item: 'TEST-B5', price: '45.2', amount: '45.20' })]
  const sender = world.next()
  const employee = accepted(await world.platform.settle(sender, await world.upload(people.employee, lines))).centreSettlementId
  const request = await world.upload(people.resident, lines)
  const cancelled = accepted(await world.platform.settle(world.next(), request)).centreSettlementId
  const cancelling = accepted(await world.platform.cancelSettlement(world.next(), request, cancelled)).centreSettlementId ?? ''
  const other = await world.upload(people.civilServant, lines)
  const taken = world.next()
  await world.platform.settle(taken, other)
  await world.platform.takeBack(world.next(), other, { messageId: taken.messageId, kind: 'settlement' })
  settled = { employee, messageId: sender.messageId, cancelled, cancelling }
})
afterAll(() => world.close())
beforeEach(() => void world.standIn.faults.set({}))

const page = async (query = '') => (await fetch(`${world.standIn.address}/${query}`)).text()
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${world.standIn.address}/stand-in/page/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: world.standIn.address, ...headers },
    redirect: 'manual',
  })
const rowsOf = (text: string, section: string) => {
  const body = new RegExp(`<h2>${section}.*?</section>`, 's').exec(text)?.[0] ?? ''
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)]
    .slice(1)
    .map(([, row = '']) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replaceAll(/<[^>]+>/g, '')))
}

describe('the page', () => {
  it('shows settlements, cancellations and what was taken back, the newest first', async () => {
    const rows = rowsOf(await page(), '结算、撤销与冲正')
    expect(rows.map(([visit, , , state]) => [visit, state])).toEqual([
      [stayOf(people.civilServant).visitId, '已冲正'],
      [stayOf(people.resident).visitId, '撤销'],
      [stayOf(people.resident).visitId, '已撤销'],
      [stayOf(people.employee).visitId, '有效'],
    ])
    expect(rows[1]?.slice(4, 6)).toEqual([settled.cancelled, '-5045.20'])
    expect(rows[3]?.slice(1, 6)).toEqual([settled.employee, settled.messageId, '有效', '', '5045.20'])
  })

  it('shows visits with their lines, messages by transaction and one by one, and who is signed in', async () => {
    const text = await page()
    expect(rowsOf(text, '就诊').find(([visit]) => visit === stayOf(people.employee).visitId)).toEqual([
      stayOf(people.employee).visitId,
      '住院',
      '2',
      '5045.20',
      '1',
    ])
    expect(rowsOf(text, '报文统计')).toContainEqual(['2304 住院结算', '3', '0'])
    expect(rowsOf(text, '最近报文')[0]?.slice(1, 4)).toEqual(['2601 冲正交易', expect.any(String), '成功'])
    expect(rowsOf(text, '今日签到')).toEqual([['1001', expect.stringMatching(/^QD20260305/)]])
  })

  it('finds by visit, settlement and message, and shows the lines of the visit asked for', async () => {
    const { visitId } = stayOf(people.employee)
    const byVisit = await page(`?search=${visitId}`)
    expect(rowsOf(byVisit, '费用明细')).toEqual([
      ['L1', 'TEST-A', '5000.00'],
      ['L2', 'TEST-B5', '45.20'],
    ])
    expect(rowsOf(byVisit, '最近报文').map(([, , messageId]) => messageId)).toEqual([settled.messageId])
    for (const search of [settled.cancelling, settled.cancelled])
      expect(rowsOf(await page(`?search=${search}`), '就诊').map(([visit]) => visit)).toEqual([stayOf(people.resident).visitId])
    expect(await page('?search=nothing-like-it')).toContain('没有结算')
  })

  it('loads itself again only where that was asked for', async () => {
    expect(await page()).not.toContain('http-equiv="refresh"')
    expect(await page('?refresh=5')).toContain('<meta http-equiv="refresh" content="5">')
    expect(await page('?refresh=often')).not.toContain('http-equiv="refresh"')
  })

  it('says nobody’s name or identity number, and what is searched for is text', async () => {
    const text = await page(`?search=${encodeURIComponent('<script>alert(1)</script>')}`)
    expect(text).not.toContain('<script>')
    const whole = await page()
    for (const { name, idNumber } of Object.values(people)) {
      expect(whole).not.toContain(name)
      expect(whole).not.toContain(idNumber)
    }
  })
})

describe('its buttons', () => {
  it('put the platform into a mood', async () => {
    const answer = await post('mood', { mood: 'failing' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    expect(world.standIn.faults.plan().rules).toMatchObject([{ kind: 'fail' }])
    expect(await page()).toContain('<button class="chosen" aria-pressed="true">系统繁忙</button>')
    expect((await post('mood', { mood: 'sulking' })).status).toBe(400)
  })

  it('add one fault after the other', async () => {
    const blank = { transaction: '', times: '', ms: '0', as: '' }
    await post('fault', { ...blank, kind: 'late', transaction: '2304', times: '2' })
    await post('fault', { ...blank, kind: 'disagree', as: 'share', ms: '0' })
    expect(world.standIn.faults.plan().rules).toEqual([
      { kind: 'late', transaction: '2304', times: 2, ms: 0, probability: 1 },
      { kind: 'disagree', as: 'share', ms: 0, probability: 1 },
    ])
    expect(await page()).toContain('应答留住，到时以后给下一条同类报文（2304 住院结算，至多 2 次）')
    await post('fault', { ...blank, kind: 'late', minutes: '90', percent: '50' })
    expect(world.standIn.faults.plan().rules.at(-1)).toEqual({ kind: 'late', ms: 0, minutes: 90, probability: 0.5 })
    const bad = await post('fault', { ...blank, kind: 'meteor', transaction: '23' })
    expect([bad.status, await bad.text()]).toEqual([400, '填写有误：kind、transaction'])
  })

  it('take one fault away, while the others go on counting', async () => {
    const { faults } = world.standIn
    faults.set({ rules: [{ kind: 'slow' }, { kind: 'drop-before', times: 1 }] })
    expect(faults.strike('1101', 'M1')).toHaveLength(2)
    expect((await post('fault-gone', { place: '0' })).status).toBe(303)
    await post('fault', { kind: 'late', transaction: '', times: '', ms: '0', as: '' })
    expect(faults.plan().rules.map(({ kind }) => kind)).toEqual(['drop-before', 'late'])
    expect(faults.strike('1101', 'M2').map(({ kind }) => kind)).toEqual(['late'])
    await post('fault-gone', { place: '7' })
    expect(faults.plan().rules).toHaveLength(2)
  })

  it('explain every fault and every distortion', async () => {
    const text = await page()
    for (const kind of faultKinds) expect(text).toContain(`<code>${kind}</code> ${faultTable[kind].about}`)
    for (const name of distortions) expect(text).toContain(`<code>${name}</code> ${aboutDistortion(name)}`)
  })

  it('what struck is noted, for the ledger knows nothing of it', async () => {
    await post('fault', { kind: 'drop-before', transaction: '1101', times: '1', ms: '0', as: '' })
    await world.platform.findPerson(world.next(), { idNumber: people.employee.idNumber })
    expect(rowsOf(await page(), '发生过的故障').map((row) => row.slice(1))).toEqual([
      ['1101 人员基本信息获取', expect.stringMatching(/^H36080299991/), '连接断开，平台没有收到'],
    ])
  })

  it('end every sign-in', async () => {
    await post('end-sign-ins', { all: 'yes' })
    expect(await page()).toContain('没有人签到')
  })

  it('obey no page from elsewhere', async () => {
    expect((await post('mood', { mood: 'failing' }, { origin: 'https://example.com' })).status).toBe(403)
    expect((await post('mood', { mood: 'failing' }, { origin: 'null' })).status).toBe(403)
    expect(world.standIn.faults.plan().rules).toEqual([])
  })
})
