import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { billsAreIn, callContract, confirmSettlement, insertCardOf, readCard, signIn, signInAs, startDemo, takeBill } from './cashier.ts'
import { keepScreenshot } from './screenshots.ts'
import { expect, test } from './terminal.ts'

test('a discharge by keyboard only: from the first start to the printed slip', async ({ window, terminal }) => {
  await window.addInitScript(() => {
    globalThis.print = () => document.body.setAttribute('data-printed', 'yes')
  })
  await window.reload()
  await keepScreenshot(window, 'start')
  await startDemo(window)

  await signIn(window, '000000')
  await expect(window.getByTestId('problem')).toContainText('口令')
  await window.getByLabel('口令').fill('')
  await signIn(window)
  await billsAreIn(window)
  await expect(window.getByTestId('demo-banner')).toBeVisible()
  await keepScreenshot(window, 'discharge-empty')

  await readCard(window)
  // The later of this person's two stays, which all three tiers pay for.
  await window.keyboard.press('ArrowDown')
  await takeBill(window)
  await expect(window.getByTestId('ladder')).toContainText('37,449.96')
  await keepScreenshot(window, 'preview')

  await window.keyboard.press('F7')
  await expect(window.getByText('赣').first()).toBeVisible()
  await keepScreenshot(window, 'working')
  await window.keyboard.press('Escape')

  await window.keyboard.press('F8')
  await expect(window.getByTestId('confirm-dialog')).toBeVisible()
  await keepScreenshot(window, 'confirm')
  await window.keyboard.press('Enter')
  await expect(window.getByTestId('booked')).toBeHidden()
  const list = (await callContract(window, 'settlement.list', {})) as { value: unknown[] }
  expect(list.value).toEqual([])

  await confirmSettlement(window)
  await expect(window.getByTestId('settlement-state')).toHaveAttribute('data-state', 'confirmed', { timeout: 15_000 })
  await expect(window.getByTestId('slip')).toContainText('大写')
  await keepScreenshot(window, 'slip')

  const paper = join(terminal.dataFolder, 'slip.pdf')
  writeFileSync(paper, await window.pdf({ format: 'A4', preferCSSPageSize: true }))
  if (existsSync('/usr/bin/pdftotext')) {
    const text = execFileSync('pdftotext', ['-layout', paper, '-']).toString()
    expect(text).toContain('医疗保障住院费用结算单')
    expect(text).toContain('演示数据')
    expect(text).not.toContain('上传队列')
  }

  await window.keyboard.press('F9')
  await expect(window.locator('body')).toHaveAttribute('data-printed', 'yes')
  await expect(window.getByText('已打印 1 次')).toBeVisible()

  await expect.poll(() => readdirSync(join(terminal.dataFolder, 'demo/outgoing')).length).toBe(1)
})

test('with the platform out of reach the discharge goes on, survives a kill, and is confirmed when the line is back', async ({
  window,
  terminal,
}) => {
  await startDemo(window)
  await signIn(window)
  await billsAreIn(window)
  await readCard(window)
  await callContract(window, 'demo.setPlatform', { platform: 'offline' })
  await takeBill(window)
  await confirmSettlement(window)
  await expect(window.getByTestId('settlement-state')).toHaveAttribute('data-state', 'provisional')
  await expect(window.getByTestId('slip')).toContainText('暂结')
  await keepScreenshot(window, 'provisional')
  const slipNumber = await window.getByTestId('slip-number').textContent()

  await terminal.killAndRestart()
  await window.goto(await terminal.openingAddress())
  await signIn(window)
  await expect(window.getByTestId('menu-records')).toBeVisible()
  await window.keyboard.press('Alt+2')
  await expect(window.getByTestId('records-screen')).toContainText(slipNumber ?? '-')
  await expect(window.getByTestId('records-screen').getByTestId('settlement-state').first()).toHaveAttribute('data-state', 'confirmed', {
    timeout: 30_000,
  })
  await window.keyboard.press('Alt+3')
  await expect(window.getByTestId('uploads-screen')).toContainText('已受理')
  await keepScreenshot(window, 'upload-queue')
})

test('a settlement is taken back and its bill waits again', async ({ window }) => {
  await startDemo(window)
  await signIn(window)
  await billsAreIn(window)
  await readCard(window)
  await takeBill(window)
  await confirmSettlement(window)
  await expect(window.getByTestId('settlement-state')).toHaveAttribute('data-state', 'confirmed', { timeout: 15_000 })
  await window.keyboard.press('F8')
  await expect(window.getByTestId('cancel-dialog')).toBeVisible()
  await window.keyboard.type('患者要求重新结算')
  await keepScreenshot(window, 'cancel')
  await window.keyboard.press('Shift+F8')
  await expect(window.getByTestId('slip')).toContainText('冲正')
  await window.keyboard.press('Alt+2')
  await expect(window.getByTestId('records-screen').getByTestId('settlement-state')).toHaveCount(2)
  await keepScreenshot(window, 'records')
  await window.keyboard.press('Alt+1')
  await billsAreIn(window)
})

test('a platform that reckons otherwise is heard before money moves, and after: a supervisor decides, and the day agrees', async ({
  window,
}) => {
  await startDemo(window)
  await signInAs(window, '2001')
  await billsAreIn(window)
  await readCard(window)
  await callContract(window, 'demo.setPlatform', { platform: 'disagreeing' })
  await takeBill(window)
  await expect(window.getByTestId('check')).toHaveText('与平台不同', { timeout: 15_000 })
  await keepScreenshot(window, 'check')

  // Asked again it agrees; what it changes its mind about is found after the settlement.
  await callContract(window, 'demo.setPlatform', { platform: 'normal' })
  await window.keyboard.press('F6')
  await expect(window.getByTestId('check')).toHaveText('与平台一致', { timeout: 15_000 })
  await callContract(window, 'demo.setPlatform', { platform: 'disagreeing' })
  await confirmSettlement(window)
  await expect(window.getByTestId('settlement-state')).toHaveAttribute('data-state', 'differs', { timeout: 15_000 })
  await expect(window.getByTestId('differences')).toBeVisible()
  await keepScreenshot(window, 'differs')
  await callContract(window, 'demo.setPlatform', { platform: 'normal' })
  await window.keyboard.press('Control+F8')
  await window.keyboard.press('F6')
  await window.keyboard.type('按平台结果收付', { delay: 60 })
  await window.keyboard.press('Shift+F8')
  await expect(window.getByTestId('decided')).toHaveAttribute('data-decision', 'platform-accepted')

  await window.keyboard.press('Alt+6')
  // Whatever the background compares meanwhile, who asks is answered.
  await window.keyboard.press('F6')
  await expect(window.getByTestId('day-verdict')).toContainText('平台与本机到分都相等', { timeout: 45_000 })
  await keepScreenshot(window, 'reconciliation')
})

test('a bad bill is listed with its place and next step, and the good ones are untouched', async ({ window, terminal }) => {
  await startDemo(window)
  await signIn(window)
  await billsAreIn(window)
  writeFileSync(join(terminal.dataFolder, 'demo/inbox/bad.json'), '{"format":"sanbao-stay-bill/1","billId":"BAD-1"}')
  await window.keyboard.press('Alt+4')
  await expect(window.getByTestId('tray-refused')).toContainText('1', { timeout: 20_000 })
  await window.keyboard.press('F4')
  await expect(window.getByText('bad.json').first()).toBeVisible()
  await expect(window.getByText('inpatientNumber').first()).toBeVisible()
  await keepScreenshot(window, 'bill-inbox')
  expect(readdirSync(join(terminal.dataFolder, 'demo/inbox/refused')).sort()).toEqual(['bad.json', 'bad.json.reason.txt'])
  await window.keyboard.press('Alt+1')
  await billsAreIn(window)
})

test('a bill of 3,000 lines is shown whole while only the lines in sight are drawn', async ({ window }) => {
  await startDemo(window)
  await signIn(window)
  await billsAreIn(window)
  await insertCardOf(window, '演示振华')
  await readCard(window)
  await expect(window.getByTestId('line-count')).toContainText('3000', { timeout: 20_000 })
  expect(await window.getByRole('row').count()).toBeLessThan(120)
  await keepScreenshot(window, 'three-thousand-lines')
})

test('without a card the cashier is told what to do', async ({ window }) => {
  await startDemo(window)
  await signIn(window)
  await billsAreIn(window)
  await callContract(window, 'demo.insertCard', {})
  await expect(window.getByTestId('status-bar')).not.toContainText('已插卡')
  await window.keyboard.press('F2')
  // Where a pad stands beside the slot, it is given its time to be laid something on.
  await expect(window.getByTestId('problem')).toContainText('请插入社会保障卡', { timeout: 15_000 })
})

test('locking one window locks every other one', async ({ window, terminal }) => {
  await startDemo(window)
  await signIn(window)
  await billsAreIn(window)
  const other = await window.context().newPage()
  await other.goto(new URL('/', await terminal.openingAddress()).href)
  await billsAreIn(other)
  await window.keyboard.press('F12')
  await expect(other.getByLabel('口令')).toBeVisible()
})
