import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { editionOf } from '../../../main/gateway/index.ts'
import type { SettlementListRequest } from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { parseMoney, zeroMoney } from '../../../shared/money/index.ts'
import { aBareStay, aWholeStay } from '../../builders/whole-stay.ts'
import { people, stayOf } from '../stand-in/world.ts'
import { type Answering, sender, startAnswering } from './answering.ts'
import { listed, neverWritten } from './stay-fields.ts'

interface Member {
  readonly name: string
  readonly type: string
  readonly required: boolean
}

function membersOf(node: string): Member[] {
  return (listed[node] ?? '').split(' · ').map((text) => {
    const [, name = '', type = '', required] = /^(\w+) (\S+?)(!?)$/.exec(text) ?? []
    return { name, type, required: required === '!' }
  })
}

const newborn = { ...people.employee, birthDate: parseLocalDate('2026-02-20') }
const stay = stayOf(newborn)
const bill = aWholeStay()
const { visitId: _visit, ...unknown } = stay
const dying = aWholeStay({ discharge: { ...aWholeStay().discharge, way: 'death', diedOn: '2026-03-05' } as never })
const figures = {
  totalFee: bill.totalFee,
  fullySelfPaid: zeroMoney,
  overPriceLimit: zeroMoney,
  upfrontSelfPay: zeroMoney,
  withinPolicy: bill.totalFee,
  deductibleApplied: parseMoney('800.00'),
  pooledFundPayment: parseMoney('9520.00'),
  employeeLargeAmount: zeroMoney,
  residentMajorIllness: zeroMoney,
  civilServantSubsidy: zeroMoney,
  enterpriseSupplement: zeroMoney,
  medicalAssistance: zeroMoney,
  otherFunds: zeroMoney,
  fundTotal: parseMoney('9520.00'),
  personTotal: parseMoney('2480.00'),
  personalAccount: parseMoney('500.00'),
  cash: parseMoney('1980.00'),
}
const split = { lineId: 'L1', amount: bill.totalFee, fullySelfPaid: zeroMoney, overPriceLimit: zeroMoney, upfrontSelfPay: zeroMoney }
const list: SettlementListRequest = {
  stay,
  bill,
  person: newborn,
  figures,
  splits: [{ ...split, withinPolicy: bill.totalFee, class: 'A' }],
  centreSettlementId: 'S1',
  slipNumber: 'JS-1',
  settledOn: '2026-03-05',
}
const of = { personNumber: stay.personNumber, enrolmentArea: stay.enrolmentArea }
const days = { from: parseLocalDate('2026-03-01'), to: parseLocalDate('2026-03-31') }
const disease = { code: 'M03900', name: '高血压' }

/** Every call with as much as there is to say, by its transaction. */
const calls: Readonly<Record<string, (at: Answering) => Promise<unknown>>> = {
  '2001': ({ platform }) => platform.checkBenefits(sender, { ...unknown, medicalCategory: '21', on: days.from, disease }),
  '2401': ({ platform }) => platform.admit(sender, { stay: unknown, bill }),
  '2402': ({ platform }) => platform.discharge(sender, { stay, bill: dying }),
  '2403': ({ platform }) => platform.changeAdmission(sender, { stay, bill }),
  '2404': ({ platform }) => platform.cancelAdmission(sender, stay),
  '2405': ({ platform }) => platform.cancelDischarge(sender, stay),
  '4101': ({ platform }) => platform.uploadSettlementList(sender, list),
  '4101A': ({ connect }) => connect({ settlementList: 'slim' }).uploadSettlementList(sender, list),
  '5201': ({ platform }) => platform.findVisits(sender, { ...of, ...days, medicalCategory: '21' }),
  '5202': ({ platform }) => platform.findDiagnoses(sender, stay),
  '5203': ({ platform }) => platform.findSettlement(sender, stay, 'S1'),
  '5204': ({ platform }) => platform.findFeeLines(sender, stay, 'S1'),
  '5205': ({ platform }) => platform.findChronicMedication(sender, { ...of, ...days }),
  '5206': ({ platform }) => platform.findAccumulators(sender, { ...of, month: '202603' }),
  '5301': ({ platform }) => platform.findChronicDiseases(sender, of),
  '5302': ({ platform }) => platform.findDesignations(sender, { ...of, purpose: '03' }),
  '5303': ({ platform }) => platform.findVisits(sender, { ...of, ...days }),
  '5304': ({ platform }) => platform.findReferrals(sender, { ...of, ...days }),
}

let at: Answering
beforeAll(async () => {
  at = await startAnswering()
})
afterAll(() => at.close())

const rowsOf = (node: unknown): Record<string, unknown>[] => (Array.isArray(node) ? node : [node]) as Record<string, unknown>[]

describe('the inputs around a stay, member by member', () => {
  it.each(Object.keys(listed))('%s is checked by the widths and the required flags of the published text', (node) => {
    const rules = editionOf('national-2021').fields.get(node)
    const known = [...(rules ?? [])].map(([name, { kind, width, places, required }]) => {
      const number = `N${width}${places === 0 ? '' : `.${places}`}`
      return { name, type: { text: `C${width}`, number, day: 'D', time: 'DT' }[kind], required }
    })
    const expected = membersOf(node).map((member) => {
      const same = known.find(({ name }) => name === member.name)
      return member.type === '.' ? { ...member, type: same?.type } : member
    })
    const byName = (one: { readonly name: string }, other: { readonly name: string }) => (one.name < other.name ? -1 : 1)
    expect(known.sort(byName)).toEqual(expected.sort(byName))
  })

  it.each(Object.keys(calls))(
    '%s goes out with every listed member there is something to say with, and with no other',
    async (transaction) => {
      await calls[transaction]?.(at)
      const input = at.take() ?? {}
      const nodes = Object.keys(listed).filter((node) => node.startsWith(`${transaction} `))
      expect(Object.keys(input).sort()).toEqual(nodes.map((node) => node.slice(transaction.length + 1)).sort())
      for (const node of nodes) {
        const rows = rowsOf(input[node.slice(transaction.length + 1)])
        const written = new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== '' && row[name] !== null)))
        const visit = ['2402 diseinfo', '2403 diseinfo'].includes(node) ? ['mdtrt_id'] : []
        const expected = membersOf(node)
          .map(({ name }) => name)
          .filter((name) => !neverWritten[node]?.includes(name))
        expect([...written].sort(), node).toEqual([...visit, ...expected].sort())
      }
    },
  )

  it('a stay of which only what must be told is known goes out with every required member', async () => {
    const bare = aBareStay()
    await at.platform.admit(sender, { stay: unknown, bill: bare })
    const admitted = at.take()
    await at.platform.discharge(sender, { stay, bill: bare })
    const discharged = at.take()
    for (const [node, block] of [
      ['2401 mdtrtinfo', admitted?.mdtrtinfo],
      ['2401 diseinfo', admitted?.diseinfo],
      ['2402 dscginfo', discharged?.dscginfo],
      ['2402 diseinfo', discharged?.diseinfo],
    ] as const)
      for (const row of rowsOf(block)) for (const { name, required } of membersOf(node)) if (required) expect(row[name], name).toBeTruthy()
  })
})

describe('what does not fit is refused with its place, and nothing leaves', () => {
  const long = (length: number) => '长'.repeat(length)
  it.each([
    ['a diagnosis name', { diagnoses: [{ code: 'J18', name: long(101) }] }, '诊断名称超过 100 个字符（现 101 个）'],
    [
      'the second diagnosis code',
      {
        diagnoses: [
          { code: 'J18', name: '肺炎' },
          { code: 'X'.repeat(21), name: '肺炎' },
        ],
      },
      '第 2 行诊断代码超过 20 个字符（现 21 个）',
    ],
    [
      'a diagnosis department',
      { diagnoses: [{ code: 'J18', name: '肺炎', department: { code: 'A', name: long(51) } }] },
      '诊断科室超过 50 个字符（现 51 个）',
    ],
    ['a stay without an admission', { admission: undefined, discharge: undefined }, '账单没有入院信息（admission）'],
  ])('%s', async (_name, changes, words) => {
    const outcome = await at.platform.admit(sender, { stay: unknown, bill: aWholeStay(changes as never) })
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining(words), receipt: { raw: '' } })
    expect(at.take()).toBeUndefined()
  })

  it('a discharge the bill does not tell of, and a visit number that is too long', async () => {
    const open = { ...bill, discharge: undefined } as never
    expect(await at.platform.discharge(sender, { stay, bill: open })).toMatchObject({ message: '未发送：账单没有出院信息（discharge）' })
    const outcome = await at.platform.cancelAdmission(sender, { ...stay, visitId: 'V'.repeat(31) })
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining('就诊ID超过 30 个字符（现 31 个）') })
    expect(at.take()).toBeUndefined()
  })

  it('a person whose number is empty, in a query', async () => {
    const outcome = await at.platform.findAccumulators(sender, { ...of, personNumber: '', month: '202603' })
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining('人员编号为空') })
    expect(at.take()).toBeUndefined()
  })
})
