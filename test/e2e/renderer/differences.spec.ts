import { expect, test } from './screens.ts'

test('a supervisor accepts the platform’s figures: what is collected is said before, and the supplementary slip after', async ({
  screens,
}) => {
  const { page } = screens
  await screens.open()
  await screens.signInAs('2001')
  await screens.setPlatform('disagreeing')
  await screens.setCharge('ours')
  await screens.settle('演示腊梅')
  await expect(page.getByTestId('settlement-state')).toHaveText('有差异')
  const differences = page.getByTestId('differences')
  await expect(differences.getByTestId('cause')).toContainText('最先不同的是起付线：本机 600.00，平台 800.00')
  await expect(differences.locator('tbody tr').first()).toHaveText('基本医保统筹支付39,389.8439,259.84-130.00')
  await page.keyboard.press('Control+F8')
  await expect(page.getByTestId('decide-yes')).toBeDisabled()
  await page.keyboard.press('F6')
  await expect(page.getByTestId('to-move')).toHaveText('将向病人补收 130.00壹佰叁拾元整')
  await page.keyboard.press('Shift+F8')
  expect(await screens.calls('settlement.decide')).toBe(0)
  await page.keyboard.type('平台按二次住院计起付线')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('decided')).toHaveAttribute('data-decision', 'platform-accepted')
  await expect(page.getByTestId('decided')).toContainText('已补收 130.00壹佰叁拾元整')
  await expect(page.getByTestId('supplement-slip')).toHaveText('01-20260310-0001-B1')
  await expect(page.locator('[data-key="Ctrl+F8"]')).toHaveCount(0)
  await page.keyboard.press('F11')
  await expect(page.getByTestId('certificate-desk')).toContainText('补充单据号 01-20260310-0001-B1、已补收 130.00')
  expect(screens.complaints).toEqual([])
})

test('a disputed difference keeps our figures and is marked; a refusal of the decision is said', async ({ screens }) => {
  const { page } = screens
  await screens.open()
  await screens.signInAs('2001')
  await screens.setPlatform('disagreeing')
  await screens.setCharge('ours')
  await screens.settle('演示腊梅')
  await page.getByTestId('differences').waitFor()
  await page.keyboard.press('Control+F8')
  await page.keyboard.press('F7')
  await expect(page.getByTestId('decide-dialog')).toContainText('病人不补不退')
  await page.keyboard.type('平台的住院次数有误')
  await screens.refuseNext('settlement.decide', 'settlement.already-decided', { settlementId: 'S-1' })
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('problem')).toContainText('差异已经处理过')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('disputed')).toHaveText('有争议')
  await expect(page.getByTestId('decided')).toContainText('平台的住院次数有误')
  await expect(page.getByTestId('settlement-state')).toHaveText('有差异')
})

test('a cashier sees the difference and is not asked to decide it', async ({ screens }) => {
  const { page } = screens
  await screens.open()
  await screens.signIn()
  await screens.setPlatform('disagreeing')
  await screens.setCharge('ours')
  await screens.settle('演示腊梅')
  await page.getByTestId('differences').waitFor()
  await page.keyboard.press('Control+F8')
  await expect(page.getByTestId('decide-dialog')).toHaveCount(0)
})
