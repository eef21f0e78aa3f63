import { request as httpRequest } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FaultKind, type FaultPlanText, faultKinds, faultTable } from '../../../main/stand-in/index.ts'
import { aLine, institution, people, startWorld, stayOf, type World } from './world.ts'

/** What came over the wire, byte for byte, or how the line broke. */
interface Heard {
  readonly broken?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

let world: World
let signInNumber: string
let serial = 0
beforeAll(async () => {
  world = await startWorld()
  for (const person of [people.employee, people.resident]) await world.upload(person, [aLine('L1', { price: '12000', amount: '12000.00' })])
  signInNumber = await signIn()
})
afterAll(() => world.close())
afterEach(() => {
  world.standIn.faults.set({})
})

function post(message: object): Promise<Heard> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    const text = () => Buffer.concat(parts).toString('utf8')
    const asked = httpRequest(`${world.standIn.address}/any`, { method: 'POST', agent: false }, (answer) => {
      const { statusCode: status, headers } = answer
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status, headers, text: text() }))
      answer.on('error', (error: NodeJS.ErrnoException) => resolve({ status, headers, text: text(), broken: error.code ?? '' }))
    })
    asked.on('error', (error: NodeJS.ErrnoException) => resolve({ broken: error.code ?? '', text: '' }))
    asked.end(JSON.stringify(message))
  })
}

function envelope(infno: string, input: object, more: object = {}) {
  serial += 1
  return {
    infno,
    msgid: `M${serial}`,
    mdtrtarea_admvs: '360802',
    insuplc_admdvs: '360802',
    recer_sys_code: '99',
    infver: 'V1.0',
    opter_type: '1',
    opter: '1001',
    opter_name: '测试收费员',
    inf_time: '2026-03-05 10:00:00',
    fixmedins_code: institution.code,
    fixmedins_name: institution.name,
    sign_no: signInNumber,
    input,
    ...more,
  }
}

async function signIn(): Promise<string> {
  const { text } = await post(envelope('9001', { signIn: { opter_no: '1001', mac: 'x', ip: 'y' } }, { sign_no: '' }))
  return (JSON.parse(text) as { output: { signinoutb: { sign_no: string } } }).output.signinoutb.sign_no
}

function settlementInput(person: typeof people.employee | typeof people.resident) {
  const data = {
    psn_no: person.personNumber,
    mdtrt_cert_type: '02',
    mdtrt_cert_no: person.idNumber,
    medfee_sumamt: '12000.00',
    psn_setlway: '01',
    mdtrt_id: stayOf(person).visitId,
    acct_used_flag: '0',
    insutype: person.insuranceType === 'employee' ? '310' : '390',
    invono: 'T1',
    mid_setl_flag: '0',
    dscg_time: '2026-03-05',
  }
  return { data }
}

const preSettle = (more: object = {}, person: typeof people.employee | typeof people.resident = people.employee) =>
  post(envelope('2303', settlementInput(person), more))
/** How many pre-settlements the platform has worked. */
const worked = () => world.standIn.ledger().messages['2303']?.accepted ?? 0
const seen = () => Object.values(world.standIn.ledger().messages).reduce((sum, { accepted, refused }) => sum + accepted + refused, 0)
const plan = (rules: FaultPlanText['rules']) => void world.standIn.faults.set({ seed: 3, rules })
const answerOf = ({ text }: Heard) =>
  JSON.parse(text) as { infcode: unknown; err_msg: unknown; output: { setlinfo: Record<string, unknown> } }

describe('before the platform sees anything', () => {
  it.each([
    ['gateway-401', { status: 200, text: '{"code":401,"message":"签名时间戳超时!"}' }],
    ['http-502', { status: 502, text: expect.stringContaining('<h1>502 Bad Gateway</h1>') }],
    ['too-many', { status: 429, headers: expect.objectContaining({ 'retry-after': '30' }), text: 'Too Many Requests' }],
    ['redirect', { status: 302, headers: expect.objectContaining({ location: '/maintenance.html' }), text: '' }],
    ['html', { status: 200, headers: expect.objectContaining({ 'content-type': 'text/html; charset=utf-8' }) }],
    ['drop-before', { broken: 'ECONNRESET' }],
  ] as const)('%s', async (kind, expected) => {
    const before = seen()
    plan([{ kind }])
    expect(await preSettle()).toMatchObject(expected)
    expect(seen()).toBe(before)
  })

  it('a 5xx may be another one than 502, and the pause after too many as long as asked', async () => {
    plan([
      { kind: 'http-502', status: 503, times: 1 },
      { kind: 'too-many', retryAfterSeconds: 7 },
    ])
    expect((await preSettle()).status).toBe(503)
    expect(await preSettle()).toMatchObject({ status: 429, headers: expect.objectContaining({ 'retry-after': '7' }) })
  })
})

describe('refused without any work', () => {
  it.each([
    ['fail', '系统繁忙，请稍后再试'],
    ['maintenance', '年终结转，系统维护中，暂停办理业务，请稍后再试'],
    ['timeout-words-before', '调用参保地服务超时'],
    ['stale-sign-in', '签到编号无效或已过期，请重新签到'],
  ] as const)('%s', async (kind, words) => {
    const before = worked()
    plan([{ kind }])
    expect(answerOf(await preSettle())).toMatchObject({ infcode: -1, err_msg: words, output: null })
    expect(worked()).toBe(before)
  })

  it('maintenance holds between two moments of the platform’s clock, and lets people sign in', async () => {
    plan([{ kind: 'maintenance', from: '2026-03-05T12:00:00+08:00', until: '2026-03-05T14:00:00+08:00' }])
    const codes = []
    for (const hours of [0, 2, 3, 4]) {
      world.clock += hours === 0 ? 0 : 3_600_000 * (hours === 2 ? 2 : 1)
      codes.push(answerOf(await preSettle()).infcode)
      expect(await signIn()).toMatch(/^QD/)
    }
    world.clock -= 4 * 3_600_000
    expect(codes).toEqual([0, -1, -1, 0])
  })

  it('sign-ins-end: the number ends in the middle of a chain, and a new one goes on', async () => {
    plan([{ kind: 'sign-ins-end', nth: 2 }])
    const codes = [answerOf(await preSettle()).infcode, answerOf(await preSettle()).err_msg]
    expect(codes).toEqual([0, '签到编号无效或已过期，请重新签到'])
    signInNumber = await signIn()
    expect(answerOf(await preSettle()).infcode).toBe(0)
  })
})

describe('worked, and answered otherwise', () => {
  const usual = async () => {
    world.standIn.faults.set({})
    return answerOf(await preSettle()).output.setlinfo
  }
  const struck = async (kind: FaultKind, before = worked()) => {
    plan([{ kind }])
    const heard = answerOf(await preSettle())
    expect(worked()).toBe(before + 1)
    return heard
  }

  it('timeout-words', async () => {
    expect(await struck('timeout-words')).toMatchObject({ infcode: '-1', err_msg: '调用参保地服务超时', output: null })
  })
  it('status-as-text', async () => {
    expect((await struck('status-as-text')).infcode).toBe('0')
  })
  it('amounts-as-text', async () => {
    expect((await struck('amounts-as-text')).output.setlinfo.medfee_sumamt).toBe('12000.00')
  })
  it('null-amounts', async () => {
    expect((await struck('null-amounts')).output.setlinfo).toMatchObject({ psn_part_amt: null, hosp_part_amt: null, medfee_sumamt: 12000 })
  })
  it('dates-with-time', async () => {
    expect((await struck('dates-with-time')).output.setlinfo.brdy).toBe('1980-03-15 00:00:00')
  })
  it('output-as-text', async () => {
    const { output } = await struck('output-as-text')
    expect(JSON.parse(output as unknown as string)).toMatchObject({ setlinfo: { medfee_sumamt: 12000 } })
  })
  it('success-with-complaint', async () => {
    expect(await struck('success-with-complaint')).toMatchObject({ infcode: 0, err_msg: 'FSI-文件查询号不能为空[fileBO_156]' })
  })
  it('other-person', async () => {
    expect((await struck('other-person')).output.setlinfo.psn_no).toBe('36000000009999')
  })
  it('disagree', async () => {
    const agreed = Number((await usual()).act_pay_dedc)
    expect((await struck('disagree')).output.setlinfo.act_pay_dedc).toBe(agreed + 100)
  })
  it('other-order', async () => {
    const stay = { ...stayOf(people.civilServant) }
    const line = (id: string) => ({ ...feeLine(stay.personNumber, stay.visitId), feedetl_sn: id })
    plan([{ kind: 'other-order' }])
    const { output } = answerOf(await post(envelope('2301', { feedetail: [line('A'), line('B')] }))) as unknown as {
      output: { result: { feedetl_sn: string }[] }
    }
    expect(output.result.map(({ feedetl_sn }) => feedetl_sn)).toEqual(['B', 'A'])
  })
})

function feeLine(psn_no: string, mdtrt_id: string) {
  return {
    psn_no,
    mdtrt_id,
    med_type: '21',
    fee_ocur_time: '2026-03-02 00:00:00',
    med_list_codg: 'TEST-A',
    medins_list_codg: 'H1',
    det_item_fee_sumamt: 1,
    cnt: 1,
    pric: 1,
    bilg_dept_codg: 'D1',
    bilg_dept_name: '测试科室',
    bilg_dr_codg: 'DR1',
    bilg_dr_name: '测试医师',
    hosp_appr_flag: '0',
  }
}

describe('worked, and the line does something to the answer', () => {
  it.each([
    ['drop-after', { broken: 'ECONNRESET' }],
    ['http-502-after', { status: 502, text: expect.stringContaining('<h1>502') }],
    ['empty', { status: 200, headers: expect.objectContaining({ 'content-length': '0' }), text: '' }],
    ['truncated', { status: 200, text: expect.stringMatching(/^\{"infcode":0(?!.*\}$)/) }],
    ['wrong-length', { status: 200, text: expect.stringMatching(/^\{"infcode":0.*\}$/), broken: 'ECONNRESET' }],
    [
      'wrong-type',
      {
        status: 200,
        headers: expect.objectContaining({ 'content-type': 'text/html; charset=utf-8' }),
        text: expect.stringMatching(/^\{"infcode":0/),
      },
    ],
  ] as const)('%s', async (kind, expected) => {
    const before = worked()
    plan([{ kind }])
    expect(await preSettle()).toMatchObject(expected)
    expect(worked()).toBe(before + 1)
  })

  it.each(['slow', 'slow-start'] as const)('%s', async (kind) => {
    plan([{ kind, ms: 120 }])
    const [before, begun] = [worked(), performance.now()]
    const heard = preSettle()
    if (kind === 'slow') await expect.poll(worked, { interval: 5 }).toBe(before + 1)
    expect(answerOf(await heard).infcode).toBe(0)
    expect(performance.now() - begun).toBeGreaterThan(115)
  })

  it('twice: the same bytes arrive twice, the first answer is heard', async () => {
    const before = worked()
    plan([{ kind: 'twice' }])
    expect(answerOf(await preSettle()).infcode).toBe(0)
    expect(worked()).toBe(before + 2)
  })

  it('twice-second-answer: a settlement is done once, and says that it was done before', async () => {
    plan([{ kind: 'twice-second-answer' }])
    const { text } = await post(envelope('2304', settlementInput(people.resident)))
    expect(text).toContain('"infcode":-1')
    expect(text).toContain('请勿重复')
    expect(world.standIn.ledger().sums.validSettlements).toBe(1)
  })

  it('swapped: each of two calls under way hears the other’s answer', async () => {
    plan([{ kind: 'swapped', ms: 3_000, times: 2 }])
    const ask = (person: typeof people.employee | typeof people.resident) =>
      post(envelope('1101', { data: { mdtrt_cert_type: '02', mdtrt_cert_no: person.idNumber, psn_cert_type: '01' } }))
    const heard = await Promise.all([ask(people.employee), ask(people.resident)])
    expect(heard.map(({ text }) => (JSON.parse(text) as { output: { baseinfo: { psn_no: string } } }).output.baseinfo.psn_no)).toEqual([
      people.resident.personNumber,
      people.employee.personNumber,
    ])
    plan([{ kind: 'swapped', ms: 30 }])
    expect((await ask(people.employee)).text).toContain(people.employee.personNumber)
  })

  it('late: the answer comes days later, for the repeat of its message first, else for the next call of its kind', async () => {
    plan([{ kind: 'late', transaction: '2303', minutes: 60 * 24 * 2, nth: [1, 2] }])
    expect(await preSettle({ msgid: 'LATE-1' })).toMatchObject({ broken: 'ECONNRESET' })
    expect(await preSettle({ msgid: 'LATE-2', insuplc_admdvs: '' })).toMatchObject({ broken: 'ECONNRESET' })
    expect(answerOf(await preSettle({ msgid: 'LATE-3' })).infcode).toBe(0)
    world.clock += 2 * 24 * 3_600_000
    signInNumber = await signIn()
    expect(answerOf(await preSettle({ msgid: 'LATE-2' })).err_msg).toBe('参保地医保区划不能为空')
    const foreign = await preSettle({ msgid: 'LATE-4' })
    expect(foreign.text).toContain('"respond_time":"20260305')
    expect((await preSettle({ msgid: 'LATE-5' })).text).toContain('"respond_time":"20260307')
    world.clock -= 2 * 24 * 3_600_000
    signInNumber = await signIn()
  })
})

describe('scripts', () => {
  it('strike the n-th call of a transaction, or one message by its id', async () => {
    plan([
      { kind: 'fail', transaction: '2303', nth: [2, 4] },
      { kind: 'empty', message: 'CHOSEN' },
    ])
    const codes = []
    for (let turn = 1; turn <= 5; turn += 1) codes.push(answerOf(await preSettle()).infcode)
    expect(codes).toEqual([0, -1, 0, -1, 0])
    expect((await preSettle({ msgid: 'CHOSEN' })).text).toBe('')
  })

  it('every kind is shown above', async () => {
    const shown = await import('node:fs').then(({ readFileSync }) => readFileSync(import.meta.filename, 'utf8'))
    expect(faultKinds.filter((kind) => !shown.includes(`'${kind}'`))).toEqual([])
    expect(new Set(Object.values(faultTable).map(({ about }) => about)).size).toBe(faultKinds.length)
  })
})
