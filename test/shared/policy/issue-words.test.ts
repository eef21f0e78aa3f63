import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { distrustOf } from '../../../main/policy-packs/index.ts'
import { issueInChinese } from '../../../shared/policy/issue-words.ts'
import { englishIn } from '../../builders/chinese.ts'

interface Sample {
  readonly refused: readonly { readonly found: string; readonly expected: string }[]
}

const samples = ['bad', 'bad-cases'].flatMap((folder) => {
  const path = join(import.meta.dirname, '../../main/policy-packs', folder)
  return readdirSync(path).map((file) => [`${folder}/${file}`, parse(readFileSync(join(path, file), 'utf8')) as Sample] as const)
})

describe('every refusal there is a sample of is said in Chinese', () => {
  test.each(samples)('%s', (_, { refused }) => {
    for (const { found, expected } of refused) {
      expect(englishIn(issueInChinese(expected)), expected).toEqual([])
      // What stands in the file is shown as it stands there; what is said about it is said in Chinese.
      if (found.includes(' ') && !/^["{[]/.test(found)) expect(issueInChinese(found)).not.toBe(found)
    }
  })
})

test('a name stands in the sentence as it is, and two names with the word between them', () => {
  expect(issueInChinese('a file references.yaml in the pack folder')).toBe('政策包文件夹里的文件 references.yaml')
  expect(issueInChinese('a level such as L2 or L3A')).toBe('级别，例如 L2 或 L3A')
  expect(issueInChinese('letters and digits joined by dashes; or a list of such')).toBe('字母、数字，以短横相连；或其列表')
})

test('an English sentence would be seen', () => {
  expect(englishIn('an amount that is not negative')).toEqual(['an', 'that', 'is', 'not', 'negative'])
  expect(englishIn('以下之一：fund, cost；或 a list of such')).toEqual(['list', 'such'])
})

test('what nobody has words for stays as it is', () => {
  expect(issueInChinese('{"rate":"85%"}')).toBe('{"rate":"85%"}')
  expect(issueInChinese('每个编码一条')).toBe('每个编码一条')
})

test('a signature that is not trusted is said in Chinese too', () => {
  const states = [
    { state: 'unsigned' },
    { state: 'malformed', reason: 'format sanbao-policy-signature/1, algorithm Ed25519' },
    { state: 'malformed', reason: 'keyId, hash, files, signature' },
    { state: 'unknown-key', keyId: 'aaaa0000', known: ['bbbb1111', 'cccc2222'] },
    { state: 'forged', keyId: 'aaaa0000' },
    { state: 'changed', keyId: 'aaaa0000', changed: ['pack.yaml'], missing: ['references.yaml'], added: [] },
    { state: 'changed', keyId: 'aaaa0000', changed: [], missing: [], added: ['parameters/cap.yaml'] },
  ] as const
  const said = states.map((one) => distrustOf(one)).map((one) => [issueInChinese(one?.found ?? ''), issueInChinese(one?.expected ?? '')])
  expect(said.flatMap((texts) => texts.flatMap(englishIn))).toEqual([])
  expect(said[5]).toEqual(['pack.yaml 已改动，缺少 references.yaml', '密钥 aaaa0000 签名时的内容'])
})
