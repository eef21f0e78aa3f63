import { expect, test } from './screens.ts'

const { describe } = test

describe('the upload queue', () => {
  test.beforeEach(async ({ screens }) => {
    await screens.open()
    await screens.signInAs('2001')
    await screens.fillQueue()
    await screens.page.keyboard.press('F10')
    await screens.page.getByTestId('journal').locator('tr').nth(1).waitFor()
  })

  test('stands worst first, with counts, ages and deadlines, and a journal behind each message', async ({ screens }) => {
    const { page } = screens
    const states = page.getByTestId('upload-grid').locator('[data-row] [data-state]')
    await expect(page.getByTestId('upload-grid').getByRole('row').nth(1)).toContainText('被拒绝')
    await expect(page.getByTestId('upload-grid').getByRole('row').nth(1)).toContainText('超 3 小时')
    await expect(page.getByTestId('upload-grid').getByRole('row').nth(3)).toContainText('先向平台查询')
    await expect(page.getByTestId('sieve-refused')).toHaveText('被拒绝 1')
    await expect(page.getByTestId('sieve-held')).toHaveText('已挂起 1')
    await expect(page.getByTestId('queue-facts')).toContainText('最早未传 27 小时前')
    await expect(page.getByTestId('queue-facts')).toContainText('超 3 小时')
    const detail = page.getByTestId('upload-detail')
    await expect(detail).toContainText('[5202] 就诊信息不存在')
    await expect(detail.getByTestId('next-step')).toContainText('消除原因后按 F6 重试')
    await expect(detail.locator('.tag-good')).toHaveCount(0)
    await expect(detail.locator('tr[data-outcome]')).toHaveCount(6)
    await expect(detail.locator('.answer').first()).toBeHidden()
    await page.keyboard.press('F3')
    await expect(detail.locator('.answer').first()).toHaveText(
      '{"code":"5202","message":"[5202] 就诊信息不存在，请先办理入院登记","name":"演**"}',
    )
    await page.keyboard.press('F4')
    await page.keyboard.press('F4')
    await expect(states).toHaveText(['被拒绝', '超 3 小时'])
    await page.keyboard.press('F4')
    await expect(detail.getByTestId('next-step')).toContainText('不会重复入账')
    expect(screens.complaints).toEqual([])
  })

  test('holds a message with a reason and lets it go again', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F8')
    const dialog = page.getByTestId('hold-dialog')
    await expect(dialog).toContainText('平台结算')
    await expect(dialog).toContainText('01-20260310-0002')
    await expect(page.getByTestId('hold-consequence')).toContainText('不再发出，直到有人放行')
    await page.keyboard.press('Shift+F8')
    expect(await screens.calls('upload.hold')).toBe(0)
    await page.keyboard.type('等病历首页')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('upload-detail')).toHaveAttribute('data-state', 'held')
    await expect(page.getByTestId('journal')).toContainText('等病历首页')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('release-dialog')).toContainText('01-20260310-0002')
    await expect(page.getByTestId('release-consequence')).toContainText('按顺序自动发出')
    await page.keyboard.press('Enter')
    expect(await screens.calls('upload.release')).toBe(0)
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('upload-detail')).not.toHaveAttribute('data-state', 'held')
    expect(await screens.calls('upload.release')).toBe(1)
  })

  test('ends a refused message by the supervisor’s reason, and the visit goes on', async ({ screens }) => {
    const { page } = screens
    await screens.refuseNext('upload.resolve', 'upload.not-possible', { state: 'sending' })
    await page.keyboard.press('Control+F8')
    await expect(page.getByTestId('resolve-consequence')).toContainText('永不再发')
    await page.keyboard.type('已在经办机构窗口补录')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('problem')).toContainText('报文现在的状态（发送中）不能这样处理')
    await page.keyboard.press('Shift+F8')
    await expect(page.getByTestId('resolve-dialog')).toBeHidden()
    await expect(page.getByTestId('sieve-refused')).toHaveCount(0)
    await expect(page.getByTestId('sieve-superseded')).toHaveText('已替代 2')
  })

  test('keeps the message that is looked at wherever it moves, and is walked by keys to its journal and back', async ({ screens }) => {
    const { page } = screens
    const grid = page.getByTestId('upload-grid')
    const detail = page.getByTestId('upload-detail')
    const chosen = grid.locator('[aria-selected=true]')
    await expect(grid).toContainText('无时限')
    await expect(chosen).toContainText('被拒绝')
    // Accepted now, it stands far below; whoever tried it sees what became of it.
    await page.keyboard.press('F6')
    await expect(detail).toHaveAttribute('data-state', 'acknowledged')
    await expect(detail).toContainText('H36080200001202603101012012')
    await expect(chosen).toContainText('平台预结算')
    await expect(chosen).toBeInViewport()
    await page.keyboard.press('F2')
    await expect(page.getByTestId('journal')).toBeFocused()
    await page.keyboard.press('F2')
    await expect(grid).toBeFocused()
    // The message after it went out as well. Where one leaves the sieve, the one that takes its place is looked at.
    await expect(page.getByTestId('sieve-acknowledged')).toHaveText('已受理 9')
    await page.keyboard.press('F4')
    await page.keyboard.press('Home')
    await expect(chosen).toContainText('结果未知')
    await page.keyboard.press('F6')
    await expect(chosen).toContainText('已挂起')
  })

  test('is exported for support, and each message leads to the certificate and back to its row', async ({ screens }) => {
    const { page } = screens
    const download = page.waitForEvent('download')
    await page.keyboard.press('F9')
    expect((await download).suggestedFilename()).toBe('sanbao-queue.jsonl')
    await expect(page.getByTestId('queue-saved')).toContainText('个人信息已隐去')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F11')
    const desk = page.getByTestId('certificate-desk')
    await expect(desk).toContainText('01-20260310-0002')
    await expect(desk).toContainText('H36080200001202603101012023')
    await expect(desk).toContainText('入账后没有改动')
    await page.keyboard.press('F9')
    await expect(page.locator('body')).toHaveAttribute('data-printed', /结算凭证/)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('upload-grid').locator('[aria-selected=true]')).toContainText('结果未知')
  })
})

/** Keys of the queue that each role is offered beside those everybody has. */
const offered = {
  '1001': ['F6', 'F7'],
  '3001': ['F6', 'F8', 'F9'],
  '4001': ['F7', 'F9'],
} as const

test('says what an empty queue means, and offers each role what it may do and nothing that would only refuse', async ({ screens }) => {
  const { page } = screens
  await screens.open()
  for (const [operator, keys] of Object.entries(offered)) {
    await screens.signInAs(operator as keyof typeof offered)
    await page.keyboard.press('F10')
    if (operator === '1001') {
      await expect(page.getByTestId('menu-reconciliation')).toHaveCount(0)
      await expect(page.getByTestId('upload-grid')).toContainText('还没有报文')
      await page.keyboard.press('F4')
      await expect(page.getByTestId('upload-grid')).toContainText('平台都已受理')
      await page.keyboard.press('F4')
    }
    await screens.fillQueue()
    await page.getByTestId('upload-detail').waitFor()
    for (const key of ['F6', 'F7', 'F8', 'Ctrl+F8', 'F9'])
      await expect(page.locator(`[data-key="${key}"]`), `${operator} ${key}`).toHaveCount((keys as readonly string[]).includes(key) ? 1 : 0)
    await page.keyboard.press('F12')
    await page.getByTestId('sign-in-screen').waitFor()
  }
})
