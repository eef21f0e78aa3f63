import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'

const folder = resolve(import.meta.dirname, '../../../resources/screenshots')

/** Keeps the screen for the README when `SANBAO_SCREENSHOTS` is set; otherwise the walk leaves no trace. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!process.env.SANBAO_SCREENSHOTS) return
  mkdirSync(folder, { recursive: true })
  // Dialogs and alerts of the component library fade in.
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}
