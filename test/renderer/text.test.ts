import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../renderer/text/en.ts'
import type { Translate } from '../../renderer/text/index.ts'
import { startText } from '../../renderer/text/index.ts'
import { noticeSentence, problemWords, problemWordsOfText, traceSentence } from '../../renderer/text/sentences.ts'
import { zhCN } from '../../renderer/text/zh-CN.ts'
import { feeCategories } from '../../shared/bill/index.ts'
import { itemClassSchema } from '../../shared/catalogue/index.ts'
import {
  culpritSchema,
  demoStateSchema,
  deviceKindSchema,
  deviceStateSchema,
  diagnoses,
  differenceCauseSchema,
  findingSchema,
  healingStepSchema,
  identifiedPersonSchema,
  installedPackSchema,
  mismatchKindSchema,
  mismatchSchema,
  packSignatureSchema,
  presentedDocumentSchema,
  reconciledGroupSchema,
  replayStateSchema,
  roleSchema,
  selfTestReportSchema,
  settlementStateSchema,
  settlementSummarySchema,
  terminalStatusSchema,
  uploadAttemptSchema,
  uploadKindSchema,
  uploadNextStepSchema,
  uploadStateSchema,
} from '../../shared/contract/index.ts'
import { type ErrorCode, errorRegister, refuse } from '../../shared/errors/index.ts'
import {
  benefitSchema,
  insuranceTypeSchema,
  insuredPersonSchema,
  nationalIdentities,
  personCategorySchema,
  relationSchema,
  sexSchema,
} from '../../shared/insured/index.ts'
import { accountUseSchema } from '../../shared/policy/parameters/account.ts'
import { findingKinds } from '../../shared/policy-tools/index.ts'
import {
  gradeSchema,
  lineReasonSchema,
  noticeCodes,
  placementSchema,
  settlementBreakdownSchema,
  settlementSteps,
  traceCodes,
} from '../../shared/settlement/index.ts'

const languages = { 'zh-CN': zhCN, en } as const

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort()
}

function translatorOf(language: 'zh-CN' | 'en'): Translate {
  return startText(language).getFixedT(language) as unknown as Translate
}

describe.each(Object.entries(languages))('the text in %s', (_, texts) => {
  it('has a sentence and a next step for every error code, and for no other', () => {
    expect(Object.keys(texts.problems).sort()).toEqual(Object.keys(errorRegister).sort())
    expect(Object.keys(texts.nextSteps).sort()).toEqual(Object.keys(errorRegister).sort())
  })

  it('has words for every reason why a settlement cannot be worked out, and for no other', () => {
    const folder = join(import.meta.dirname, '../../shared/settlement')
    const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
    const reasons = code.flatMap((text) => [...text.matchAll(/'settlement\.unsupported', \{ reason: [`']([a-z-]+)/g)].map(([, one]) => one))
    const named = Object.keys(texts.labels).filter((key) => key.startsWith('unsupported.'))
    expect(named.map((key) => key.slice('unsupported.'.length)).sort()).toEqual([...new Set(reasons)].sort())
  })

  it('has a sentence for every trace code and every notice code, and for no other', () => {
    expect(Object.keys(texts.trace).sort()).toEqual(Object.keys(traceCodes).sort())
    expect(Object.keys(texts.notices).sort()).toEqual(Object.keys(noticeCodes).sort())
  })

  it.each(Object.entries(traceCodes))('says every value of %s and asks for none that is not there', (code, values) => {
    expect(placeholdersOf(texts.trace[code as keyof typeof texts.trace])).toEqual([...values].sort())
  })

  it.each(Object.entries(noticeCodes))('says every value of the notice %s', (code, values) => {
    expect(placeholdersOf(texts.notices[code as keyof typeof texts.notices])).toEqual([...values].sort())
  })

  it.each(Object.keys(errorRegister) as ErrorCode[])('asks only for details that %s carries', (code) => {
    const known = Object.keys(errorRegister[code].details.shape)
    for (const text of [texts.problems[code], texts.nextSteps[code]]) for (const name of placeholdersOf(text)) expect(known).toContain(name)
  })

  it('has a sentence and a next step for every diagnosis of a device, and for no other', () => {
    expect(Object.keys(texts.diagnoses).sort()).toEqual(Object.keys(diagnoses).sort())
    expect(Object.keys(texts.diagnosisSteps).sort()).toEqual(Object.keys(diagnoses).sort())
  })

  it('is nowhere empty', () => {
    for (const room of Object.values(texts)) for (const [key, text] of Object.entries(room)) expect(text.trim(), key).not.toBe('')
  })
})

describe('the words for codes', () => {
  const lists: Record<string, readonly string[]> = {
    role: roleSchema.options,
    deviceKind: deviceKindSchema.options,
    culprit: culpritSchema.options,
    verdictTitle: culpritSchema.options,
    deviceState: deviceStateSchema.options,
    traceDirection: ['in', 'out', 'event'],
    lineEvent: ['opened', 'not-opened', 'lost', 'closed'],
    selfTestStep: ['listed', 'opened', 'answered', 'heard', 'identity', 'person'],
    selfTestResult: selfTestReportSchema.shape.steps.unwrap().element.shape.result.options,
    host: terminalStatusSchema.shape.host.options,
    linkState: terminalStatusSchema.shape.link.shape.state.options,
    readerState: terminalStatusSchema.shape.cardReader.shape.state.options,
    sex: sexSchema.options,
    insuranceType: insuranceTypeSchema.options,
    category: personCategorySchema.options,
    enrolmentStatus: insuredPersonSchema.shape.enrolmentStatus.options,
    document: presentedDocumentSchema.options,
    idReaderState: terminalStatusSchema.shape.idCardReader.shape.state.options,
    personSource: identifiedPersonSchema.shape.source.options,
    mismatchField: errorRegister['insured.record-mismatch'].details.shape.field.options,
    identity: Object.keys(nationalIdentities),
    benefit: benefitSchema.options,
    disease: ['hypertension', 'diabetes'],
    relation: relationSchema.options,
    accountUse: accountUseSchema.options,
    outside: errorRegister['settlement.not-merged'].details.shape.outside.options,
    accountUseWhy: errorRegister['account.use-not-allowed'].details.shape.why.options,
    place: placementSchema.shape.place.options,
    filing: placementSchema.shape.filing.options,
    feeCategory: feeCategories,
    itemClass: itemClassSchema.options,
    itemClassShort: itemClassSchema.options,
    reason: lineReasonSchema.options,
    reasonTag: lineReasonSchema.options,
    step: settlementSteps,
    grade: gradeSchema.options,
    gradeMeaning: gradeSchema.options,
    supplementBase: ['within-policy', 'everything', 'own-share'],
    settlementKind: settlementSummarySchema.shape.kind.options,
    settlementState: settlementStateSchema.options,
    uploadKind: uploadKindSchema.options,
    uploadState: uploadStateSchema.options,
    uploadStateMeaning: uploadStateSchema.options,
    uploadNextStep: uploadNextStepSchema.options,
    uploadNextStepMeaning: uploadNextStepSchema.options,
    attemptOutcome: uploadAttemptSchema.shape.outcome.options,
    rehearsalReason: ['line-down', 'too-slow', 'refused', 'visit-busy', 'switched-off'],
    differenceCause: differenceCauseSchema.shape.cause.options,
    offlineLimit: errorRegister['settlement.over-offline-budget'].details.shape.limit.options,
    reconciliationReason: errorRegister['reconciliation.not-possible'].details.shape.reason.options,
    reconciledResult: reconciledGroupSchema.shape.result.options,
    mismatch: mismatchKindSchema.options,
    mismatchMeaning: mismatchKindSchema.options,
    mismatchState: mismatchSchema.shape.state.options,
    healing: healingStepSchema.options,
    healingMeaning: healingStepSchema.options,
    demoPlatform: demoStateSchema.shape.platform.options,
    insuranceTypeShort: insuranceTypeSchema.options,
    packUse: installedPackSchema.shape.use.options,
    severity: findingSchema.shape.severity.options,
    findingKind: findingKinds,
    signatureState: packSignatureSchema.shape.state.options,
    signatureMeaning: packSignatureSchema.shape.state.options,
    signatureNext: packSignatureSchema.shape.state.options,
    replayState: replayStateSchema.shape.state.options,
    replayedState: ['differs', 'not-kept'],
    replayedMeaning: ['differs', 'not-kept'],
    demoPlatformMeaning: demoStateSchema.shape.platform.options,
  }

  it.each(Object.entries(lists))('cover every %s', (kind, codes) => {
    for (const code of codes) expect(zhCN.labels).toHaveProperty([`${kind}.${code}`])
  })

  it('name every amount that a difference with the platform can name', () => {
    const amounts = Object.keys(settlementBreakdownSchema.shape).filter((field) => `amount.${field}` in zhCN.labels)
    expect(amounts).toEqual(expect.arrayContaining(['totalFee', 'pooledFundPayment', 'medicalAssistance', 'personTotal', 'cash', 'refund']))
  })
})

describe('both languages', () => {
  it('ask for the same values in every sentence', () => {
    for (const room of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
      const [chinese, english] = [zhCN[room], en[room]] as [Record<string, string>, Record<string, string>]
      expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
      for (const [key, text] of Object.entries(chinese)) expect(placeholdersOf(english[key] ?? ''), key).toEqual(placeholdersOf(text))
    }
  })
})

describe('a sentence', () => {
  const values = { identity: 'minimum-living', base: '12345.60', rate: '75%', amount: '9259.20' }

  it('speaks of identities in words and of amounts with commas', () => {
    const sentence = traceSentence(translatorOf('zh-CN'), { code: 'medical-assistance.paid', values })
    expect(sentence).toBe('低保对象：救助基数 12,345.60 元，按 75% 救助 9,259.20 元。')
  })

  it('says what a supplement takes its share of', () => {
    const sentence = traceSentence(translatorOf('zh-CN'), {
      code: 'enterprise-supplement.paid',
      values: { plan: '', of: 'everything', base: '3020.00', share: '50%', amount: '1510.00' },
    })
    expect(sentence).toBe('补充保险：以全部个人负担（含政策范围外） 3,020.00 元为基数，按 50% 支付 1,510.00 元。')
  })

  it('is there in English too', () => {
    const sentence = traceSentence(translatorOf('en'), { code: 'medical-assistance.paid', values })
    expect(sentence).toBe('Minimum living: 75% of 12,345.60, 9,259.20.')
  })

  it('shows an identity that only one pack knows as it is', () => {
    const sentence = traceSentence(translatorOf('zh-CN'), {
      code: 'medical-assistance.identity-not-covered',
      values: { identity: 'city-hardship' },
    })
    expect(sentence).toBe('city-hardship不在本次救助范围内。')
  })

  it('of several other identities names each in words', () => {
    const others = noticeSentence(translatorOf('zh-CN'), {
      code: 'assistance.best-identity',
      values: { identity: 'destitute', others: 'minimum-living, orphan' },
    })
    expect(others).toContain('其他：低保对象、孤儿')
  })

  it('for a refusal names the places and the next step', () => {
    const refusal = refuse('bill.malformed', { places: [{ place: 'lines[2].quantity', found: '-', expected: 'a quantity' }] })
    const words = problemWords(translatorOf('zh-CN'), refusal.error)
    expect(words.sentence).toBe('账单内容不合格式：lines[2].quantity。')
    expect(words.next).toContain('重新发送')
  })

  it('for a terminal that is not ready names what its problem names', () => {
    const details = { file: '0123.key', folder: '/keys' }
    expect(problemWordsOfText(translatorOf('zh-CN'), 'store.key-missing', details)).toContain('改名为 0123.key，放进 /keys（')
    expect(problemWordsOfText(translatorOf('en'), 'store.key-missing', details)).toContain('to 0123.key and put it into /keys (')
  })

  it('shows a notice nobody has words for instead of hiding it', () => {
    expect(noticeSentence(translatorOf('zh-CN'), { code: 'card.unheard-of', values: { day: '2026-03-05' } })).toBe(
      'card.unheard-of 2026-03-05',
    )
  })
})
