import { type Browser, test as base, chromium } from '@playwright/test'
import { findBrowser } from '../../main/loopback/browser.ts'

const executablePath = findBrowser(process.platform, process.env)

/** Tests in the browser that is installed on this machine; without one they are skipped and say so. */
export const browserTest = base.extend<Record<never, never>, { installedBrowser: Browser }>({
  installedBrowser: [
    async ({}, use) => {
      base.skip(executablePath === undefined, 'no Chromium, Chrome or Edge is installed on this machine')
      const browser = await chromium.launch({
        executablePath: executablePath ?? '',
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-background-networking',
          '--no-first-run',
          '--disable-component-update',
          '--disable-sync',
        ],
      })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
})
