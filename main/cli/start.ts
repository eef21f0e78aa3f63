/** `npm start`: builds what is stale, opens Electron where it can, otherwise the loopback host, and says which and why. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hasScreen, runLoopbackHost } from '../loopback/index.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const stampFile = join(root, 'out/.built')
const electronFolder = join(root, 'node_modules/electron')

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const usage = `npm start -- [--loopback] [--no-browser]
  --loopback     不用 Electron，用本机回环服务 / the loopback host even where Electron is there
  --no-browser   只显示地址，不打开浏览器 / show the address only
SANBAO_DATA  数据目录 / data folder      SANBAO_KEYS  密钥目录 / folder of the data key
SANBAO_WITNESS  账本见证目录 / folder in which the state of the ledger is remembered
SANBAO_PORT  回环端口 / loopback port    SANBAO_BROWSER  浏览器程序 / browser program
`

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        loopback: { type: 'boolean', default: false },
        'no-browser': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (!values.help) return values
  } catch (cause) {
    process.stderr.write(`${(cause as Error).message}\n`)
    process.stderr.write(usage)
    process.exit(2)
  }
  process.stdout.write(usage)
  process.exit(0)
}

const options = readOptions()

function newestChange(folder: string): number {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
  return newest
}

function isStale(): boolean {
  if (!existsSync(stampFile)) return true
  const built = statSync(stampFile).mtimeMs
  const sources = ['main', 'renderer', 'shared'].map((folder) => newestChange(join(root, folder)))
  return Math.max(...sources, statSync(join(root, 'electron.vite.config.ts')).mtimeMs) > built
}

function build(): void {
  if (!isStale()) return
  say('正在构建界面… / Building the window…')
  const result = spawnSync(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  if (result.status !== 0) process.exit(result.status ?? 1)
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, '')
}

/** Where Electron's program lies, if it lies anywhere. */
function installedElectron(): string | undefined {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronFolder, 'dist')
  const pathFile = join(electronFolder, 'path.txt')
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' } as Partial<Record<NodeJS.Platform, string>>
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : (names[process.platform] ?? 'electron')
  const program = join(folder, name)
  return existsSync(program) ? program : undefined
}

/** Lets Electron's own installer try, but not for longer than a person at a window would wait. */
function fetchElectron(): string | undefined {
  const seconds = Number(process.env.SANBAO_ELECTRON_WAIT_SECONDS ?? 15)
  if (!existsSync(join(electronFolder, 'install.js')) || seconds <= 0) return undefined
  say(`正在获取 Electron 程序（至多 ${seconds} 秒）… / Fetching the Electron program (at most ${seconds} s)…`)
  spawnSync(process.execPath, [join(electronFolder, 'install.js')], { cwd: root, stdio: 'ignore', timeout: seconds * 1000 })
  return installedElectron()
}

type Choice = { readonly host: 'electron'; readonly program: string } | { readonly host: 'loopback'; readonly reason: string }

function chooseHost(): Choice {
  if (options.loopback) return { host: 'loopback', reason: '按参数 --loopback / asked for by --loopback' }
  if (!hasScreen(process.platform, process.env)) return { host: 'loopback', reason: '本机没有图形界面 / this machine has no screen' }
  if (process.getuid?.() === 0) return { host: 'loopback', reason: 'Electron 不应以 root 运行 / Electron should not run as root' }
  const program = installedElectron() ?? fetchElectron()
  if (program !== undefined) return { host: 'electron', program }
  return { host: 'loopback', reason: '没有 Electron 程序，也未能获取 / the Electron program is neither present nor to be fetched' }
}

const choice = chooseHost()
build()
if (choice.host === 'electron') {
  say('宿主：Electron / Host: Electron')
  const child = spawn(choice.program, [root], { stdio: 'inherit' })
  child.once('exit', (code) => process.exit(code ?? 0))
} else {
  say(`宿主：本机回环服务（${choice.reason}）/ Host: loopback`)
  await runLoopbackHost({ openBrowser: !options['no-browser'] })
}
