import { billsAreIn, confirmSettlement, readCard, signIn, signInAs, startDemo, takeBill } from './cashier.ts'
import { keepScreenshot } from './screenshots.ts'
import { expect, test } from './terminal.ts'

test('hospital IT checks and compares a pack in its thread, tries a settlement under other conditions and replays the ledger', async ({
  window,
}) => {
  await startDemo(window)
  await signIn(window)
  await billsAreIn(window)
  await readCard(window)
  await window.keyboard.press('ArrowDown')
  await takeBill(window)
  await confirmSettlement(window)
  await expect(window.getByTestId('settlement-state')).toHaveAttribute('data-state', 'confirmed', { timeout: 15_000 })
  await window.keyboard.press('F12')

  await signInAs(window, '3001')
  await expect(window.getByTestId('menu-policy')).toBeVisible()
  await window.keyboard.press('Alt+5')
  const packs = window.getByTestId('pack-grid')
  await expect(packs).toContainText('jiangxi-jian')
  await expect(window.getByTestId('explain-page')).toBeVisible()
  // The pack of the area the hospital lies in stands open, in sight among the others.
  await expect(packs.locator('[aria-selected=true]')).toContainText('jiangxi-jian')
  await expect(packs.locator('[aria-selected=true]')).toBeInViewport({ ratio: 0.95 })
  await window.getByTestId('parameter-grid').focus()
  for (let step = 0; step < 3; step += 1) await window.keyboard.press('ArrowDown')
  await keepScreenshot(window, 'policy-explain')

  await window.keyboard.press('F6')
  await window.keyboard.press('F6')
  // The thread is at work, and the window answers meanwhile.
  await expect(window.getByTestId('status-bar')).toContainText('平台已连通')
  await expect(window.getByTestId('findings')).toContainText('parameters/', { timeout: 60_000 })
  await expect(window.getByTestId('findings')).toContainText(/\.yaml:\d+:\d+/)
  await keepScreenshot(window, 'policy-check')

  await window.keyboard.press('F8')
  await window.keyboard.press('F8')
  await expect(window.getByTestId('compare-parameters')).toContainText('inpatient.deductible', { timeout: 60_000 })
  await window.keyboard.press('F8')
  await expect(window.getByTestId('compare-people').locator('.sum-row')).toContainText('合计')
  await keepScreenshot(window, 'policy-compare')

  await window.keyboard.press('F3')
  await expect(window.getByTestId('case-grid')).toContainText('演**梅')
  await window.keyboard.press('Enter')
  await expect(window.getByTestId('what-if-steps')).toContainText('计算过程完全相同')
  await window.getByRole('checkbox', { name: '特困人员' }).press('Space')
  await expect(window.getByTestId('what-if-amounts').locator('[data-amount=fundTotal] td').nth(2)).toContainText('+')
  await keepScreenshot(window, 'what-if')

  await window.keyboard.press('F4')
  await window.keyboard.press('F6')
  await expect(window.getByTestId('replay-state')).toHaveText('已完成')
  await expect(window.getByTestId('replay-counts').locator('[data-count=same]')).toContainText('1')
  await keepScreenshot(window, 'replay')
})
