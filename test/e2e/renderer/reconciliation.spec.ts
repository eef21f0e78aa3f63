import { expect, test } from './screens.ts'

const { describe } = test

describe('the reconciliation', () => {
  test('of a day that agrees says what equal means, group by group', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    await screens.signInAs('2001')
    await screens.settle('演示腊梅')
    await expect(page.getByTestId('settlement-state')).toHaveText('已确认')
    await page.keyboard.press('Alt+6')
    await expect(page.getByTestId('day-verdict')).toContainText('这一天没有对账结果')
    await expect(page.getByTestId('mismatch-grid')).toContainText('两边的每一笔都对得上')
    await page.keyboard.press('F6')
    await expect(page.getByTestId('day-verdict')).toContainText('平台与本机到分都相等')
    await expect(page.getByTestId('unconfirmed')).toHaveText('当天的结算平台都已确认')
    const group = page.getByTestId('groups').locator('tbody tr')
    await expect(group).toHaveCount(1)
    await expect(group).toContainText('居民')
    await expect(group).toContainText('70,264.98')
    await expect(group).toContainText('对账成功')
    await page.keyboard.press('F3')
    await page.keyboard.type('2020-01-01', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.keyboard.press('F6')
    await expect(page.getByTestId('problem')).toContainText('这一天已超过九十天')
    expect(screens.complaints).toEqual([])
  })

  test('lists what disagrees, and each is put right by one confirmation with a reason', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    await screens.signInAs('2001')
    await screens.settle('演示腊梅')
    await page.keyboard.press('Alt+6')
    await screens.findMismatches()
    const detail = page.getByTestId('mismatch-detail')
    await expect(detail).toHaveAttribute('data-kind', 'amounts-differ')
    await expect(detail.locator('tr.first-difference')).toHaveText('基金支付合计11,873.2511,743.25-130.00')
    await page.keyboard.press('F4')
    await expect(page.getByTestId('mismatch-grid')).toHaveAttribute('aria-rowcount', '13')
    await page.keyboard.press('Home')
    await expect(detail).toHaveAttribute('data-kind', 'other-number-there')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('heal-yes')).toHaveText('采用平台结算 Shift+F8')
    await page.keyboard.press('F4')
    await expect(page.getByTestId('heal-consequence')).toContainText('两边都不改动')
    await page.keyboard.press('Shift+F8')
    expect(await screens.calls('reconciliation.heal')).toBe(0)
    await page.keyboard.type('平台换号，已核对')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('mismatch-grid')).toHaveAttribute('aria-rowcount', '12')
    await page.keyboard.press('F4')
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await expect(detail).toHaveAttribute('data-kind', 'settled-there-superseded')
    await expect(detail.locator('[data-step]').first()).toContainText('向平台冲正')
    await page.keyboard.press('F8')
    await page.keyboard.type('已放弃的报文')
    await page.keyboard.press('Shift+F8')
    await expect(detail.getByTestId('closing')).toContainText('平台已受理。已放弃的报文')
    await page.keyboard.press('Home')
    await page.keyboard.press('F7')
    await expect(page.getByTestId('record')).toBeVisible()
  })

  test('is for IT and inspectors to read, in English too', async ({ screens }) => {
    const { page } = screens
    await screens.open()
    for (const [operator, key] of [
      ['3001', 'Alt+7'],
      ['4001', 'Alt+6'],
    ] as const) {
      await screens.signInAs(operator)
      await screens.findMismatches()
      await page.keyboard.press(key)
      await expect(page.getByTestId('healing-steps')).toContainText('去处理差异')
      await expect(page.getByTestId('healing-steps').getByRole('button')).toHaveCount(0)
      for (const absent of ['F6', 'F8']) await expect(page.locator(`[data-key=${absent}]`)).toHaveCount(0)
      if (operator === '3001') await page.keyboard.press('F12')
    }
    await page.getByTestId('language-switch').click()
    await expect(page.getByTestId('mismatch-detail')).toContainText('The same settlement with other amounts on both sides.')
    await expect(page.getByTestId('mismatch-grid')).toContainText('Settled there twice')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1366)
  })
})
