import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from '@playwright/test'
import { browserTest } from '../browser.ts'

const root = resolve(import.meta.dirname, '../../..')

/** A terminal as `npm start` runs it, on a data folder of its own. */
export interface RunningTerminal {
  readonly dataFolder: string
  openingAddress(): Promise<string>
  /** Ends the process without a word and starts it again on the same data. */
  killAndRestart(): Promise<void>
}

interface Process {
  readonly child: ChildProcess
  readonly address: Promise<string>
}

function startProcess(dataFolder: string): Process {
  const child = spawn(process.execPath, [join(root, 'main/cli/start.ts'), '--loopback', '--no-browser'], {
    env: { ...process.env, SANBAO_DATA: dataFolder, SANBAO_KEYS: `${dataFolder}-keys`, SANBAO_WITNESS: `${dataFolder}-keys` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = new Promise<string>((found, failed) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const match = /http:\/\/127\.0\.0\.1:\d+\/open\?ticket=\w+/.exec(line)
      if (match) found(match[0])
    })
    child.once('exit', (code) => failed(new Error(`the terminal ended with ${code}`)))
  })
  return { child, address }
}

export const test = browserTest.extend<{ terminal: RunningTerminal; window: Page }>({
  terminal: async ({}, use) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'sanbao-e2e-'))
    let running = startProcess(dataFolder)
    await use({
      dataFolder,
      openingAddress: () => running.address,
      killAndRestart: async () => {
        const ended = new Promise((resolve) => running.child.once('exit', resolve))
        running.address.catch(() => undefined)
        running.child.kill('SIGKILL')
        await ended
        running = startProcess(dataFolder)
        await running.address
      },
    })
    const ended = new Promise((resolve) => running.child.once('exit', resolve))
    running.child.kill('SIGTERM')
    await ended
    rmSync(dataFolder, { recursive: true, force: true })
  },
  window: async ({ terminal, installedBrowser }, use) => {
    const context = await installedBrowser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(await terminal.openingAddress())
    await use(page)
    await context.close()
  },
})

export { expect } from '@playwright/test'
