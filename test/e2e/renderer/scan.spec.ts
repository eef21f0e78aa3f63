import type { Page } from '@playwright/test'
import { expect, test } from './screens.ts'
import { plugInWedge } from './wedge.ts'

const { describe } = test

/** One code of each kind, and what is said of it where it is of no use. */
const codes = [
  ['4241234567890123456707330000', 'scan.voucher'],
  [`opc${'a1b2c'.repeat(5)}`, 'scan.open-platform-code'],
  ['84012345678901234567', 'scan.traceability'],
  ['010690123450001117261231', 'scan.gs1'],
  ['6901234567892', 'scan.product'],
  ['110101199001011237', 'scan.id-number'],
  ['134567890123456789', 'scan.payment-code.wechat'],
  ['281234567890123456', 'scan.payment-code.alipay'],
  ['ZY900018', 'scan.inpatient'],
  ['DEMO-0018', 'scan.bill'],
  ['CF2026031000017', 'scan.prescription'],
  ['MA.156.M0.100221', 'scan.other-udi'],
  ['6901234567890', 'scan.misread.product'],
  ['840123456789012345671', 'scan.unknown'],
] as const

/** What the page behind the detector gets to see of the keyboard, and everything the line ever said. */
declare global {
  interface Window {
    heard: string[]
    said: string[]
  }
}

/** Where the focus is, and what stands in every field. */
const standing = (page: Page) =>
  page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value)
    return [document.activeElement?.outerHTML.slice(0, 200), ...fields]
  })

/** What could have done something. A character may slip through where the machine is too busy to keep a scanner's pace; it is taken back. */
const pressed = (page: Page) => page.evaluate(() => window.heard.filter((one) => /Enter|Tab|click|keypress/.test(one)))

test.beforeEach(async ({ screens }) => {
  await screens.open()
  await screens.page.evaluate(() => {
    window.heard = []
    window.said = []
    for (const type of ['keydown', 'keypress', 'beforeinput', 'click'] as const) {
      document.addEventListener(type, (event) => window.heard.push(`${type} ${event instanceof KeyboardEvent ? event.key : ''}`.trim()), {
        capture: true,
      })
    }
    new MutationObserver(() => {
      const line = document.querySelector('[data-testid=scan-line]')?.textContent ?? ''
      if (line !== '' && line !== window.said.at(-1)) window.said.push(line)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
})

describe('a burst of each kind', () => {
  for (const operator of ['2001', '3001'] as const) {
    test(`presses nothing on any screen operator ${operator} has, and is said in one line`, async ({ screens }) => {
      const { page } = screens
      const wedge = await plugInWedge(page)
      const line = page.getByTestId('scan-line')
      await screens.signInAs(operator)
      const places = await page
        .locator('.menu-item')
        .evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.testid ?? ''))
      expect(places.length).toBeGreaterThan(4)
      for (const [index, place] of places.entries()) {
        await page.keyboard.press(`Alt+${index + 1}`)
        await expect(page.getByTestId(place)).toHaveAttribute('aria-current', 'page')
        await page.waitForTimeout(300)
        const before = await standing(page)
        await page.evaluate(() => {
          window.heard = []
        })
        for (const [code, remark] of codes) {
          const atDischarge = place === 'menu-discharge'
          if (atDischarge && ['scan.voucher', 'scan.inpatient', 'scan.bill'].includes(remark)) continue
          await wedge.burst(code, index % 2 === 0 ? 'Enter' : 'Tab')
          const said = atDischarge && remark === 'scan.id-number' ? 'scan.person-without-bill' : remark
          await expect(line, `${code} on ${place}`).toHaveAttribute('data-remark', said)
        }
        expect(await pressed(page), place).toEqual([])
        expect(await standing(page), place).toEqual(before)
        await expect(page.getByTestId(place)).toHaveAttribute('aria-current', 'page')
      }
      expect(screens.complaints).toEqual([])
    })
  }

  test('signs nobody in and leaves the PIN as it was typed', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await page.getByLabel('口令').fill('1111')
    for (const [code, remark] of codes) {
      await wedge.burst(code)
      await expect(page.getByTestId('scan-line')).toHaveAttribute('data-remark', remark)
    }
    await expect(page.getByLabel('口令')).toHaveValue('1111')
    expect(await screens.calls('session.signIn')).toBe(0)
  })

  test('never shows the digits of a voucher or of a payment code', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    for (const code of ['4241234567890123456707330000', '134567890123456789']) {
      await wedge.burst(code)
      await expect(page.getByTestId('scan-line')).not.toBeEmpty()
      expect(await page.content()).not.toContain(code.slice(0, 8))
    }
  })
})

describe('scans at the pace of a busy counter', () => {
  const codeOf = (index: number) => `8401234${String(index).padStart(13, '0')}`

  test('a hundred a minute are neither lost nor merged, typed or from the line', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.signIn()
    await page.evaluate(() => {
      window.heard = []
    })
    const expected: string[] = []
    for (let index = 0; index < 20; index += 1) {
      const code = codeOf(index)
      expected.push(code)
      const started = Date.now()
      if (index % 4 === 3) await page.evaluate((text) => window.fake.scan(text), code)
      else await wedge.burst(code, 'Enter', 2 + (index % 5) * 6)
      await page.waitForTimeout(Math.max(0, 600 - (Date.now() - started)))
    }
    const said = await page.evaluate(() => window.said)
    expect(said.map((line) => /\d{20}/.exec(line)?.[0])).toEqual(expected)
    expect(await pressed(page)).toEqual([])
    await expect(page.getByTestId('bill-search')).toHaveValue('')
  })

  test('a code held under the scanner is one scan', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.signIn()
    await wedge.burst('4241234567890123456707330000')
    await wedge.burst('4241234567890123456707330000')
    await page.evaluate(() => window.fake.scan('4241234567890123456707330000'))
    await page.waitForTimeout(100)
    expect(await screens.calls('voucher.read')).toBe(1)
  })
})

describe('the keyboard', () => {
  test('of the terminal hears nothing of a burst, its own keys and characters as ever', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.signIn()
    await wedge.burst('84012345678901234567', 'Tab')
    await expect(page.getByTestId('bill-search')).toBeFocused()
    await page.keyboard.press('F1')
    await expect(page.getByRole('dialog')).toBeVisible()
    await wedge.burst('84012345678901234568')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })

  test('types by hand as ever, into the search box and past it', async ({ screens }) => {
    const { page } = screens
    await screens.signIn()
    const box = page.getByTestId('bill-search')
    await expect(box).toBeFocused()
    await page.keyboard.type('ZY 900018 x', { delay: 60 })
    await expect(box).toHaveValue('ZY 900018 x')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.type('Q', { delay: 60 })
    await expect(box).toHaveValue('ZQY 900018')
    await page.keyboard.press('Control+z')
    await expect(box).toHaveValue('ZY 900018')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('900018', { delay: 60 })
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0018')
    await expect(page.getByTestId('scan-line')).toBeEmpty()
  })

  test('a few keys at a scanner’s pace are typing still', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.signIn()
    await wedge.burst('90001', 'none')
    await expect(page.getByTestId('bill-search')).toHaveValue('90001')
    await wedge.burst('8', 'Enter')
    await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0018')
  })

  test('a burst into the search box leaves it as it was', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.signIn()
    const box = page.getByTestId('bill-search')
    await page.keyboard.type('9000', { delay: 60 })
    await wedge.burst('6901234567892')
    await wedge.burst('84012345678901234567', 'none')
    await expect(page.getByTestId('scan-line')).toHaveAttribute('data-remark', 'scan.traceability')
    await expect(box).toHaveValue('9000')
    await expect(page.getByTestId('stay-panel')).not.toContainText('DEMO-')
  })

  test('a burst while an input method composes is taken back', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.signIn()
    await expect(page.getByTestId('bill-search')).toBeFocused()
    await wedge.burstIntoComposition('yan', '84012345678901234567')
    await expect(page.getByTestId('scan-line')).toContainText('84012345678901234567')
    await expect(page.getByTestId('bill-search')).toHaveValue('yan')
    await expect(page.getByTestId('bill-search')).toBeFocused()
  })
})

describe('while a dialog asks', () => {
  for (const focus of ['confirm-dialog', 'confirm-yes'] as const) {
    test(`no burst confirms it, with the focus on ${focus}`, async ({ screens }) => {
      const { page } = screens
      const wedge = await plugInWedge(page)
      await screens.signIn()
      await screens.preview('演示腊梅')
      await page.keyboard.press('F8')
      await page.getByTestId(focus).focus()
      for (const [code] of codes) await wedge.burst(code)
      await wedge.burst('ZY900002')
      await expect(page.getByTestId('scan-line')).toHaveAttribute('data-remark', 'scan.finish-first')
      await expect(page.getByTestId('confirm-dialog')).toBeVisible()
      await expect(page.getByTestId('confirm-dialog')).toContainText('ZY900018')
      expect(await screens.calls('settlement.confirm')).toBe(0)
      expect(await screens.calls('voucher.read')).toBe(0)
    })
  }

  test('a burst into the reason of a cancellation does not become one', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.signIn()
    await screens.settle('演示腊梅')
    await page.keyboard.press('F8')
    await page.keyboard.type('患者要求', { delay: 60 })
    await wedge.burst('84012345678901234567')
    await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue('患者要求')
    expect(await screens.calls('settlement.cancel')).toBe(0)
  })
})

describe('at the discharge', () => {
  test.beforeEach(({ screens }) => screens.signIn())

  for (const [what, code] of [
    ['an inpatient number', 'ZY900018'],
    ['a bill number', 'DEMO-0018'],
  ] as const) {
    test(`${what} opens its bill, and another one the next`, async ({ screens }) => {
      const { page } = screens
      const wedge = await plugInWedge(page)
      await wedge.burst(code)
      await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0018')
      await page.evaluate(() => window.fake.scan('ZY900004'))
      await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0004')
      await expect(page.getByTestId('scan-line')).toBeEmpty()
    })
  }

  test('a number without a bill says so', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await wedge.burst('ZY123456')
    await expect(page.getByTestId('scan-line')).toHaveText('没有待结算的账单 ZY123456。')
  })

  test('an identity number finds the bills of that person', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    const idNumber = await page.evaluate(async () => {
      const { transport } = window.fake
      const bill = (await transport.call('bill.get', { billId: 'DEMO-0018' })) as { value: { patient: { idNumber: string } } }
      return bill.value.patient.idNumber
    })
    await wedge.burst('DEMO-0004')
    await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0004')
    await wedge.burst(idNumber)
    await expect(page.getByTestId('bill-grid')).toContainText('ZY900018')
    await expect(page.getByTestId('bill-grid')).not.toContainText('ZY900004')
    expect(await page.content()).not.toContain(idNumber)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0018')
  })

  test('a scan while a slip is on the screen begins the next patient', async ({ screens }) => {
    const { page } = screens
    const wedge = await plugInWedge(page)
    await screens.settle('演示腊梅')
    await wedge.burst('ZY900018')
    await expect(page.getByTestId('scan-line')).toHaveText('账单 ZY900018 已经结算，请在结算记录里查看。')
    await expect(page.getByTestId('booked')).toBeVisible()
    await wedge.burst('ZY900004')
    await expect(page.getByTestId('stay-panel')).toContainText('DEMO-0004')
  })

  test('a payment code goes nowhere and is called by its name', async ({ screens }) => {
    const { page } = screens
    await page.evaluate(() => window.fake.scan('134567890123456789'))
    await expect(page.getByTestId('scan-line')).toContainText('微信付款码')
    expect(await screens.calls('voucher.read')).toBe(0)
  })
})
