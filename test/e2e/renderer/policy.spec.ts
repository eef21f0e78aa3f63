import { expect, test } from './screens.ts'

const { describe } = test

describe('who sees the packs', () => {
  test('a cashier has no entry and no key for them', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    await screens.signInAs('1001')
    await expect(page.getByTestId('menu-policy')).toHaveCount(0)
    await page.keyboard.press('Alt+5')
    await expect(page.getByTestId('discharge-screen')).toBeVisible()
  })

  test('a supervisor reads them but does not judge them', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    await screens.signInAs('2001')
    await page.keyboard.press('Alt+5')
    await expect(page.getByTestId('explain-page')).toBeVisible()
    await expect(page.locator('[data-key=F6], [data-key=F8]')).toHaveCount(0)
    await page.keyboard.press('F6')
    await expect(page.getByTestId('explain-page')).toBeVisible()
  })
})

describe('packs by keyboard alone', () => {
  test.beforeEach(async ({ screens }) => {
    await screens.open()
    await screens.signInAs('3001')
    await screens.page.keyboard.press('Alt+5')
    await screens.page.getByTestId('explain-page').waitFor()
  })

  test('are listed with what is in force, their evidence and their signature, the refused one last with its places', async ({
    screens,
  }) => {
    const { page } = screens
    const grid = page.getByTestId('pack-grid')
    await expect(grid.getByRole('row').nth(1)).toContainText(/江西吉安.*jiangxi-jian.*未签名.*3608.*职工、居民.*v2025\.01.*结算.*A 假定/)
    await expect(grid.getByRole('row').nth(2)).toContainText('今日无')
    await page.keyboard.press('End')
    await expect(page.getByTestId('refused-pack')).toContainText('my-city/parameters/inpatient/deductible.yaml:8:15')
    await expect(page.getByTestId('refused-pack')).toContainText('an amount in quotes')
    await expect(page.locator('[data-key=F7]')).toHaveCount(0)
  })

  test('are explained for a day, and for all days when it is cleared', async ({ screens }) => {
    const { page } = screens
    const parameters = page.getByTestId('parameter-grid')
    await parameters.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByTestId('explain-page')).toContainText('civil-servant-subsidy')
    await expect(page.getByTestId('explain-page').locator('article')).toHaveCount(1)
    await expect(page.getByTestId('explain-page')).toContainText('依据：')
    const day = page.getByTestId('explain-day')
    await day.fill('2026-13-01')
    await page.keyboard.press('Enter')
    await expect(day).toHaveAttribute('aria-invalid', 'true')
    await day.fill('')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('explain-page').locator('article')).toHaveCount(2)
    await day.fill('2010-01-01')
    await page.keyboard.press('Enter')
    await expect(parameters).toContainText('这一天没有数值')
  })

  test('are checked when asked, the worst first, each finding with its place', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F6')
    await expect(page.getByTestId('findings')).toHaveCount(0)
    expect(await screens.calls('policy.check')).toBe(0)
    await page.keyboard.press('F6')
    const findings = page.getByTestId('findings')
    await expect(findings.locator('tbody tr').first()).toHaveAttribute('data-severity', 'warning')
    await expect(findings.locator('tbody tr').last()).toHaveAttribute('data-severity', 'remark')
    await expect(findings).toContainText('parameters/')
    await expect(page.getByTestId('check-counts')).toContainText('错误 0')
  })

  test('are compared: what they say otherwise, then who gains and who loses', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('F8')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('compare-parameters')).toContainText('chronic.cap')
    await page.keyboard.press('F8')
    const people = page.getByTestId('compare-people')
    await expect(people).toContainText('职工、退休、一级、普通门诊')
    await expect(people.locator('.sum-row')).toContainText('合计')
  })

  test('say whether they are signed and by which content they are known', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('F9')
    await expect(page.getByTestId('signature')).toContainText('文件夹里没有签名')
    await expect(page.getByTestId('signature')).toContainText(/[0-9a-f]{64}/)
  })

  test('a refusal is shown with its next step', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('ArrowDown')
    await screens.refuseNext('policy.check', 'policy.unknown', { packId: 'jiangxi-jian-2016' })
    await page.keyboard.press('F6')
    await page.keyboard.press('F6')
    await expect(page.getByTestId('problem')).toContainText('没有安装编号为 jiangxi-jian-2016 的政策包')
    await expect(page.getByTestId('problem')).toContainText('F5')
  })
})

describe('what if', () => {
  test('starts from a record by one key, changes with every condition and books nothing', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    await screens.signInAs('2001')
    await screens.settle('演示腊梅')
    // Enter before the list is there opens its first row when it comes.
    await screens.holdNextAnswer('settlement.list', 600)
    await page.keyboard.press('Alt+2')
    await page.keyboard.press('Enter')
    await page.getByTestId('record').waitFor()
    await page.keyboard.press('F3')
    const amounts = page.getByTestId('what-if-amounts')
    await expect(amounts).toContainText('改动左边任一项即重算')
    await expect(page.getByTestId('what-if-steps')).toContainText('计算过程完全相同')
    await expect(page.getByTestId('what-if-form')).toContainText('演**梅')
    await expect(page.getByTestId('what-if-form')).not.toContainText('演示腊梅')
    await page.getByRole('checkbox', { name: '特困人员' }).press('Space')
    const rows = amounts.locator('[data-amount=fundTotal] td')
    await expect(amounts).toContainText('改动 1 项')
    await expect(rows.nth(2)).toContainText('+')
    await expect(page.getByTestId('what-if-steps').locator('[data-step=medical-assistance]').first()).toContainText('特困人员')
    await page.getByTestId('what-if-day').fill('2019-01-05')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('problem')).toContainText('请换一个日期、政策包或条件再试')
    await page.keyboard.press('F6')
    await expect(amounts).toContainText('改动左边任一项即重算')
    await page.keyboard.press('Alt+2')
    await expect(page.getByTestId('record-grid').getByRole('row')).toHaveCount(2)
    expect(await screens.calls('settlement.confirm')).toBe(1)
    expect(screens.complaints).toEqual([])
  })

  test('starts from a list for those who do not read records', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    await screens.signIn()
    await screens.settle('演示腊梅')
    await page.keyboard.press('F12')
    await screens.signInAs('3001')
    await page.keyboard.press('Alt+5')
    await page.getByTestId('pack-grid').waitFor()
    await screens.holdNextAnswer('policy.storedCases', 600)
    await page.keyboard.press('F3')
    await page.keyboard.type('0001')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('what-if-amounts')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('case-grid')).toBeVisible()
  })
})

describe('replay', () => {
  test('counts what is the same, and names the first amount that is not', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    await screens.signInAs('2001')
    await screens.settle('演示腊梅')
    await page.keyboard.press('F12')
    await screens.signInAs('4001')
    await page.keyboard.press('Alt+5')
    await page.getByTestId('pack-grid').waitFor()
    await page.keyboard.press('F4')
    await expect(page.getByTestId('replay-state')).toHaveText('未开始')
    await page.keyboard.press('F6')
    await expect(page.getByTestId('replay-state')).toHaveText('已完成')
    await expect(page.getByTestId('replay-counts').locator('[data-count=same]')).toContainText('1')
    await expect(page.getByTestId('replay-grid')).toContainText('全部一致')
    await screens.spoilRecords()
    await page.keyboard.press('F6')
    await expect(page.getByTestId('replay-state')).toHaveText('已完成，有不一致')
    await expect(page.getByTestId('replay-grid').getByRole('row').nth(1)).toContainText('基本医保统筹支付')
    await expect(page.getByTestId('replay-detail')).toContainText('记录校验值')
    await page.keyboard.press('F7')
    await expect(page.getByTestId('record')).toBeVisible()
  })
})
