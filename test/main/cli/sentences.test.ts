import { expect, test, vi } from 'vitest'
import { CalledWrongly, complaintOf } from '../../../main/cli/called-wrongly.ts'
import { refusalAsText } from '../../../main/cli/sentences.ts'
import { workOut } from '../../../main/cli/settle.ts'
import { traceTable } from '../../../main/cli/trace-table.ts'
import { whatIfCommand } from '../../../main/cli/what-if.ts'
import { ProblemError } from '../../../shared/errors/index.ts'

const cases = 'resources/policy-packs/jiangxi-jian/cases'

test('the working says each step and each notice in a sentence, with its numbers in it', () => {
  const worked = workOut(`${cases}/JA-3.yaml`)
  if (!worked.ok) throw new Error(worked.error.code)
  const [part] = worked.value.settled.parts
  if (!part) throw new Error('nothing settled')
  const table = traceTable(part)
  expect(table).toContain('低保对象：救助基数 1,320.00 元，按 75% 救助 990.00 元。\n    1320.00 × 75% = 990.00\n')
  expect(table).toContain('  ! 政策包没有倾斜救助数据，未计算倾斜救助。（tilt-assistance.not-in-pack）\n')
  expect(table).not.toContain('{{')
})

test('a refusal says what is missing for which step, and what to do next', () => {
  const details = { parameter: 'a/employee/inpatient.deductible', date: '2025-01-01', asker: 'deductible' }
  expect(refusalAsText({ code: 'policy.value-absent', details })).toBe(
    '政策包缺少本次结算需要的参数 a/employee/inpatient.deductible（2025-01-01，用于 起付线）。（policy.value-absent）\n' +
      '下一步：请信息科补全政策包；在此之前不能结算，以免算错。\n',
  )
})

test.each([
  ['return-without-original: r', '这笔结算不能计算：退费明细找不到原明细：r。'],
  ['discharged-before-admitted', '这笔结算不能计算：出院日期早于入院日期。'],
  ['something nobody foresaw: 3', '这笔结算不能计算：something nobody foresaw: 3。'],
])('the reason %s is said in words', (reason, sentence) => {
  expect(refusalAsText({ code: 'settlement.unsupported', details: { reason } })).toContain(`${sentence}（settlement.unsupported）`)
})

test('the line that asked is named', () => {
  const details = { parameter: 'a/employee/class-b-share', date: '2025-01-01', asker: 'line 2' }
  expect(refusalAsText({ code: 'policy.value-absent', details })).toContain('用于 费用明细拆分 2）')
})

test('places say themselves what to write', () => {
  const places = [{ place: 'pack.yaml:2:1 name', found: 'the key name', expected: 'a key that exists here' }]
  expect(refusalAsText({ code: 'policy.invalid', details: { places } })).toBe(
    '政策包有误：pack.yaml:2:1 name。（policy.invalid）\n  pack.yaml:2:1 name\n    发现：键 name\n    应为：此处有的键\n',
  )
  expect(refusalAsText({ code: 'policy.invalid', details: { places } }, 'en')).toContain(
    '    found: the key name\n    expected: a key that exists here\n',
  )
})

test.each([
  [
    'a problem from below',
    new ProblemError({ code: 'store.wrong-key', details: { file: 'terminal.db' } }),
    1,
    '数据文件 terminal.db 的密钥与本机不符。（store.wrong-key）\n下一步：请信息科核对数据来源并恢复密钥；不要删除任何文件。\n',
  ],
  ['a command written wrongly', new CalledWrongly('要写一个案例文件'), 2, '要写一个案例文件\n用法 / usage: npm run -s cli -- settle …\n'],
  ['its own usage', new CalledWrongly('要写', 'policy check\n'), 2, '要写\npolicy check\n'],
  [
    'an option nobody knows',
    Object.assign(new TypeError("Unknown option '--jsn'. To specify…"), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' }),
    2,
    '没有这个选项 / unknown option: --jsn\n用法 / usage: npm run -s cli -- settle …\n',
  ],
  [
    'a file that is not there',
    Object.assign(new Error('ENOENT: …'), { code: 'ENOENT', path: 'key.pem' }),
    2,
    '打不开 / cannot open: key.pem（没有这个文件或文件夹 / no such file or folder）\n',
  ],
])('%s becomes a sentence', (_, cause, status, text) => {
  expect(complaintOf(cause, 'settle …')).toEqual({ status, text })
})

test('what-if names the disease as the pack does, with its code, and says in words what the year counts', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    expect(whatIfCommand([`${cases}/JA-5.yaml`, '--level', 'L3', '--text'])).toBe(0)
    const text = write.mock.calls.join('')
    expect(text).toContain('（门诊慢特病 Ⅱ类示例病种（名单未见，仅供测试）（class-two-sample））')
    expect(text).toContain('医疗救助支付（门诊慢特病）: 0.00 + 230.77 = 230.77')
    expect(text).not.toMatch(/assistance\.fund|chronic\.fund/)
  } finally {
    write.mockRestore()
  }
})
