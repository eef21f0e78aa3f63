/** A 3,000-line bill in a real window: how long frames take while its table scrolls, beside a plain table with all rows drawn. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Page } from '@playwright/test'
import { findBrowser } from '../../main/loopback/browser.ts'
import { billsAreIn, insertCardOf, readCard, signIn, startDemo } from '../e2e/loopback/cashier.ts'

const root = resolve(import.meta.dirname, '../..')
const executablePath = findBrowser(process.platform, process.env)

/** Scrolls the element by wheel-sized steps, one a frame, and measures each frame. */
async function frameTimes(page: Page, selector: string): Promise<{ frames: number[]; longTasks: number[] }> {
  return page.evaluate(async (wanted) => {
    let table = document.querySelector(wanted)
    while (table !== null && table.scrollHeight <= table.clientHeight) table = table.parentElement
    if (table === null) throw new Error(`nothing to scroll at ${wanted}`)
    const longTasks: number[] = []
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    })
    const frames: number[] = []
    const nextFrame = () => new Promise<number>((found) => requestAnimationFrame(found))
    let before = await nextFrame()
    for (let step = 0; step < 300; step += 1) {
      table.scrollTop += 240
      const now = await nextFrame()
      frames.push(now - before)
      before = now
    }
    return { frames, longTasks }
  }, selector)
}

function say(subject: string, { frames, longTasks }: { frames: number[]; longTasks: number[] }): void {
  const sorted = [...frames].sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
  const line = {
    bench: 'window',
    subject,
    lines: 3_000,
    frameP50Ms: at(0.5),
    frameP99Ms: at(0.99),
    longestTaskMs: Math.round(Math.max(0, ...longTasks)),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** What one would write first: every row in the page. It scrolls well once it is there; what it costs is the drawing, at every change. */
async function drawPlainTable(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const began = performance.now()
    const row = (index: number) => `<tr>${Array.from({ length: 12 }, (_, column) => `<td>${index}.${column}</td>`).join('')}</tr>`
    const box = document.createElement('div')
    box.id = 'plain'
    box.style.height = '560px'
    box.style.overflow = 'auto'
    box.innerHTML = `<table>${Array.from({ length: 3_000 }, (_, index) => row(index)).join('')}</table>`
    document.body.replaceChildren(box)
    await new Promise((found) => requestAnimationFrame(() => setTimeout(found)))
    return performance.now() - began
  })
}

async function measure(executable: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'sanbao-bench-window-'))
  const terminal = spawn(process.execPath, [join(root, 'main/cli/start.ts'), '--loopback', '--no-browser'], {
    env: { ...process.env, SANBAO_DATA: data, SANBAO_KEYS: join(data, 'keys') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((found) => {
    createInterface({ input: terminal.stdout }).on('line', (line) => {
      const match = /http:\/\/127\.0\.0\.1:\d+\/open\?ticket=\w+/.exec(line)
      if (match) found(match[0])
    })
  })
  const browser = await chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    await page.goto(address)
    await startDemo(page)
    await signIn(page)
    await billsAreIn(page)
    await insertCardOf(page, '演示振华')
    const began = performance.now()
    await readCard(page)
    await page.getByTestId('line-count').getByText('3000').waitFor()
    process.stdout.write(
      `${JSON.stringify({ bench: 'window', subject: 'from F2 to the lines on screen', lines: 3_000, ms: Math.round(performance.now() - began) })}\n`,
    )
    say('sanbao, rows in sight only', await frameTimes(page, '[role="grid"]'))
    const drawn = await drawPlainTable(page)
    process.stdout.write(
      `${JSON.stringify({ bench: 'window', subject: 'a plain table with every row, drawn once', lines: 3_000, ms: Math.round(drawn) })}\n`,
    )
    say('a plain table with every row', await frameTimes(page, '#plain'))
  } finally {
    await browser.close()
    terminal.kill()
    await new Promise((ended) => terminal.once('exit', ended))
    rmSync(data, { recursive: true, force: true })
  }
}

if (executablePath === undefined)
  process.stdout.write(`${JSON.stringify({ bench: 'window', skipped: 'no Chromium, Chrome or Edge is installed' })}\n`)
else await measure(executablePath)
