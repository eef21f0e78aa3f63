import type { Page } from '@playwright/test'
import { type Harness, serveHarness } from '../../renderer/harness/serve.ts'
import { browserTest } from '../browser.ts'

interface FakeWindow {
  fake: {
    refuseNext(method: string, code: string, details: object): void
    refuseAlways(method: string, code: string, details: object): void
    loseNextAnswer(method: string): void
    holdNextAnswer(method: string, milliseconds: number): void
    setConnected(connected: boolean): void
    spoilRecords(): void
    unlistPorts(reason: string): void
    fillQueue(): Promise<void>
    findMismatches(): void
    setCharge(charge: string): void
    setRecordsMax(recordsMax: number): void
    viewLedgerOnly(): void
    calls: Record<string, number>
    requests: Record<string, unknown>
    scan(text: string): void
    setDelay(milliseconds: number): void
    transport: {
      call(name: string, request: unknown): Promise<{ value: { people: { name: string; personNumber: string; idNumberMasked: string }[] } }>
    }
  }
}

/** What each page complains about from now on. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}

/** The window alone, with a terminal in memory behind it. */
export interface Screens {
  readonly page: Page
  /** Whatever the page complained about: errors, and everything the security policy had to stop. */
  readonly complaints: readonly string[]
  open(): Promise<void>
  signIn(): Promise<void>
  /** Signs in as the demo's operator of that number, whose PIN is the first digit six times. */
  signInAs(operatorId: '1001' | '2001' | '3001' | '4001'): Promise<void>
  /** Books the discharge of a demo person. */
  settle(name: string): Promise<void>
  /** From now on no record is as it was booked. */
  spoilRecords(): Promise<void>
  /** From now on the system cannot be asked for its ports. */
  unlistPorts(reason: string): Promise<void>
  /** From now on the queue holds messages in every state, of settlements that were booked for it. */
  fillQueue(): Promise<void>
  /** The background compares the day; nobody pressed anything. */
  reconcile(): Promise<void>
  /** From now on the two ledgers disagree in each way there is. */
  findMismatches(): Promise<void>
  /** Whose figures the site charges where the platform's differ. */
  setCharge(charge: 'platform' | 'ours' | 'ask'): Promise<void>
  /** How many settlements the platform need not have confirmed. */
  setRecordsMax(recordsMax: number): Promise<void>
  /** From now on the ledger is one that was copied from elsewhere. */
  viewLedgerOnly(): Promise<void>
  /** Puts the card of a demo person into the reader; nobody reads it yet. */
  insertCard(name: string): Promise<void>
  /** Reads that card and waits for the figures. */
  preview(name: string): Promise<void>
  refuseNext(method: string, code: string, details?: object): Promise<void>
  /** From now on no receipt printer hangs at this counter. */
  unplugReceiptPrinter(): Promise<void>
  loseNextAnswer(method: string): Promise<void>
  holdNextAnswer(method: string, milliseconds: number): Promise<void>
  setConnected(connected: boolean): Promise<void>
  setPlatform(platform: string): Promise<void>
  calls(method: string): Promise<number>
  /** What a call of this method asked last. */
  lastRequest(method: string): Promise<unknown>
  /** The end of the identity number of a demo person, as their document shows it. */
  lastFourOf(name: string): Promise<string>
  /** The demo's people in their order. */
  people(): Promise<string[]>
  /** Every answer waits so long from now on. */
  delay(milliseconds: number): Promise<void>
  /** The scanner on the line reads this. */
  scan(text: string): Promise<void>
}

function screensOf(page: Page, address: string): Screens {
  const complaints = complaintsOf(page)
  const screens: Screens = {
    page,
    complaints,
    open: async () => {
      await page.goto(address)
      await page.getByTestId('sign-in-screen').waitFor()
    },
    signIn: async () => {
      await page.getByLabel('口令').fill('111111')
      await page.keyboard.press('Enter')
      await page.getByTestId('discharge-screen').waitFor()
    },
    signInAs: async (operatorId) => {
      await page.getByRole('combobox').click()
      await page.locator('.ant-select-item-option').filter({ hasText: operatorId }).click()
      await page.getByLabel('口令').fill((operatorId[0] ?? '').repeat(6))
      await page.keyboard.press('Enter')
      await page.getByTestId('menu-records').waitFor()
    },
    settle: async (name) => {
      await screens.preview(name)
      // Other figures that come while the dialog is open have to be looked at first.
      await page.locator('[data-testid=check]:not([data-state=checking])').waitFor()
      await page.keyboard.press('F8')
      await page.keyboard.press('Shift+F8')
      await page.getByTestId('booked').waitFor()
    },
    unlistPorts: (reason) => page.evaluate((why) => (window as unknown as FakeWindow).fake.unlistPorts(why), reason),
    spoilRecords: () => page.evaluate(() => (window as unknown as FakeWindow).fake.spoilRecords()),
    fillQueue: () => page.evaluate(() => (window as unknown as FakeWindow).fake.fillQueue()),
    findMismatches: () => page.evaluate(() => (window as unknown as FakeWindow).fake.findMismatches()),
    reconcile: () =>
      page.evaluate(async () => {
        const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
        await (window as unknown as FakeWindow).fake.transport.call('reconciliation.run', { day })
      }),
    setCharge: (charge) => page.evaluate((whose) => (window as unknown as FakeWindow).fake.setCharge(whose), charge),
    setRecordsMax: (recordsMax) => page.evaluate((most) => (window as unknown as FakeWindow).fake.setRecordsMax(most), recordsMax),
    viewLedgerOnly: () => page.evaluate(() => (window as unknown as FakeWindow).fake.viewLedgerOnly()),
    insertCard: (name) =>
      page.evaluate(async (wanted) => {
        const { transport } = (window as unknown as FakeWindow).fake
        const { value } = await transport.call('demo.state', {})
        const person = value.people.find((one) => one.name === wanted)
        await transport.call('demo.insertCard', { personNumber: person?.personNumber })
      }, name),
    preview: async (name) => {
      await screens.insertCard(name)
      await page.keyboard.press('F2')
      await page.getByTestId('ladder').waitFor()
    },
    refuseNext: (method, code, details = {}) =>
      page.evaluate(([m, c, d]) => (window as unknown as FakeWindow).fake.refuseNext(m, c, d), [method, code, details] as const),
    unplugReceiptPrinter: () =>
      page.evaluate(() =>
        (window as unknown as FakeWindow).fake.refuseAlways('receipt.get', 'device.not-configured', { role: 'receipt-printer' }),
      ),
    loseNextAnswer: (method) => page.evaluate((m) => (window as unknown as FakeWindow).fake.loseNextAnswer(m), method),
    holdNextAnswer: (method, milliseconds) =>
      page.evaluate(([m, ms]) => (window as unknown as FakeWindow).fake.holdNextAnswer(m, ms), [method, milliseconds] as const),
    setConnected: (connected) => page.evaluate((now) => (window as unknown as FakeWindow).fake.setConnected(now), connected),
    setPlatform: (platform) =>
      page.evaluate(async (manner) => {
        await (window as unknown as FakeWindow).fake.transport.call('demo.setPlatform', { platform: manner })
      }, platform),
    lastRequest: (method) => page.evaluate((m) => (window as unknown as FakeWindow).fake.requests[m], method),
    lastFourOf: (name) =>
      page.evaluate(async (wanted) => {
        const { value } = await (window as unknown as FakeWindow).fake.transport.call('demo.state', {})
        return value.people.find((one) => one.name === wanted)?.idNumberMasked.slice(-4) ?? ''
      }, name),
    people: () =>
      page.evaluate(async () => {
        const { value } = await (window as unknown as FakeWindow).fake.transport.call('demo.state', {})
        return value.people.map(({ name }) => name)
      }),
    delay: (milliseconds) => page.evaluate((ms) => (window as unknown as FakeWindow).fake.setDelay(ms), milliseconds),
    scan: (text) => page.evaluate((code) => (window as unknown as FakeWindow).fake.scan(code), text),
    calls: (method) => page.evaluate((m) => (window as unknown as FakeWindow).fake.calls[m] ?? 0, method),
  }
  return screens
}

interface Shared {
  readonly harness: Harness
  /** One page for all tests of a worker: what it runs is fetched and compiled once. */
  readonly sharedPage: Page
}

export const test = browserTest.extend<{ screens: Screens }, Shared>({
  harness: [
    async ({}, use) => {
      const harness = await serveHarness()
      await use(harness)
      await harness.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  sharedPage: [
    async ({ installedBrowser }, use) => {
      const context = await installedBrowser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
      const page = await context.newPage()
      await page.addInitScript(() => {
        window.print = () => document.body.setAttribute('data-printed', document.querySelector('.paper')?.textContent ?? '')
      })
      await use(page)
      await context.close()
    },
    { scope: 'worker' },
  ],
  screens: async ({ sharedPage: page, harness }, use) => {
    await use(screensOf(page, harness.address))
    // The next test finds neither listeners nor anything kept by this one.
    page.removeAllListeners('pageerror')
    page.removeAllListeners('console')
    await page.evaluate(() => {
      sessionStorage.clear()
      localStorage.clear()
    })
    await page.goto('about:blank')
  },
})

export { expect } from '@playwright/test'
