// As much of Electron as the bundled host asks for. The window is a script: it calls the contract and prints the answers.
import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'

const channels = new Map()
const nothing = () => undefined

async function walk() {
  const frame = { senderFrame: { url: 'app://sanbao/index.html', parent: null } }
  const call = async (name, request) => {
    const outcome = await channels.get('sanbao:call')(frame, name, request)
    process.stdout.write(`${JSON.stringify({ name, outcome })}\n`)
    return outcome
  }
  await call('setup.startDemo', {})
  await call('session.signIn', { operatorId: '1001', pin: '111111' })
  for (let tries = 0; tries < 50; tries += 1) {
    const { value } = await channels.get('sanbao:call')(frame, 'terminal.status', {})
    if (value.cardReader.state === 'occupied') break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await call('card.read', {})
  process.exit(0)
}

export const app = {
  enableSandbox: nothing,
  requestSingleInstanceLock: () => true,
  whenReady: async () => undefined,
  getPath: () => process.env.SANBAO_TEST_FOLDER,
  isPackaged: false,
  on: nothing,
  quit: nothing,
}
export class BrowserWindow {
  webContents = { send: nothing }
  static getAllWindows = () => []
  once() {}
  show() {}
  async loadURL() {
    await walk()
  }
}
export const Menu = { setApplicationMenu: nothing }
export const protocol = { registerSchemesAsPrivileged: nothing, handle: nothing }
export const session = {
  defaultSession: {
    setPermissionRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    on: nothing,
  },
}
export const ipcMain = { handle: (name, handler) => channels.set(name, handler) }
export const safeStorage = {
  getSelectedStorageBackend: () => 'gnome_libsecret',
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(text),
  decryptString: (sealed) => sealed.toString(),
}
export const utilityProcess = {
  fork(file, args) {
    const port = new URL('./utility-process.mjs', import.meta.url).href
    const child = spawn(process.execPath, ['--import', port, file, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    const program = Object.assign(new EventEmitter(), {
      stdout: child.stdout,
      postMessage: (message) => child.send(message),
      kill: () => child.kill(),
    })
    child.on('exit', (code) => program.emit('exit', code))
    process.on('exit', () => child.kill())
    return program
  },
}
