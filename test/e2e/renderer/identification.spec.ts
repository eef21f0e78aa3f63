/** Saying who is at the window: card or identity card in one key, a scanned e-voucher, and the number on the bill with its proof. */
import type { Locator, Page } from '@playwright/test'
import { expect, type Screens, test } from './screens.ts'

const { describe } = test
/** The demo terminal finds people by the place in its list that the random part of a code names. */
const voucherOf = (place: number) => `424${String(place).padStart(17, '0')}07360000`

test.beforeEach(async ({ screens }) => {
  await screens.open()
  await screens.signIn()
})

async function openBill(page: Page, inpatientNumber: string): Promise<void> {
  await page.keyboard.press('F3')
  await page.keyboard.type(inpatientNumber, { delay: 60 })
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('stay-panel')).toContainText(inpatientNumber)
}

const personOf = (page: Page): Locator => page.getByTestId('person-panel')
const documentOf = (page: Page): Locator => page.getByTestId('person-source')

describe('whatever lies there', () => {
  test('F2 reads it, and the screen says which document it was, its number hidden', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await expect(documentOf(page)).toHaveAttribute('data-document', 'social-security-card')
    await expect(documentOf(page)).toContainText('社保卡 Y****001')
    expect(await screens.lastRequest('document.read')).toEqual({})
  })

  test('both readers stand in the status bar', async ({ screens }) => {
    await expect(screens.page.getByTestId('reader-state')).toContainText('读卡器就绪')
    await expect(screens.page.getByTestId('id-reader-state')).toContainText('身份证阅读器就绪')
  })

  test('while a reader waits, Esc stops it and says nothing more', async ({ screens }) => {
    const { page } = screens
    await screens.refuseNext('document.read', 'document.stopped')
    await screens.delay(600)
    await page.keyboard.press('F2')
    await expect(personOf(page)).toContainText('按 Esc 停止')
    await page.keyboard.press('Escape')
    await expect.poll(() => screens.calls('document.stopReading')).toBe(1)
    await expect(personOf(page)).not.toContainText('正在读')
    await expect(page.getByTestId('problem')).toBeHidden()
  })

  test('an answer that comes after the bill was closed brings nobody back', async ({ screens }) => {
    const { page } = screens
    await openBill(page, 'ZY900018')
    await screens.insertCard('演示腊梅')
    await screens.holdNextAnswer('document.read', 1_000)
    await page.keyboard.press('F2')
    await expect.poll(() => screens.calls('document.read')).toBe(1)
    await page.keyboard.press('F3')
    await expect(page.getByTestId('bill-grid')).toBeVisible()
    await page.waitForTimeout(1_300)
    await expect(documentOf(page)).toBeHidden()
    await expect(page.getByTestId('bill-grid')).toBeVisible()
    await expect(page.getByTestId('ladder')).toBeHidden()
  })

  test('nothing there: one sentence for both readers, and what to do', async ({ screens }) => {
    await screens.page.keyboard.press('F2')
    await expect(screens.page.getByTestId('problem')).toContainText('阅读器上也没有身份证件')
    await expect(screens.page.getByTestId('problem')).toContainText('扫医保码')
  })

  test('an identity card that nobody lifted is read again only when that is asked for', async ({ screens }) => {
    const { page } = screens
    await screens.refuseNext('document.read', 'id-card.not-lifted')
    await page.keyboard.press('F2')
    await expect(page.getByTestId('problem')).toContainText('Ctrl+F2')
    await page.keyboard.press('Control+F2')
    await expect.poll(() => screens.lastRequest('idCard.read')).toEqual({ again: true })
  })

  const faults = [
    ['card.mute', {}, '卡没有反应'],
    ['device.disconnected', { port: 'COM3' }, '重新插好连接线'],
    ['device.failed', { port: 'COM4', reason: '60' }, '断电重启'],
    ['insured.unknown', { words: '该参保人的基本信息为空' }, '查无此人'],
    ['insured.card-cancelled', { words: '该社会保障卡已注销' }, '改用身份证或医保码'],
    ['insured.document-expired', { document: 'id-card', validTo: '2026-03-09' }, '身份证已于 2026-03-09 过期'],
    ['centre.refused', { message: '系统繁忙，请稍后再试' }, '系统繁忙'],
    [
      'insured.documents-differ',
      { field: 'name', first: 'social-security-card', second: 'e-voucher' },
      '两个证件不是同一个人：社保卡与医保码的姓名不一致',
    ],
  ] as const
  test('what goes wrong says whose fault it is and what to do', async ({ screens }) => {
    for (const [code, details, words] of faults) {
      await screens.refuseNext('document.read', code, details)
      await screens.page.keyboard.press('F2')
      await expect(screens.page.getByTestId('problem'), code).toContainText(words)
    }
  })
})

describe('a scanned e-voucher', () => {
  test('names the person with the moment of the scan, and leaves nothing of the code on the screen', async ({ screens }) => {
    const { page } = screens
    await openBill(page, 'ZY900018')
    const people = await screens.people()
    const code = voucherOf(people.indexOf('演示腊梅'))
    await screens.scan(code)
    await expect(documentOf(page)).toHaveAttribute('data-document', 'e-voucher')
    await expect(documentOf(page)).toContainText(/医保码 \d{6}\*{8}/)
    await expect(page.getByTestId('ladder')).toBeVisible()
    expect(await screens.lastRequest('voucher.read')).toEqual({ code, scannedAt: expect.stringMatching(/^\d{4}-.*Z$/) })
    expect(await page.content()).not.toContain(code)
  })

  test('in a visit that is under way must name the same person', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await screens.refuseNext('voucher.read', 'insured.documents-differ', {
      field: 'id-number',
      first: 'social-security-card',
      second: 'e-voucher',
    })
    await screens.scan(voucherOf(0))
    await expect(page.getByTestId('problem')).toContainText('不是同一个人')
    await expect(page.locator('[data-key=F8]')).toBeDisabled()
    expect(await screens.lastRequest('voucher.read')).toMatchObject({ alongside: expect.stringMatching(/^36080099/) })
  })

  test('without the line leads to what can be done instead', async ({ screens }) => {
    await screens.refuseNext('voucher.read', 'voucher.offline', { reason: '连接不上平台' })
    await screens.scan(voucherOf(0))
    await expect(screens.page.getByTestId('problem')).toContainText('请改用社保卡或身份证；都没有可先自费结算')
  })
})

describe('the number on the bill', () => {
  const ask = async ({ page }: Screens) => {
    await openBill(page, 'ZY900018')
    await page.keyboard.press('Shift+F2')
    await expect(page.getByTestId('proof')).toBeFocused()
  }

  test('is taken for nobody without its last four characters', async ({ screens }) => {
    const { page } = screens
    await ask(screens)
    await page.keyboard.press('Enter')
    await page.keyboard.type('12', { delay: 60 })
    await page.keyboard.press('Enter')
    expect(await screens.calls('person.ofBill')).toBe(0)
    await page.keyboard.type('3x', { delay: 60 })
    await expect(page.getByTestId('proof')).toHaveValue('123X')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('proof-dialog')).toContainText('与账单上的不符')
    await expect(page.getByTestId('proof')).toHaveValue('')
    await expect(page.getByTestId('proof')).toBeFocused()
    await page.keyboard.type(await screens.lastFourOf('演示腊梅'), { delay: 60 })
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('proof-dialog')).toBeHidden()
    await expect(documentOf(page)).toHaveAttribute('data-document', 'id-number')
    await expect(page.getByTestId('ladder')).toBeVisible()
  })

  test('does not stand in the dialog that asks for it', async ({ screens }) => {
    await ask(screens)
    await expect(screens.page.getByTestId('proof-dialog')).not.toContainText(await screens.lastFourOf('演示腊梅'))
  })

  test('is left by Esc, and asked for anew the next time', async ({ screens }) => {
    const { page } = screens
    await ask(screens)
    await page.keyboard.type('0000', { delay: 60 })
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('proof-dialog')).toContainText('与账单上的不符')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('proof-dialog')).toBeHidden()
    await expect(page.getByTestId('problem')).toBeHidden()
    await page.keyboard.press('Shift+F2')
    await expect(page.getByTestId('proof-dialog')).not.toContainText('与账单上的不符')
  })

  test('speaks English too', async ({ screens }) => {
    const { page } = screens
    await openBill(page, 'ZY900018')
    await page.getByTestId('language-switch').click()
    await page.keyboard.press('Shift+F2')
    await expect(page.getByTestId('proof-dialog')).toContainText('Last four characters')
  })
})
