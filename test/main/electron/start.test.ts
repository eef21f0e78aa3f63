import { expect, it, vi } from 'vitest'
import { folderForThisTest } from '../../builders/folder.ts'

/**
 * Electron's program is not on every machine. What main.ts asks of it is recorded here instead: which guards it sets and
 * which file requests it answers, on the real application.
 */
const electron = vi.hoisted(() => {
  const listeners = new Map<string, (...args: unknown[]) => unknown>()
  const record = {
    sandboxed: false,
    schemes: [] as { scheme: string }[],
    protocols: new Map<string, (request: { url: string }) => Promise<Response>>(),
    channels: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
    opened: [] as { options: Record<string, unknown>; url: string }[],
    permission: undefined as undefined | ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void),
    permissionCheck: undefined as undefined | (() => boolean),
    listeners,
    userData: '',
    quit: 0,
  }
  return record
})

vi.mock('electron', () => {
  class BrowserWindow {
    readonly webContents = { send: () => undefined }
    private readonly options: Record<string, unknown>
    constructor(options: Record<string, unknown>) {
      this.options = options
    }
    static getAllWindows = () => []
    once() {}
    show() {}
    async loadURL(url: string) {
      electron.opened.push({ options: this.options, url })
    }
  }
  return {
    app: {
      enableSandbox: () => {
        electron.sandboxed = true
      },
      requestSingleInstanceLock: () => true,
      whenReady: async () => undefined,
      getPath: () => electron.userData,
      isPackaged: false,
      on: (name: string, listener: (...args: unknown[]) => unknown) => electron.listeners.set(name, listener),
      quit: () => {
        electron.quit += 1
      },
    },
    BrowserWindow,
    Menu: { setApplicationMenu: () => undefined },
    protocol: {
      registerSchemesAsPrivileged: (schemes: { scheme: string }[]) => electron.schemes.push(...schemes),
      handle: (scheme: string, handler: (request: { url: string }) => Promise<Response>) => electron.protocols.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: typeof electron.permission) => {
          electron.permission = handler
        },
        setPermissionCheckHandler: (handler: () => boolean) => {
          electron.permissionCheck = handler
        },
        setDevicePermissionHandler: () => undefined,
        on: () => undefined,
      },
    },
    ipcMain: { handle: (name: string, handler: (event: unknown, ...args: unknown[]) => unknown) => electron.channels.set(name, handler) },
    safeStorage: {
      getSelectedStorageBackend: () => 'gnome_libsecret',
      isEncryptionAvailable: () => true,
      encryptString: (text: string) => Buffer.from(text),
      decryptString: (sealed: Buffer) => sealed.toString(),
    },
    utilityProcess: { fork: () => undefined },
  }
})

it('the Electron host opens one guarded window on our own scheme and answers only its top frame', async () => {
  electron.userData = folderForThisTest()
  await import('../../../main/electron/main.ts')
  await vi.waitFor(() => expect(electron.opened).toHaveLength(1))

  expect(electron.sandboxed).toBe(true)
  expect(electron.schemes).toMatchObject([{ scheme: 'app' }])
  expect(electron.opened[0]?.url).toBe('app://sanbao/index.html')
  expect(electron.opened[0]?.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  expect([...electron.channels.keys()]).toEqual(['sanbao:call'])

  const granted: boolean[] = []
  for (const permission of ['serial', 'media', 'geolocation', 'clipboard-read', 'openExternal'])
    electron.permission?.({}, permission, (answer) => granted.push(answer))
  expect(granted).toEqual([false, false, false, false, false])
  expect(electron.permissionCheck?.()).toBe(false)

  const prevented: string[] = []
  const contents = new Map<string, (event: { preventDefault: () => void }) => void>()
  let newWindow: (() => unknown) | undefined
  electron.listeners.get('web-contents-created')?.(
    {},
    {
      on: (name: string, listener: (event: { preventDefault: () => void }) => void) => contents.set(name, listener),
      setWindowOpenHandler: (handler: () => unknown) => {
        newWindow = handler
      },
    },
  )
  for (const [name, listener] of contents) listener({ preventDefault: () => prevented.push(name) })
  expect(prevented.sort()).toEqual(['will-attach-webview', 'will-navigate', 'will-redirect'])
  expect(newWindow?.()).toEqual({ action: 'deny' })

  const call = electron.channels.get('sanbao:call')
  const ours = { senderFrame: { url: 'app://sanbao/index.html', parent: null } }
  expect(await call?.(ours, 'setup.state', {})).toMatchObject({ ok: true, value: { configured: false } })
  expect(() => call?.({ senderFrame: { url: 'app://sanbao/index.html', parent: {} } }, 'setup.state', {})).toThrow('refused')
  expect(() => call?.({ senderFrame: { url: 'https://example.com/', parent: null } }, 'setup.state', {})).toThrow('refused')

  const serve = electron.protocols.get('app')
  for (const url of ['app://other/index.html', 'app://sanbao/%2e%2e/main/index.js', 'app://sanbao/nothing.js'])
    expect((await serve?.({ url }))?.status).toBe(404)
  electron.listeners.get('window-all-closed')?.()
  await vi.waitFor(() => expect(electron.quit).toBe(1))
})
