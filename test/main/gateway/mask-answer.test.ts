import { expect, test } from 'vitest'
import { maskAnswer } from '../../../main/gateway/index.ts'

const answer = {
  infcode: '0',
  output: { setlinfo: { psn_no: '36080200000000000001', psn_name: '测试甲乙', certno: '360802195603150017', setl_id: 'CENTRE-1' } },
}

test('whom an answer is about is hidden, what it says of the settlement stays', () => {
  const masked = maskAnswer(JSON.stringify(answer))
  expect(masked).not.toMatch(/测试甲乙|360802195603150017|36080200000000000001/)
  expect(JSON.parse(masked)).toMatchObject({ infcode: '0', output: { setlinfo: { psn_name: '测**乙', setl_id: 'CENTRE-1' } } })
})

test('also where the output is text that holds JSON, or the answer breaks off', () => {
  const nested = JSON.stringify({ infcode: 0, output: JSON.stringify(answer.output) })
  expect(maskAnswer(nested)).not.toMatch(/测试甲乙|360802195603150017/)
  expect(JSON.parse(JSON.parse(maskAnswer(nested)).output).setlinfo.setl_id).toBe('CENTRE-1')
  const cut = JSON.stringify(answer).slice(0, JSON.stringify(answer).indexOf('17"'))
  expect(maskAnswer(cut)).not.toContain('3608021956031500')
})

test('where somebody lives and how they are reached is hidden as well', () => {
  expect(JSON.parse(maskAnswer('{"coner_addr":"测试路虚构巷某号","emp_tel":"13800000000"}'))).toEqual({
    coner_addr: '****构巷某号',
    emp_tel: '*******0000',
  })
})

test('also where characters are written by their numbers, and numbers without quotes', () => {
  const spelled = '{"psn_name":"\\u6d4b\\u8bd5\\u7532\\u4e59","psn_no":36080200000000000001,"brdy":-433555200000}'
  expect(JSON.parse(maskAnswer(spelled))).toEqual({ psn_name: '测**乙', psn_no: '****************0001', brdy: '*********0000' })
  expect(JSON.parse(JSON.parse(maskAnswer(JSON.stringify({ output: spelled }))).output)).toMatchObject({ psn_name: '测**乙' })
})

test('an answer full of backslashes takes no longer than any other', () => {
  const run = '\\'.repeat(200_000)
  const begun = performance.now()
  for (const raw of [`{"a":"${run}"}`, `{"psn_name":"${run}`, `{"psn_name":"${run}a"}`, `"psn_name${run}"`]) maskAnswer(raw)
  expect(performance.now() - begun).toBeLessThan(2_000)
})

test('what is no JSON stays as it came', () => {
  expect(maskAnswer('<html>502 Bad Gateway</html>')).toBe('<html>502 Bad Gateway</html>')
})
