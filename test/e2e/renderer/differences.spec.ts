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
  await expect(page.getByTestId('decided')).toContainText('应补收 130.00壹佰叁拾元整')
  // Nothing was collected yet: the head says what is, and what the first slip has moved already.
  const inHand = page.getByTestId('in-hand')
  await expect(inHand).toContainText('现金支付18,900.81')
  await expect(inHand).toContainText('原单应退2,329.19')
  await expect(inHand.locator('.in-hand-big')).toHaveText('应补收130.00')
  await expect(page.getByTestId('supplement-slip')).toHaveText('01-20260310-0001-B1')
  await expect(page.locator('[data-key="Ctrl+F8"]')).toHaveCount(0)
  await page.keyboard.press('F6')
  await expect(page.getByTestId('slip')).toContainText('01-20260310-0001-B1')
  // What was and what is now stand in one row each, every label on one line with its amount.
  const rows = await page
    .getByTestId('slip')
    .locator('.slip-total')
    .evaluateAll((totals) =>
      totals.map((total) => [Math.round(total.getBoundingClientRect().top), total.textContent, total.clientHeight] as const),
    )
  const tops = Map.groupBy(rows, ([top]) => top)
  expect([...tops.values()].map((row) => row.map(([, text]) => text))).toEqual([
    ['医疗费总额70,264.98'],
    ['原结算 统筹基金支付39,389.84', '平台核定 统筹基金支付39,259.84'],
    ['原结算 基金支付合计51,494.17', '平台核定 基金支付合计51,364.17'],
    ['原结算 个人负担合计18,770.81', '平台核定 个人负担合计18,900.81'],
    ['原结算 现金支付18,770.81', '平台核定 现金支付18,900.81'],
    ['补收金额130.00'],
  ])
  expect(new Set(rows.map(([, , height]) => height)).size).toBe(1)
  await page.keyboard.press('F9')
  await expect(page.locator('body')).toHaveAttribute('data-printed', /01-20260310-0001-B1/)
  expect(await screens.lastRequest('slip.printed')).toEqual({ settlementId: 'S-1', supplement: true })
  await page.keyboard.press('Shift+F9')
  await expect(page.getByTestId('receipt-printed')).toBeVisible()
  expect(await screens.lastRequest('receipt.print')).toEqual({ settlementId: 'S-1', supplement: true })
  await page.keyboard.press('F11')
  await expect(page.getByTestId('certificate-desk')).toContainText('补充单据号 01-20260310-0001-B1、应补收 130.00')
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
  await expect(page.getByTestId('settlement-state')).toHaveText('有争议')
  await expect(page.getByTestId('decided')).toContainText('平台的住院次数有误')
  await page.keyboard.press('Alt+2')
  await expect(page.getByTestId('record-grid')).toContainText('有争议')
  await page.keyboard.press('Alt+6')
  await expect(page.getByTestId('disputed')).toHaveText('1 笔有异议，等待与经办机构核定')
  await page.keyboard.press('Alt+2')
  await page.keyboard.press('F7')
  await expect(page.getByTestId('difference-next')).toContainText('请主管按 Ctrl+F8 登记结果')
  await page.keyboard.press('Control+F8')
  await page.keyboard.press('F7')
  await expect(page.getByTestId('decide-dialog')).toContainText('与经办机构商定以收取的金额为准')
  await expect(page.getByTestId('decide-dialog').getByRole('radio')).toHaveCount(3)
  await page.keyboard.type('经办机构复函，以本机为准')
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('decided')).toHaveAttribute('data-decision', 'ours-agreed')
  await expect(page.getByTestId('decided-before')).toContainText('平台的住院次数有误')
  await expect(page.getByTestId('settlement-state')).toHaveText('已确认')
  await expect(page.locator('[data-key="Ctrl+F8"]')).toHaveCount(0)
  await page.keyboard.press('Alt+6')
  await expect(page.getByTestId('disputed')).toHaveCount(0)
})
