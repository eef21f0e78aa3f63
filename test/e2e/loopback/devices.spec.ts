import { signInAs, startDemo } from './cashier.ts'
import { keepScreenshot } from './screenshots.ts'
import { expect, test } from './terminal.ts'

test('hospital IT tests a reader, watches its bytes, sets a device up over the network and is told that its cable is to blame', async ({
  window,
}) => {
  await startDemo(window)
  await signInAs(window, '3001')
  await window.getByTestId('menu-devices').waitFor()
  await window.keyboard.press('Alt+6')
  const list = window.getByTestId('device-list')
  await expect(list).toBeFocused()
  const reader = list.locator('[data-device=social-card]')
  await expect(reader).toHaveAttribute('aria-selected', 'true')
  await expect(reader.getByTestId('device-state')).toHaveAttribute('data-state', /ready|occupied/)

  await window.keyboard.press('F6')
  const verdict = window.getByTestId('verdict')
  await expect(verdict).toHaveAttribute('data-culprit', 'nothing', { timeout: 30_000 })
  await expect(window.locator('[data-step=answered]')).toContainText('通过')

  await window.keyboard.press('F4')
  const trace = window.getByTestId('trace')
  await expect(trace.locator('[data-direction=out]').first()).toContainText(/[0-9A-F]{2} [0-9A-F]{2}/)
  await expect(trace).toContainText('·· ·· ·· ··')
  await expect(trace.locator('li').last()).toBeInViewport()

  await window.keyboard.press('F2')
  for (let step = 0; step < 4; step += 1) await window.keyboard.press('ArrowDown')
  await expect(list.locator('[aria-selected=true]')).toContainText('评价器')
  await window.keyboard.press('F8')
  // Nothing listens at the discard port of this machine.
  await window.getByLabel('端口', { exact: true }).fill('tcp://127.0.0.1:9')
  await window.keyboard.press('F8')
  await expect(window.getByTestId('settings-saved')).toBeVisible()
  await window.keyboard.press('F6')
  await expect(verdict).toHaveAttribute('data-culprit', 'cable', { timeout: 30_000 })
  await expect(verdict).toContainText('连不上串口服务器 tcp://127.0.0.1:9')
  await expect(list.locator('[aria-selected=true]')).toContainText('线路')
  await window.keyboard.press('F2')
  await keepScreenshot(window, 'devices')
})
