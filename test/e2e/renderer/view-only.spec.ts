import { expect, test } from './screens.ts'

test('over a ledger that was copied everybody reads why, and IT takes it over by keyboard', async ({ screens }) => {
  const { page } = screens
  await screens.open()
  await screens.viewLedgerOnly()
  await screens.signInAs('1001')
  await expect(page.getByTestId('view-only')).toContainText('只能查看和打印')
  await expect(page.getByTestId('adopt-open')).toHaveCount(0)
  await page.keyboard.press('F12')
  await expect(page.getByTestId('sign-in-screen')).toBeVisible()
  await expect(page.getByTestId('view-only')).toContainText('请信息科登录后接管')

  await screens.signInAs('3001')
  await page.keyboard.press('Shift+F9')
  await page.getByTestId('adopt-reason').fill('换了电脑')
  await expect(page.getByTestId('adopt-yes')).toBeDisabled()
  await page.keyboard.press('F7')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('adopt-dialog')).toContainText('另一份账本可能还在用它')
  await page.keyboard.press('F6')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('sign-in-screen')).toBeVisible()
  await expect(page.getByTestId('view-only')).toHaveCount(0)
  expect(await screens.lastRequest('ledger.adopt')).toEqual({ reason: '换了电脑', otherCopyRetired: true })
  expect(screens.complaints).toEqual([])
})
