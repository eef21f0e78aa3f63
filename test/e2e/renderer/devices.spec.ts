import { expect, type Screens, test } from './screens.ts'

const { describe } = test

async function openDevices(screens: Screens): Promise<void> {
  await screens.open()
  await screens.signInAs('3001')
  await screens.page.keyboard.press('Alt+6')
  await expect(screens.page.getByTestId('device-list')).toBeFocused()
}

describe('who sees the devices', () => {
  for (const operator of ['1001', '2001', '4001'] as const)
    test(`operator ${operator} has no entry and no key for them`, async ({ screens }) => {
      const { page } = screens
      await screens.open()
      await screens.signInAs(operator)
      await page.keyboard.press('Alt+6')
      await expect(page.getByTestId('menu-records')).toBeVisible()
      await expect(page.getByTestId('menu-devices')).toHaveCount(0)
      await expect(page.getByTestId('devices-screen')).toHaveCount(0)
    })
})

describe('devices by keyboard alone', () => {
  test.beforeEach(({ screens }) => openDevices(screens))

  test('every kind is listed, those without a device too, the chosen one with its figures', async ({ screens }) => {
    const { page } = screens
    const list = page.getByTestId('device-list')
    await expect(list.getByRole('option')).toHaveCount(7)
    await expect(list.getByRole('option').first()).toContainText(/社保卡读卡器.*就绪.*acs-serial · COM3.*3 分钟前/)
    await expect(page.getByTestId('device-facts')).toContainText('收 3418 / 发 1206')
    await page.keyboard.press('End')
    await expect(list.locator('[aria-selected=true]')).toContainText(/客显.*未配置/)
    await expect(page.locator('[data-key=F6]')).toBeDisabled()
    await expect(page.locator('[data-key=F9]')).toBeDisabled()
  })

  test('a self-test that fails says whose fault it is, what to do and which step failed', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('ArrowDown')
    await screens.holdNextAnswer('device.selfTest', 600)
    await page.keyboard.press('F6')
    await expect(page.locator('[data-key=F6]')).toBeDisabled()
    const verdict = page.getByTestId('verdict')
    await expect(verdict).toHaveAttribute('data-culprit', 'driver')
    await expect(verdict).toContainText('是设置或驱动的问题')
    await expect(verdict).toContainText('配置为 9600，设备在 115200 才有应答')
    await expect(verdict).toContainText('请在外设页中把波特率改为 115200')
    await expect(page.locator('[data-step=answered]')).toContainText(/设备应答.*未通过.*2004 毫秒.*没有应答/)
    await expect(page.getByTestId('last-verdict')).toContainText('配置为 9600')
    await expect(page.getByTestId('device-list').locator('[aria-selected=true]')).toContainText('设置与驱动')
    await page.keyboard.press('ArrowUp')
    await expect(verdict).toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(verdict).toHaveAttribute('data-culprit', 'nothing')
    expect(await screens.calls('device.selfTest')).toBe(2)
    expect(screens.complaints).toEqual([])
  })

  test('the bytes go on as they come, personal ones hidden, on the screen and in the file', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('F4')
    const trace = page.getByTestId('trace')
    await expect(trace.locator('li')).toHaveCount(5)
    await expect(trace.locator('li').first()).toContainText(/端口已打开.*COM3/)
    await expect(trace.locator('[data-direction=in]').last()).toContainText('·· ·· ·· ·· ·· ·· ·· ·· 90 00')
    await page.evaluate(async () => {
      const { transport } = (window as unknown as { fake: { transport: { call(name: string, request: object): Promise<unknown> } } }).fake
      for (let round = 0; round < 20; round += 1) await transport.call('device.selfTest', { kind: 'social-card' })
    })
    await expect(trace.locator('li')).toHaveCount(105)
    await expect(trace.locator('li').last()).toBeInViewport()
    await expect(page.getByTestId('trace-following')).toHaveAttribute('data-state', 'following')
    await page.keyboard.press('Home')
    await expect(page.getByTestId('trace-following')).toHaveAttribute('data-state', 'held')
    await page.keyboard.press('End')
    await expect(page.getByTestId('trace-following')).toHaveAttribute('data-state', 'following')
    expect(await screens.lastRequest('device.trace')).toEqual({ kind: 'social-card', after: 105 })

    const download = page.waitForEvent('download')
    await page.keyboard.press('F9')
    const file = await download
    expect(file.suggestedFilename()).toBe('sanbao-social-card.txt')
    let text = ''
    for await (const piece of await file.createReadStream()) text += String(piece)
    expect(text.split('\n')).toHaveLength(106)
    expect(text).toContain('·· ·· 90 00 00 03')
    await expect(page.getByTestId('trace-saved')).toContainText('sanbao-social-card.txt')
    await page.keyboard.press('F4')
    await expect(trace).toHaveCount(0)
    expect(screens.complaints).toEqual([])
  })

  test('settings are refused with their places, and taken when they are right', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('F8')
    const form = page.getByTestId('device-form')
    await expect(form.getByRole('combobox').first()).toBeFocused()
    // Nothing is changed yet: nothing to save.
    await expect(page.locator('[data-key=F8]')).toBeDisabled()
    await form.getByLabel('端口', { exact: true }).fill('')
    await page.keyboard.press('Escape')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('form-refused')).toContainText('at.port')
    expect(await screens.calls('device.configure')).toBe(0)
    await page.keyboard.type('tcp://10.0.0.9:4001', { delay: 60 })
    const slot = page.getByTestId('option-slot')
    await slot.fill('7')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'device.bad-settings')
    await expect(page.getByTestId('problem')).toContainText(/options\.slot.*7.*0 \| 1/)
    await expect(slot).toBeFocused()
    await slot.fill('0')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('settings-saved')).toBeVisible()
    expect(await screens.lastRequest('device.configure')).toEqual({
      kind: 'social-card',
      settings: { kind: 'social-card', driver: 'acs-serial', at: { port: 'tcp://10.0.0.9:4001' }, options: { slot: 0 } },
    })
    await expect(page.getByTestId('device-list').locator('[aria-selected=true]')).toContainText('tcp://10.0.0.9:4001')
    await page.keyboard.press('F2')
    await expect(page.getByTestId('device-list')).toBeFocused()
  })

  test('a port of the list is taken into the settings, by its ids where the device is found by them', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F7')
    const grid = page.getByTestId('port-grid')
    await expect(grid.getByRole('row').nth(3)).toContainText(/COM5.*身份证阅读器.*1A86:7523.*1-1\.4/)
    await expect(grid.getByRole('row').nth(4)).toContainText(/COM7.*空闲/)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('序列号')).toHaveValue('A50285BI')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('settings-saved')).toBeVisible()
    expect(await screens.lastRequest('device.configure')).toMatchObject({
      settings: {
        at: { vendorId: '0403', productId: '6001', serialNumber: 'A50285BI', location: '1-1.3', lastPort: 'COM4' },
        baudRate: 9_600,
      },
    })
  })

  test('the list is walked on while bytes or settings stand beside it', async ({ screens }) => {
    const { page } = screens
    const chosen = page.getByTestId('device-list').locator('[aria-selected=true]')
    for (const [key, view] of [
      ['F4', 'trace'],
      ['F8', 'device-form'],
    ] as const) {
      await page.keyboard.press(key)
      await page.getByTestId(view).waitFor()
      await page.keyboard.press('F2')
      await page.keyboard.press('ArrowDown')
      await expect(page.getByTestId(view)).toBeVisible()
      await expect(page.getByTestId('device-list')).toBeFocused()
    }
    await expect(chosen).toContainText('扫码器')
  })

  test('ports that cannot be listed are said to be so, and a typed one still works', async ({ screens }) => {
    const { page } = screens
    await screens.unlistPorts('udevadm: not found')
    await page.keyboard.press('F7')
    await expect(page.getByTestId('ports-unavailable')).toContainText('无法列出串口：udevadm: not found')
    await page.keyboard.press('F8')
    await page.getByLabel('端口', { exact: true }).fill('/dev/ttyS0')
    await page.keyboard.press('F8')
    await expect(page.getByTestId('settings-saved')).toBeVisible()
  })

  test('a device is taken out of use only when asked twice', async ({ screens }) => {
    const { page } = screens
    await page.keyboard.press('F8')
    await page.getByTestId('device-form').waitFor()
    await page.keyboard.press('F11')
    await page.getByTestId('take-out-dialog').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    expect(await screens.calls('device.configure')).toBe(0)
    await page.keyboard.press('F11')
    await page.keyboard.press('F11')
    await expect(page.getByTestId('device-list').locator('[aria-selected=true]')).toContainText('未配置')
    expect(await screens.lastRequest('device.configure')).toEqual({ kind: 'social-card' })
  })
})
