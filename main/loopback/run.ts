import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from '../app/index.ts'
import { findBrowser, hasScreen, howToInstallBrowser, openInAppMode } from './browser.ts'
import { builtWindowFolder, dataFolder, loopbackHost } from './host.ts'
import { startLoopbackServer } from './server.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Runs the terminal on 127.0.0.1 until it is told to stop, in an installed browser where there is one. */
export async function runLoopbackHost(options: { readonly openBrowser: boolean }): Promise<void> {
  const folder = dataFolder()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  say(`数据目录 / data folder: ${folder}`)
  const app = await createApp(loopbackHost({ dataFolder: folder }))
  if (app.problem !== undefined) say(`终端没有就绪 / the terminal is not ready: ${app.problem}`)
  if (app.viewOnly !== undefined) say(`账本只能查看，原因见窗口 / the ledger is viewed only, the window says why: ${app.viewOnly}`)
  const port = process.env.SANBAO_PORT === undefined ? {} : { port: Number(process.env.SANBAO_PORT) }
  const server = await startLoopbackServer({
    app,
    windowFolder: builtWindowFolder,
    ...port,
    onOpened: () => say(`再开一个窗口 / to open another window: ${server.openingAddress()}`),
  })
  const stop = async () => {
    await server.close()
    await app.close()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())

  const browser = findBrowser(process.platform, process.env)
  const address = server.openingAddress()
  if (options.openBrowser && browser !== undefined && hasScreen(process.platform, process.env)) {
    say(`浏览器：${browser} / Browser`)
    openInAppMode(browser, address, join(folder, 'browser-profile')).once('error', () => say(`浏览器未能打开，请访问 / open: ${address}`))
    return
  }
  if (browser === undefined)
    say(`未找到浏览器，请安装 ${howToInstallBrowser(process.platform)} / no Chromium, Chrome or Edge found; install one of them`)
  say(`请在本机浏览器打开 / open in a browser on this machine: ${address}`)
}
