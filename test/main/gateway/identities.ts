/** The sums every answer of a platform must satisfy, worked out on whole fen by means of their own: no code of the gateway is asked. */
import { readJson } from '../../../main/gateway/wire/index.ts'

type Members = Readonly<Record<string, unknown>>

/** Digits of a decimal text shifted left: `shifted('4.52', 2)` is 452. */
function shifted(value: unknown, places: number): bigint {
  if (value === null || value === undefined || value === '') return 0n
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value))
  if (parts === null) throw new Error(`not a decimal: ${String(value)}`)
  const [, sign, whole = '', fraction = ''] = parts
  if (/[1-9]/.test(fraction.slice(places))) throw new Error(`more than ${places} places: ${String(value)}`)
  const size = BigInt(whole + fraction.padEnd(places, '0').slice(0, places))
  return sign === '-' ? -size : size
}
const fen = (value: unknown) => shifted(value, 2)

/** Half up, away from zero for amounts of returns. */
function divided(amount: bigint, by: bigint): bigint {
  const size = amount < 0n ? -amount : amount
  const rounded = (2n * size + by) / (2n * by)
  return amount < 0n ? -rounded : rounded
}

function outputOf(raw: string): Members {
  return (readJson(raw) as { readonly output: Members }).output
}

const same = (name: string, a: bigint, b: bigint): string[] => (a === b ? [] : [`${name}: ${a} ≠ ${b}`])

/** I1 to I6 of one settlement, pre-settlement or cancellation. */
export function settlementViolations(raw: string): string[] {
  const { setlinfo, setldetail } = outputOf(raw) as { readonly setlinfo: Members; readonly setldetail: readonly Members[] }
  const of = (name: string) => fen(setlinfo[name])
  const person = setlinfo.psn_part_amt === null || setlinfo.psn_part_amt === undefined ? of('psn_pay') : of('psn_part_amt')
  const cash = setlinfo.psn_cash_pay === undefined ? of('cash_payamt') : of('psn_cash_pay')
  const hospital = of('hosp_part_amt')
  const funds = ['hifp_pay', 'cvlserv_pay', 'hifes_pay', 'hifmi_pay', 'hifob_pay', 'hifdm_pay', 'maf_pay', 'oth_pay']
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + of(name), 0n)
  const size = (amount: bigint) => (amount < 0n ? -amount : amount)
  return [
    ...same('I1', of('medfee_sumamt'), sum(['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt'])),
    ...same('I2', of('fund_pay_sumamt'), sum(funds)),
    ...same('I3', person, of('acct_pay') + cash),
    ...same('I4', of('medfee_sumamt'), of('fund_pay_sumamt') + person + hospital),
    ...(size(of('acct_mulaid_pay')) > size(of('acct_pay')) ? ['I5'] : []),
    ...same(
      'I6',
      setldetail.reduce((total, row) => total + fen(row.fund_payamt), 0n),
      of('fund_pay_sumamt') + of('acct_pay') + hospital,
    ),
  ]
}

/** I7: what the account holds afterwards. */
export function balanceViolations(raw: string, before: string): string[] {
  const { setlinfo } = outputOf(raw) as { readonly setlinfo: Members }
  return same('I7', fen(setlinfo.balc), fen(before) - fen(setlinfo.acct_pay))
}

const cancelled = [
  ...['medfee_sumamt', 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt', 'act_pay_dedc', 'hifp_pay'],
  ...['cvlserv_pay', 'hifes_pay', 'hifmi_pay', 'hifob_pay', 'hifdm_pay', 'maf_pay', 'oth_pay', 'fund_pay_sumamt', 'psn_pay', 'acct_pay'],
]

/** I8: a full cancellation repeats every amount with the other sign, under a number of its own. */
export function cancellationViolations(raw: string, original: string): string[] {
  const [now, before] = [raw, original].map((text) => (outputOf(text) as { readonly setlinfo: Members }).setlinfo)
  if (now === undefined || before === undefined) throw new Error('two answers')
  return [
    ...cancelled.flatMap((name) => same(`I8 ${name}`, fen(now[name]), -fen(before[name]))),
    ...(now.setl_id === before.setl_id ? ['I8 setl_id'] : []),
  ]
}

type LineNode = 'result' | 'detlcutinfo'
const noCeiling = 999_999n * 1_000_000n

/** L1 to L5 of every line. */
export function lineViolations(raw: string, node: LineNode = 'result'): string[] {
  const rows = outputOf(raw)[node] as readonly Members[]
  return rows.flatMap((row) => {
    const amount = fen(row.det_item_fee_sumamt)
    const [full, over, first, within] = [row.fulamt_ownpay_amt, row.overlmt_amt, row.preselfpay_amt, row.inscp_scp_amt].map(fen)
    if (full === undefined || over === undefined || first === undefined || within === undefined) throw new Error('four parts')
    const [count, price, ceiling] = [shifted(row.cnt, 4), shifted(row.pric, 6), shifted(row.pric_uplmt_amt, 6)]
    const share = shifted(row.selfpay_prop, 4)
    const isClassC = row.chrgitm_lv === '03'
    const above = price > ceiling ? price - ceiling : 0n
    return [
      ...same('L1', amount, divided(count * price, 100_000_000n)),
      ...same('L2', amount, full + over + first + within),
      ...(isClassC ? [...same('L3', full, amount), ...same('L3', share, 10_000n), ...same('L3', first, 0n)] : []),
      ...(isClassC ? [] : same('L4', first, divided((amount - full - over) * share, 10_000n))),
      // What is not paid at all is above no ceiling.
      ...(ceiling === noCeiling || full === amount ? same('L5', over, 0n) : same('L5', over, divided(above * count, 100_000_000n))),
    ].map((text) => `${String(row.feedetl_sn)} ${text}`)
  })
}

/** L6: the parts of all lines together are those of the settlement. */
export function sumViolations(lines: readonly string[], settlement: string, node: LineNode = 'result'): string[] {
  const rows = lines.flatMap((raw) => outputOf(raw)[node] as readonly Members[])
  const { setlinfo } = outputOf(settlement) as { readonly setlinfo: Members }
  const pairs = [
    ['fulamt_ownpay_amt', 'fulamt_ownpay_amt'],
    ['overlmt_amt', 'overlmt_selfpay'],
    ['preselfpay_amt', 'preselfpay_amt'],
    ['inscp_scp_amt', 'inscp_scp_amt'],
  ] as const
  return pairs.flatMap(([line, whole]) =>
    same(
      `L6 ${whole}`,
      rows.reduce((total, row) => total + fen(row[line]), 0n),
      fen(setlinfo[whole]),
    ),
  )
}
