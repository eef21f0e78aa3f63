import { expect, test } from './screens.ts'

const { describe } = test

test.beforeEach(async ({ screens }) => {
  await screens.open()
  await screens.signIn()
})

describe('a discharge by keyboard alone', () => {
  test('goes from the card to a confirmed, printed slip', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await expect(page.getByTestId('in-hand')).toContainText('应退')
    await page.keyboard.press('F8')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('booked')).toBeVisible()
    await expect(page.getByTestId('settlement-state')).toHaveText('暂结')
    await expect(page.getByTestId('slip')).toContainText('暂结')
    await expect(page.getByTestId('settlement-state')).toHaveText('已确认')
    await expect(page.getByTestId('slip')).not.toContainText('尚待医保平台确认')
    await page.keyboard.press('F9')
    await expect(page.locator('body')).toHaveAttribute('data-printed', /医疗保障住院费用结算单(?!.*补打)/)
    await expect(page.getByTestId('slip')).toContainText('补打 第2次')
    expect(screens.complaints).toEqual([])
  })

  test('never settles by Enter, wherever the focus is', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await page.keyboard.press('F8')
    const dialog = page.getByTestId('confirm-dialog')
    await expect(dialog).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+Enter')
    await page.getByTestId('confirm-yes').focus()
    await page.keyboard.press('Enter')
    await expect(dialog).toBeVisible()
    expect(await screens.calls('settlement.confirm')).toBe(0)
  })

  test('says the amount in the dialog, in figures and in capitals', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    const shown = await page.getByTestId('in-hand').locator('.in-hand-big .amount').innerText()
    await page.keyboard.press('F8')
    await expect(page.getByTestId('confirm-dialog')).toContainText(shown)
    await expect(page.getByTestId('confirm-dialog').locator('.in-hand-capitals')).toHaveText(/[元整角分]$/)
  })

  test('opens an amount to its working with the law behind it', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const working = page.getByRole('dialog')
    await expect(working).toContainText('基本医保统筹支付')
    await expect(working).toContainText('× 65%')
    await expect(working).toContainText('吉医保发〔2023〕12号')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('ladder')).toBeFocused()
  })

  test('explains the whole way from the fee to the cash when asked right after the preview', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await page.keyboard.press('F7')
    const steps = page.getByRole('dialog').locator('.step-name')
    await expect(steps.first()).toHaveText('参保与政策')
    await expect(steps.last()).toHaveText('年度累计')
    await page.keyboard.press('F7')
    await expect(steps.last()).toHaveText('费用明细拆分')
  })

  test('asks which bill when the person has two, the earlier stay first, and takes it by Enter', async ({ screens }) => {
    const { page } = screens
    await screens.insertCard('演示建国')
    await page.keyboard.press('F2')
    await expect(page.getByText('本人', { exact: true })).toHaveCount(2)
    await expect(page.getByTestId('bill-grid').getByRole('row').nth(1)).toContainText('ZY900002')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0001')
    await expect(page.getByTestId('ladder')).toBeVisible()
  })

  test('finds a bill by pinyin initials and settles it without a card', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('F3')
    await page.keyboard.type('ysxy')
    const grid = page.getByTestId('bill-grid')
    await expect(grid).not.toContainText('演**国')
    await expect(grid).toContainText('演**英')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('900004', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+F2')
    await page.keyboard.type(await screens.lastFourOf('演示秀英'), { delay: 60 })
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('person-panel')).toContainText('未读卡，请核对本人有效证件')
    await expect(page.getByTestId('ladder')).toBeVisible()
  })
})

describe('what goes wrong', () => {
  test('a lost answer to the confirmation says so, and confirming again books once', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await page.keyboard.press('F8')
    await screens.loseNextAnswer('settlement.confirm')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('problem')).toContainText('只会入账一次')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('booked')).toBeVisible()
    await page.keyboard.press('Alt+2')
    await expect(page.getByTestId('record-grid').getByRole('row')).toHaveCount(2)
  })

  test('a confirmation that the queue has overtaken shows the state of now', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await page.keyboard.press('F8')
    // By the time this answer arrives, the last event about the settlement is long past.
    await screens.holdNextAnswer('settlement.confirm', 2_000)
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('booked')).toBeVisible({ timeout: 10_000 })
    await expect(page.getByTestId('settlement-state')).toHaveAttribute('data-state', 'confirmed')
  })

  test('a slip that was asked for before the confirmation is asked for again', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await page.keyboard.press('F8')
    // This answer still says 暂结, and arrives when the platform has long confirmed.
    await screens.holdNextAnswer('slip.get', 2_000)
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('settlement-state')).toHaveAttribute('data-state', 'confirmed')
    await expect(page.getByTestId('slip')).toContainText('大写', { timeout: 10_000 })
    await page.waitForTimeout(2_300)
    await expect(page.getByTestId('slip')).not.toContainText('暂结')
  })

  test('figures that are no longer current must be worked out again before they can be confirmed', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await page.keyboard.press('F8')
    await screens.refuseNext('settlement.confirm', 'settlement.preview-outdated')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('problem')).toContainText('金额已不是最新')
    await page.keyboard.press('Shift+F8')
    expect(await screens.calls('settlement.confirm')).toBe(1)
    await page.keyboard.press('F6')
    await expect(page.getByTestId('confirm-dialog')).toBeHidden()
    expect(await screens.calls('settlement.preview')).toBe(2)
  })

  test('an empty reader leads on with what to do', async ({ screens }) => {
    await screens.page.keyboard.press('F2')
    await expect(screens.page.getByTestId('problem')).toContainText('请插入社会保障卡')
  })

  test('somebody else’s card is refused with its next step', async ({ screens }) => {
    const { page } = screens
    await screens.preview('演示腊梅')
    await screens.insertCard('演示振华')
    await screens.refuseNext('document.read', 'insured.not-this-patient', { billId: 'DEMO-0018' })
    await page.keyboard.press('F2')
    await expect(page.getByTestId('problem')).toContainText('证件上的人不是账单')
    await expect(page.locator('[data-key=F8]')).toBeDisabled()
  })

  test('a platform that disagrees is shown amount by amount, the first difference marked', async ({ screens }) => {
    const { page } = screens
    await screens.setPlatform('disagreeing')
    await screens.setCharge('ours')
    await screens.settle('演示腊梅')
    await expect(page.getByTestId('settlement-state')).toHaveText('有差异')
    await expect(page.getByTestId('differences').locator('tbody tr').first()).toContainText('基本医保统筹支付')
  })

  test('a refused upload calls for somebody and can be tried again', async ({ screens }) => {
    const { page } = screens
    await screens.setPlatform('failing')
    await screens.preview('演示腊梅')
    await page.keyboard.press('F8')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('queue-state')).toContainText('需处理 1')
    await screens.setPlatform('normal')
    await page.keyboard.press('F10')
    await expect(page.getByTestId('upload-detail')).toContainText('就诊信息不存在')
    await page.keyboard.press('F6')
    await expect(page.getByTestId('sieve-acknowledged')).toHaveText('已受理 3')
  })

  test('a lost connection is said at once and caught up with when it is back', async ({ screens }) => {
    await screens.setConnected(false)
    await expect(screens.page.getByTestId('connection-lost')).toBeVisible()
    await screens.setConnected(true)
    await expect(screens.page.getByTestId('connection-lost')).toBeHidden()
  })
})

test('a cancelled settlement leads to its reversal, and its bill waits again', async ({ screens }) => {
  const { page } = screens
  await screens.preview('演示腊梅')
  await page.keyboard.press('F8')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('settlement-state')).toHaveText('已确认')
  await page.keyboard.press('F8')
  await page.keyboard.press('Shift+F8')
  expect(await screens.calls('settlement.cancel')).toBe(0)
  await page.keyboard.type('医院重新出账')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('slip')).toContainText('医疗保障住院费用结算冲正单')
  await expect(page.getByTestId('in-hand')).toContainText('收回已退金额')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('bill-grid')).toContainText('ZY900018')
})

test('a reload keeps the chosen bill and leaves nothing of the person in the browser', async ({ screens }) => {
  const { page } = screens
  await screens.preview('演示腊梅')
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))
  expect(kept).toContain('DEMO-0018')
  expect(kept).not.toMatch(/演示|\d{17}[\dX]/)
  await page.reload()
  await screens.signIn()
  await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0018')
  await expect(page.getByTestId('ladder')).toBeVisible()
  expect(await screens.calls('person.again')).toBe(1)
  expect(await screens.calls('person.ofBill')).toBe(0)
})

test('whoever locked the window is offered after it, and nobody else', async ({ screens }) => {
  const { page } = screens
  await page.keyboard.press('F12')
  await screens.signInAs('2001')
  await page.keyboard.press('F12')
  await expect(page.getByTestId('sign-in-screen').locator('.ant-select')).toContainText('2001')
  await page.getByLabel('口令').fill('222222')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('operator')).toContainText('主管')
})

test('a platform that is to disagree brings somebody to the window on whose bill it does', async ({ screens }) => {
  const { page } = screens
  await screens.insertCard('演示建国')
  await page.keyboard.press('Shift+F12')
  const drawer = page.getByTestId('demo-drawer')
  await expect(drawer.locator('[data-platform=disagreeing]')).toBeInViewport()
  await drawer.locator('[data-platform=disagreeing]').click()
  await expect(drawer.locator('.ant-radio-wrapper-checked').last()).toContainText(/账单 DEMO-\d{4}$/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('F2')
  await expect(page.getByTestId('check')).toHaveText('与平台不同')
})

test('three thousand lines: only those in sight are drawn, and the last one is a key away', async ({ screens }) => {
  const { page } = screens
  await screens.preview('演示振华')
  await expect(page.getByTestId('line-count')).toContainText('3000 条')
  const grid = page.getByTestId('line-grid')
  await expect(grid).toHaveAttribute('aria-rowcount', '3001')
  expect(await grid.getByRole('row').count()).toBeLessThan(60)
  await grid.focus()
  await page.keyboard.press('End')
  await expect(grid.locator('[aria-rowindex="3001"]')).toBeInViewport()
  await page.keyboard.press('F4')
  await page.keyboard.type('超限价')
  await expect(page.getByTestId('line-count')).toContainText('/ 3000 条')
})
