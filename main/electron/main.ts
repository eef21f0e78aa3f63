/** The Electron host: one window over the application, as hospitals install it. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, BrowserWindow, Menu, protocol, session } from 'electron'
import packageFile from '../../package.json' with { type: 'json' }
import { createApp, readWindowFile, thisMachine } from '../app/index.ts'
import type { Host } from '../services/ports/index.ts'
import { serveContract } from './contract.ts'
import { keyFromSystem } from './key.ts'
import { startUtilityProgram } from './program.ts'
import { windowOptions, windowOrigin, windowScheme } from './window-options.ts'

const builtFolder = join(import.meta.dirname, '..')

function electronHost(): Host {
  const dataFolder = process.env.SANBAO_DATA ?? join(app.getPath('userData'), 'data')
  return {
    kind: 'electron',
    version: packageFile.version,
    clock: { now: () => Date.now() },
    dataFolder,
    migrationsFolder: app.isPackaged ? join(process.resourcesPath, 'migrations') : join(builtFolder, '../main/store/migrations'),
    workerFile: (name) => pathToFileURL(join(import.meta.dirname, `${name}.js`)),
    resourcesFolder: app.isPackaged ? join(process.resourcesPath, 'resources') : join(builtFolder, '../resources'),
    keyFor: (folder) => keyFromSystem(join(app.getPath('userData'), 'keys'), folder === dataFolder ? 'institution' : 'demo', folder),
    witnessFolder: process.env.SANBAO_WITNESS ?? join(app.getPath('userData'), 'witness'),
    machine: thisMachine,
    startProgram: (name, args) => startUtilityProgram(join(import.meta.dirname, `${name}.js`), args),
  }
}

/** Denies everything a page could ask for: permissions, devices, new windows, other pages, webviews, downloads of what it did not make itself. */
function lockDown(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
  session.defaultSession.setDevicePermissionHandler(() => false)
  session.defaultSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:')) event.preventDefault()
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

function serveWindow(): void {
  protocol.handle(windowScheme, async (request) => {
    const { host, pathname } = new URL(request.url)
    const file =
      host === 'sanbao'
        ? await readWindowFile(join(builtFolder, 'renderer'), decodeURIComponent(pathname), {
            nonce: randomBytes(16).toString('base64'),
            connect: "'none'",
          })
        : undefined
    return file === undefined ? new Response(null, { status: 404 }) : new Response(new Uint8Array(file.body), { headers: file.headers })
  })
}

function openWindow(): void {
  const window = new BrowserWindow(windowOptions(join(builtFolder, 'preload/preload.cjs')))
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${windowOrigin}/index.html`)
}

async function start(): Promise<void> {
  await app.whenReady()
  Menu.setApplicationMenu(null)
  lockDown()
  serveWindow()
  const terminal = await createApp(electronHost())
  serveContract(terminal, (event) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('sanbao:event', event)
  })
  openWindow()
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    window?.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => {
    void terminal.close().finally(() => app.quit())
  })
}

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: windowScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
if (app.requestSingleInstanceLock()) void start()
else app.quit()
