import { expect, test } from './screens.ts'

const { describe } = test

test.beforeEach(async ({ screens }) => {
  await screens.open()
  await screens.signIn()
})

describe('the platform asked before money moves', () => {
  test('agrees, and says so beside our figures', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await expect(page.getByTestId('check')).toHaveText('与平台一致')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('confirm-dialog')).toContainText('与平台一致')
    expect(await screens.calls('settlement.rehearse')).toBe(1)
  })

  test('is never waited for: confirmed while it is still checking, ours are charged', async ({ screens }) => {
    const { page } = screens
    await screens.setPlatform('slow')
    await screens.preview('演示腊梅')
    await expect(page.getByTestId('check')).toHaveText('核对中')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('confirm-yes')).toBeEnabled()
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('booked')).toBeVisible()
    expect(await screens.lastRequest('settlement.confirm')).toMatchObject({ amountConfirmed: '-2329.19' })
    expect(await screens.lastRequest('settlement.confirm')).not.toHaveProperty('chargeRehearsal')
  })

  test('differs: both amounts, the first difference, and the platform’s figures charged as the site has set it', async ({ screens }) => {
    const { page } = screens
    await screens.setPlatform('disagreeing')
    await screens.preview('演示腊梅')
    await expect(page.getByTestId('check')).toHaveText('与平台不同')
    const sides = page.getByTestId('both-sides')
    await expect(sides.locator('thead th')).toHaveText(['基本医保统筹支付', '基金支付合计', '个人负担合计', '现金支付', '收付'])
    await expect(sides.locator('[data-side=ours] td')).toHaveText(['39,389.84', '51,494.17', '18,770.81', '18,770.81', '应退 2,329.19'])
    const theirs = sides.locator('[data-side=platform] td')
    await expect(theirs).toHaveText(['39,259.84', '51,364.17', '18,900.81', '18,900.81', '应退 2,199.19'])
    expect(await theirs.evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).textAlign))).toEqual(Array(5).fill('right'))
    await expect(page.getByTestId('who-is-charged')).toHaveText('按平台金额收付')
    await expect(page.getByTestId('cause')).toHaveText('最先不同的是起付线：本机 600.00，平台 800.00；先影响基本医保统筹支付。')
    await expect(page.getByTestId('in-hand').locator('.in-hand-big .amount')).toHaveText('2,199.19')
    await page.keyboard.press('F8')
    const dialog = page.getByTestId('confirm-dialog')
    await expect(dialog.getByTestId('whose')).toHaveText('以下是平台的金额，按它收付。')
    await expect(dialog.locator('.in-hand-big .amount')).toHaveText('2,199.19')
    await expect(dialog.locator('.confirm-sums tr').nth(1)).toContainText('51,364.17')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('decided')).toContainText('按平台结果')
    expect(await screens.lastRequest('settlement.confirm')).toMatchObject({
      amountConfirmed: '-2199.19',
      chargeRehearsal: 'rehearsal-DEMO-0018',
    })
    await expect(page.getByTestId('settlement-state')).toHaveText('已确认')
    await expect(page.getByTestId('slip')).toContainText('按平台核定收取')
    const inHand = page.getByTestId('in-hand').locator('.in-hand-big')
    await expect(inHand).toHaveText('应退2,199.19')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('cancel-dialog')).toContainText('收回已退金额2,199.19')
    await page.keyboard.type('病人改为自费')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('slip')).toContainText('冲正单')
    await expect(inHand).toHaveText('收回已退金额2,199.19')
  })

  test('differs and the site lets the cashier choose: nothing is chosen beforehand', async ({ screens }) => {
    const { page } = screens
    await screens.setPlatform('disagreeing')
    await screens.setCharge('ask')
    await screens.preview('演示腊梅')
    await expect(page.getByTestId('who-is-charged')).toHaveText('结算时选择按哪边收付')
    await page.keyboard.press('F8')
    const dialog = page.getByTestId('confirm-dialog')
    await expect(dialog.getByTestId('in-hand')).toHaveCount(0)
    await expect(dialog.getByTestId('due-ours')).toHaveText('应退 2,329.19')
    await expect(dialog.getByTestId('due-platform')).toHaveText('应退 2,199.19')
    await page.keyboard.press('Shift+F8')
    await expect(dialog.getByTestId('confirm-yes')).toBeDisabled()
    await page.keyboard.press('F6')
    await expect(dialog.locator('.in-hand-big .amount')).toHaveText('2,199.19')
    await page.keyboard.press('F7')
    await expect(dialog.locator('.in-hand-big .amount')).toHaveText('2,329.19')
    await expect(dialog.getByTestId('whose')).toContainText('以下是本机的金额')
    expect(await screens.calls('settlement.confirm')).toBe(0)
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('settlement-state')).toHaveText('有差异')
    expect(await screens.lastRequest('settlement.confirm')).not.toHaveProperty('chargeRehearsal')
    // A cashier sees the difference and is not asked to decide it.
    await page.getByTestId('differences').waitFor()
    await page.keyboard.press('Control+F8')
    await expect(page.getByTestId('decide-dialog')).toHaveCount(0)
  })

  test('answers while the dialog is open: no amount changes under the cashier’s hands', async ({ screens }) => {
    const { page } = screens
    await screens.setPlatform('disagreeing')
    await screens.holdNextAnswer('settlement.rehearse', 1_200)
    await screens.preview('演示腊梅')
    await page.keyboard.press('F8')
    const amount = page.getByTestId('confirm-dialog').locator('.in-hand-big .amount')
    await expect(amount).toHaveText('2,329.19')
    await expect(page.getByTestId('check-news')).toBeVisible()
    await expect(amount).toHaveText('2,329.19')
    await page.keyboard.press('Shift+F8')
    expect(await screens.calls('settlement.confirm')).toBe(0)
    await page.keyboard.press('F6')
    await expect(amount).toHaveText('2,199.19')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('booked')).toBeVisible()
    expect(await screens.lastRequest('settlement.confirm')).toMatchObject({ amountConfirmed: '-2199.19' })
  })

  test('refuses to check: its words stand there, and ours are charged', async ({ screens }) => {
    await screens.setPlatform('failing')
    await screens.preview('演示腊梅')
    await expect(screens.page.getByTestId('check')).toHaveText('平台未核对，按本地结算（暂定）')
    await expect(screens.page.getByTestId('rehearsal')).toContainText('[5202] 就诊信息不存在')
    await expect(screens.page.locator('[data-key=F8]')).toBeEnabled()
  })
})

const ages = [
  ['normal', 'fresh', /^累计信息截至 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d（/],
  ['offline', 'old', /（2 天前）$/],
  ['failing', 'own-ledger', /^年度累计按本机账，平台未告知$/],
] as const
for (const [platform, state, words] of ages) {
  test(`how old what the year has counted is stands beside the check: ${state}`, async ({ screens }) => {
    await screens.setPlatform(platform)
    await screens.preview('演示腊梅')
    const age = screens.page.getByTestId('accumulator-age')
    await expect(age).toHaveAttribute('data-state', state)
    await expect(age).toHaveText(words)
  })
}

test('with the line down the budget stands above everything, and once it is used up a refusal says what of what', async ({ screens }) => {
  const { page } = screens
  await expect(page.getByTestId('offline-banner')).toHaveCount(0)
  await screens.setPlatform('offline')
  await screens.settle('演示桂兰')
  await expect(page.getByTestId('offline-banner')).toContainText('未确认 1 / 50 笔')
  await expect(page.getByTestId('offline-banner')).toContainText('基金 1,416.86 / 200,000.00 元')
  await expect(page.getByTestId('queue-state')).toContainText('待传 3')
  await expect(page.getByTestId('queue-state')).toContainText('剩 23 小时 59 分')
  await screens.setRecordsMax(1)
  await screens.preview('演示腊梅')
  await expect(page.getByTestId('check')).toHaveText('平台未答，按本地结算（暂定）')
  await expect(page.getByTestId('rehearsal')).toContainText('线路中断')
  await expect(page.getByTestId('offline-age')).toHaveText('离线结算最多用 3 天前的人员信息')
  await page.keyboard.press('F8')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('problem')).toContainText('超出离线结算额度（未确认笔数：2，允许 1）。')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('ladder')).toBeVisible()
})
