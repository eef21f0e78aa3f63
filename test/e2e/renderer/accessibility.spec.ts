import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, type Screens, test } from './screens.ts'

/** What axe finds, in words that say where. */
async function findings(page: Page): Promise<string[]> {
  // Nothing here comes from another origin, so no page of its own is needed to put results together.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}

type Places = Readonly<Record<string, (screens: Screens) => Promise<void>>>

/** Goes from place to place; at each there is nothing for axe to find, and the window is not wider than the screen. */
async function lookAround(screens: Screens, places: Places): Promise<void> {
  for (const [name, go] of Object.entries(places)) {
    await test.step(name, async () => {
      await go(screens)
      expect(await findings(screens.page), name).toEqual([])
      expect(await screens.page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(1366)
    })
  }
  // Nothing the security policy had to stop.
  expect(screens.complaints).toEqual([])
}

/** What a cashier sees, each reached from the one before. */
const places: Places = {
  'the list of bills': async () => undefined,
  'the proof of a document': async ({ page }) => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+F2')
    await page.getByTestId('proof-dialog').waitFor()
  },
  'the figures of a discharge': async (screens) => {
    await screens.page.keyboard.press('Escape')
    await screens.page.getByTestId('proof-dialog').waitFor({ state: 'hidden' })
    await screens.page.keyboard.press('F3')
    await screens.page.getByTestId('bill-grid').waitFor()
    await screens.preview('演示腊梅')
  },
  'the working of an amount': async ({ page }) => {
    await page.keyboard.press('F7')
    await page.getByRole('dialog').waitFor()
  },
  'the confirmation': async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('F8')
    await page.getByTestId('confirm-dialog').waitFor()
  },
  'the slip': async ({ page }) => {
    await page.keyboard.press('Shift+F8')
    await page.getByTestId('slip').waitFor()
  },
  'the records': async ({ page }) => {
    await page.keyboard.press('Alt+2')
    await page.getByTestId('record-grid').waitFor()
  },
  'the upload queue': async ({ page }) => {
    await page.keyboard.press('F10')
    await page.getByTestId('upload-grid').waitFor()
  },
  'the refused bills': async ({ page }) => {
    await page.keyboard.press('Alt+4')
    await page.keyboard.press('F4')
    await page.getByTestId('refused-detail').waitFor()
  },
  'the demo controls': async ({ page }) => {
    await page.keyboard.press('Shift+F12')
    await page.locator('[data-platform=normal]').waitFor()
  },
  'the list of keys': async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.locator('[data-platform=normal]').waitFor({ state: 'hidden' })
    await page.keyboard.press('F1')
    await page.getByTestId('key-help').waitFor()
  },
}

test('what a cashier sees has nothing for axe to find', async ({ screens }) => {
  await screens.open()
  await screens.signIn()
  await lookAround(screens, places)
})

test('the sign-in has nothing for axe to find', async ({ screens }) => {
  await screens.open()
  expect(await findings(screens.page)).toEqual([])
})

/** What those who look after packs see, in the order of its keys. */
const policyPlaces: Places = {
  'a pack explained': async ({ page }) => page.getByTestId('explain-page').waitFor(),
  'a pack checked': async ({ page }) => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F6')
    await page.keyboard.press('F6')
    await page.getByTestId('findings').waitFor()
  },
  'two packs compared': async ({ page }) => {
    await page.keyboard.press('F8')
    await page.keyboard.press('F8')
    await page.getByTestId('compare-parameters').waitFor()
  },
  'who gains and who loses': async ({ page }) => {
    // Compared a moment ago, the parameters are there at once.
    await page.keyboard.press('F8')
    await page.getByTestId('compare-parameters').waitFor()
    await page.keyboard.press('F8')
    await page.getByTestId('compare-people').waitFor()
  },
  'a signature': async ({ page }) => {
    await page.keyboard.press('F9')
    await page.getByTestId('signature').waitFor()
  },
  'a refused pack': async ({ page }) => {
    await page.keyboard.press('End')
    await page.getByTestId('refused-pack').waitFor()
  },
  'the settlements to try': async ({ page }) => {
    await page.keyboard.press('F3')
    await page.getByTestId('case-grid').waitFor()
  },
  'a what-if': async ({ page }) => {
    await page.keyboard.press('F3')
    await page.keyboard.press('Enter')
    await page.getByTestId('what-if-amounts').waitFor()
    await page.getByRole('checkbox', { name: '特困人员' }).press('Space')
    await page.getByText('改动 1 项').waitFor()
  },
  'a replay that found something': async (screens) => {
    const { page } = screens
    await screens.spoilRecords()
    await page.keyboard.press('F4')
    await page.keyboard.press('F6')
    await page.getByTestId('replay-detail').waitFor()
  },
}

/** Leaves for another place and comes back: a screen begins anew. */
async function comeBack({ page }: Screens, key: string, mark: string): Promise<void> {
  await page.keyboard.press('Alt+1')
  await page.getByTestId('discharge-screen').waitFor()
  await page.keyboard.press(key)
  await page.getByTestId(mark).waitFor()
}

/** The same places, each from the beginning of its screen. */
function eachFrom(places: Places, key: string, mark: string): Places {
  const from = (go: Places[string]) => async (screens: Screens) => {
    await comeBack(screens, key, mark)
    await go(screens)
  }
  return Object.fromEntries(Object.entries(places).map(([name, go]) => [name, from(go)]))
}

test('what those who look after packs see has nothing for axe to find', async ({ screens }) => {
  await screens.open()
  await screens.signIn()
  await screens.settle('演示腊梅')
  await screens.page.keyboard.press('F12')
  await screens.signInAs('3001')
  await lookAround(screens, eachFrom(policyPlaces, 'Alt+5', 'explain-page'))
})

/** What those who look after devices see. */
const devicePlaces: Places = {
  'a self-test that failed': async ({ page }) => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F6')
    await page.getByTestId('verdict').waitFor()
  },
  'the bytes of a line': async ({ page }) => {
    await page.keyboard.press('F4')
    await page.getByTestId('trace').locator('li').first().waitFor()
  },
  'the settings of a scanner': async ({ page }) => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F8')
    await page.getByTestId('option-terminators').waitFor()
  },
  'settings by ids': async ({ page }) => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F8')
    await page.getByLabel('序列号').waitFor()
  },
  'the ports': async ({ page }) => {
    await page.keyboard.press('F7')
    await page.getByText('1A86:7523').waitFor()
  },
}

test('what those who look after devices see has nothing for axe to find', async ({ screens }) => {
  await screens.open()
  await screens.signInAs('3001')
  await lookAround(screens, eachFrom(devicePlaces, 'Alt+6', 'device-list'))
})

test('the window is not wider than the screen, in Chinese and in English', async ({ screens }) => {
  await screens.open()
  await screens.signIn()
  await screens.preview('演示腊梅')
  for (const language of ['zh-CN', 'en']) {
    await expect(screens.page.locator('html')).toHaveAttribute('lang', language)
    expect(await screens.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1366)
    await screens.page.getByTestId('language-switch').click()
  }
})

/** What is wider than its place, by its words; what scrolls by itself may be. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const [wide, high] = [document.documentElement.clientWidth, document.documentElement.clientHeight]
    const beyond = [...document.querySelectorAll('.status-bar *, .offline-banner *, .toolbar *, .key-bar *')].filter((element) => {
      const { right, bottom } = element.getBoundingClientRect()
      const isCut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow === 'hidden'
      return right > wide + 1 || (element.closest('.key-bar') && bottom > high + 1) || isCut
    })
    return { beyond: beyond.map(({ textContent }) => textContent), isWider: document.documentElement.scrollWidth > wide }
  })

test('at half as large a text again nothing is cut off on a small screen, and long lists stay short', async ({ screens }) => {
  const { page } = screens
  await page.setViewportSize({ width: Math.floor(1366 / 1.5), height: Math.floor(768 / 1.5) })
  await screens.open()
  await screens.signInAs('2001')
  await screens.setPlatform('disagreeing')
  await screens.preview('演示振华')
  await page.getByTestId('both-sides').waitFor()
  expect(await page.getByTestId('line-grid').getByRole('row').count()).toBeLessThan(60)
  expect(await cutOff(page), 'discharge').toEqual({ beyond: [], isWider: false })
  await screens.fillQueue()
  await screens.setPlatform('offline')
  await page.keyboard.press('F10')
  await page.getByTestId('offline-banner').waitFor()
  expect(await cutOff(page), 'queue').toEqual({ beyond: [], isWider: false })
  await screens.setPlatform('normal')
  await page.keyboard.press('Alt+6')
  await screens.findMismatches()
  await page.getByTestId('mismatch-detail').waitFor()
  expect(await cutOff(page), 'reconciliation').toEqual({ beyond: [], isWider: false })
  await page.setViewportSize({ width: 1366, height: 768 })
})

/** What the central platform brings to the window, each reached from the one before. */
const platformPlaces: Places = {
  'figures that differ': async (screens) => {
    await screens.setPlatform('disagreeing')
    await screens.setCharge('ask')
    await screens.preview('演示腊梅')
    await screens.page.getByTestId('cause').waitFor()
  },
  'the choice whose figures are charged': ({ page }) => page.keyboard.press('F8'),
  'a record that differs': async ({ page }) => {
    await page.keyboard.press('F7')
    await page.keyboard.press('Shift+F8')
    await page.getByTestId('differences').waitFor()
  },
  'the decision': async ({ page }) => {
    await page.keyboard.press('Control+F8')
    await page.keyboard.press('F6')
  },
  'a certificate': async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('F11')
    await page.getByTestId('certificate-desk').locator('article').waitFor()
  },
  'the queue in every state while the line is down': async (screens) => {
    await screens.fillQueue()
    await screens.setPlatform('offline')
    await screens.page.keyboard.press('F10')
    await screens.page.getByTestId('offline-banner').waitFor()
    await screens.page.getByTestId('journal').locator('tr').nth(1).waitFor()
    await screens.page.keyboard.press('F3')
  },
  'a message to be held': ({ page }) => page.keyboard.press('F8'),
  'what disagrees with the platform': async (screens) => {
    await screens.page.keyboard.press('Escape')
    await screens.setPlatform('normal')
    await screens.page.keyboard.press('Alt+6')
    await screens.page.keyboard.press('F6')
    await screens.page.getByTestId('groups').waitFor()
    await screens.findMismatches()
    await screens.page.getByTestId('mismatch-detail').waitFor()
  },
  'a mismatch to be put right': ({ page }) => page.keyboard.press('F8'),
}

test('what the platform brings to the window has nothing for axe to find', async ({ screens }) => {
  await screens.open()
  await screens.signInAs('2001')
  await lookAround(screens, platformPlaces)
})
