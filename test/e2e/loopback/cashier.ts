import type { Page } from '@playwright/test'
import { expect } from './terminal.ts'

/** What a cashier does, by keyboard only; each step waits for what the screen shows next. */

export async function startDemo(page: Page): Promise<void> {
  await expect(page.getByText('本终端还没有设置机构')).toBeVisible()
  await page.keyboard.press('F2')
  await expect(page.getByLabel('口令')).toBeFocused({ timeout: 60_000 })
}

export async function signIn(page: Page, pin = '111111'): Promise<void> {
  await expect(page.getByLabel('口令')).toBeFocused()
  // A person’s pace: faster would be a scanner’s.
  await page.keyboard.type(pin, { delay: 60 })
  await page.keyboard.press('Enter')
}

/** The demo's operators have the first digit of their number six times as their PIN. */
export async function signInAs(page: Page, operatorId: string): Promise<void> {
  await page.getByRole('combobox').click()
  await page.locator('.ant-select-item-option').filter({ hasText: operatorId }).click()
  await signIn(page, (operatorId[0] ?? '').repeat(6))
}

/** Waits until the hospital system's bills of the demo are all in. */
export async function billsAreIn(page: Page): Promise<void> {
  await expect(page.getByText('32 张')).toBeVisible({ timeout: 30_000 })
}

export async function readCard(page: Page): Promise<void> {
  await page.keyboard.press('F2')
  await expect(page.getByText('正常参保')).toBeVisible({ timeout: 15_000 })
}

/** Several bills of this person wait; the one that was discharged first is marked already. */
export async function takeBill(page: Page): Promise<void> {
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('ladder')).toBeVisible()
}

export async function confirmSettlement(page: Page): Promise<void> {
  await page.keyboard.press('F8')
  await expect(page.getByTestId('confirm-dialog')).toBeVisible()
  await page.keyboard.press('Shift+F8')
  await expect(page.getByTestId('booked')).toBeVisible()
}

/** Turns a knob of the demo the way its drawer does, over the contract. */
export async function callContract(page: Page, method: string, request: unknown): Promise<unknown> {
  return page.evaluate(
    async ([name, body]) => {
      const response = await fetch(`/contract/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return response.json()
    },
    [method, request] as const,
  )
}

export async function insertCardOf(page: Page, name: string): Promise<void> {
  const state = (await callContract(page, 'demo.state', {})) as { value: { people: { name: string; personNumber: string }[] } }
  const person = state.value.people.find((one) => one.name === name)
  expect(person, `nobody in the demo is called ${name}`).toBeDefined()
  await callContract(page, 'demo.insertCard', { personNumber: person?.personNumber })
  await expect(page.getByTestId('status-bar')).toContainText('已插卡')
}
