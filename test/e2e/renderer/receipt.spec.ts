import { expect, test } from './screens.ts'

test.beforeEach(async ({ screens }) => {
  await screens.open()
  await screens.signIn()
})

test.describe('the receipt of a settlement', () => {
  test('is printed by one key, counted, and the next one says 补打', async ({ screens }) => {
    const { page } = screens
    await screens.settle('演示腊梅')
    await page.keyboard.press('Shift+F9')
    await expect(page.getByTestId('receipt-printed')).toContainText('小票已打印（第 1 次）')
    await expect(page.getByTestId('slip')).toContainText('补打 第2次')
    await page.keyboard.press('Shift+F9')
    await expect(page.getByTestId('receipt-printed')).toContainText('小票已打印（第 2 次）')
    expect(await screens.calls('receipt.print')).toBe(2)
    expect(screens.complaints).toEqual([])
  })

  test('is shown cell by cell as it will be printed', async ({ screens }) => {
    const { page } = screens
    await screens.settle('演示𠮷安')
    await page.getByText('小票', { exact: true }).click()
    const receipt = page.getByTestId('receipt')
    await expect(receipt).toContainText('姓名：演示𠮷安')
    await expect(page.getByTestId('slip')).toHaveAttribute('aria-label', '小票')
    const edges = await receipt.evaluate((paper) => {
      const right = (element: Element) => element.getBoundingClientRect().right
      const { paddingRight } = getComputedStyle(paper)
      const edge = right(paper) - Number.parseFloat(paddingRight)
      const lines = [...paper.querySelectorAll('.receipt-line')]
      const amounts = lines.filter((line) => /\s\d[\d,]*\.\d\d$/.test(line.textContent ?? ''))
      return {
        beyond: lines.filter((line) => [...line.children].some((run) => right(run) > edge + 1)).map((line) => line.textContent),
        amounts: amounts.length,
        ragged: amounts.filter((line) => Math.abs(right(line.lastElementChild ?? line) - edge) > 1).map((line) => line.textContent),
      }
    })
    expect(edges).toEqual({ beyond: [], amounts: edges.amounts, ragged: [] })
    expect(edges.amounts).toBeGreaterThan(10)
    await page.keyboard.press('F6')
    await expect(page.getByTestId('slip')).toHaveAttribute('aria-label', '结算单')
  })

  test('whose end nobody knows is told with what to do, and not printed again by itself', async ({ screens }) => {
    const { page } = screens
    await screens.settle('演示腊梅')
    await screens.refuseNext('receipt.print', 'printer.outcome-unknown', { port: 'COM7' })
    await page.keyboard.press('Shift+F9')
    await expect(page.getByTestId('problem')).toContainText('COM7')
    await expect(page.getByTestId('problem')).toContainText('补打')
    await page.waitForTimeout(500)
    expect(await screens.calls('receipt.print')).toBe(1)
  })

  test('is not offered where no receipt printer hangs', async ({ screens }) => {
    const { page } = screens
    await screens.unplugReceiptPrinter()
    await screens.settle('演示腊梅')
    await expect(page.getByTestId('slip')).toContainText('大写')
    await expect(page.getByText('小票')).toHaveCount(0)
    await page.keyboard.press('Shift+F9')
    expect(await screens.calls('receipt.print')).toBe(0)
  })
})
