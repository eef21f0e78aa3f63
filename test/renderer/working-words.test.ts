import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { en } from '../../renderer/text/en.ts'
import { startText, type Translate } from '../../renderer/text/index.ts'
import { accumulatorWords, codesInWords, formulaWords, partWords } from '../../renderer/text/sentences.ts'
import { zhCN } from '../../renderer/text/zh-CN.ts'
import { diseaseNames } from '../../shared/policy-tools/index.ts'
import { englishIn } from '../builders/chinese.ts'
import { everyCase, settledOf } from '../properties/every-case.ts'
import { patience, runs, seenIn } from '../properties/runs.ts'

const translatorOf = (language: 'zh-CN' | 'en') => startText(language).getFixedT(language) as unknown as Translate
const [chinese, english] = [translatorOf('zh-CN'), translatorOf('en')]

/** Diseases of packs made up for tests are called by their codes. */
const namesOf = (pack: Parameters<typeof diseaseNames>[0][number]) =>
  new Map([...diseaseNames([pack])].map(([code, name]) => [code, name === code ? '某病' : name]))

test(
  'every name under which the engine counts a year has words in both languages, under every pack',
  () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(everyCase, (one) => {
        const diseases = namesOf(one.pair.first)
        for (const { accumulatorsAfter } of settledOf(one)?.parts ?? [])
          for (const name of [...Object.keys(accumulatorsAfter.counts), ...Object.keys(accumulatorsAfter.amounts)]) {
            seen.add(name)
            const words = accumulatorWords(chinese, name, diseases)
            expect(/[a-z]{2,}/.test(words), `${name}: ${words}`).toBe(false)
            expect(accumulatorWords(english, name, diseases)).not.toMatch(/[a-z]\.[a-z]/)
          }
      }),
      runs(600),
    )
    expect(seen.size).toBeGreaterThan(25)
  },
  patience,
)

test(
  'the working shows no code of ours in its formulas and in the values it cites, beside names of packs and items',
  () => {
    let seen = 0
    fc.assert(
      fc.property(everyCase, (one) => {
        const diseases = namesOf(one.pair.first)
        for (const { trace } of settledOf(one)?.parts ?? [])
          for (const entry of trace.filter(({ step }) => step !== 'eligibility' && step !== 'routing')) {
            const shown = [formulaWords(chinese, entry, diseases), ...entry.parameters.map(({ value }) => codesInWords(chinese, value))]
            for (const text of shown)
              expect(text.match(/[a-z]{2,}(?:-[a-z]+)*/g)?.filter((word) => word !== 'min' && word !== 'max') ?? [], text).toEqual([])
            seen += 1
          }
      }),
      runs(300),
    )
    expect(seen).toBeGreaterThan(seenIn(500))
  },
  patience,
)

describe('the words of a name', () => {
  test.each([
    ['pool.fund', '住院统筹支付', 'Stays paid by the pool'],
    ['inpatient.stays.L3', '住院次数（三级）', 'Inpatient care, times (Level 3)'],
    ['assistance.fund.inpatient', '医疗救助支付（住院）', 'Assistance paid (Inpatient care)'],
    ['two-diseases.fund.diabetes', '两病统筹支付（糖尿病）', 'Two diseases, paid by the pool (Diabetes)'],
    ['chronic.fund.uraemia-dialysis', '门诊慢特病统筹支付（尿毒症透析）', 'Chronic disease, paid by the pool (尿毒症透析)'],
    ['rainfall.inches', 'rainfall.inches', 'rainfall.inches'],
  ])('%s', (name, zh, words) => {
    const diseases = new Map([['uraemia-dialysis', '尿毒症透析']])
    expect(accumulatorWords(chinese, name, diseases)).toBe(zh)
    expect(accumulatorWords(english, name, diseases).toLowerCase()).toBe(words.toLowerCase())
  })

  test('both languages name the same', () => {
    const named = (labels: object) => Object.keys(labels).filter((key) => key.startsWith('accumulator'))
    expect(named(en.labels)).toEqual(named(zhCN.labels))
  })
})

test('a part is called by its benefit, the name and code of its disease, and its number', () => {
  expect(partWords(chinese, 'inpatient')).toBe('住院')
  expect(partWords(chinese, 'chronic uraemia-dialysis 2', '尿毒症透析')).toBe('门诊慢特病 尿毒症透析（uraemia-dialysis） 2')
  expect(partWords(chinese, 'two-diseases diabetes')).toBe('两病 糖尿病（diabetes）')
  expect(partWords(chinese, 'chronic unheard-of')).toBe('门诊慢特病 unheard-of')
})

test('a citation reads as a sentence', () => {
  expect(codesInWords(chinese, 'as inpatient')).toBe('参照 住院')
  expect(codesInWords(chinese, 'spouse: within-policy, upfront')).toBe('配偶: 政策范围内, 先行自付')
  expect(englishIn(codesInWords(chinese, '≤ 2/day'))).toEqual([])
})
