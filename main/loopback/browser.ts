import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const linuxNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge']

function windowsPlaces(environment: NodeJS.ProcessEnv): string[] {
  const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA].filter((root) => root !== undefined)
  const programs = [
    'Google\\Chrome\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
    'Chromium\\Application\\chrome.exe',
  ]
  return roots.flatMap((root) => programs.map((program) => join(root, program)))
}

const macPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first installed Chromium, Chrome or Edge; `SANBAO_BROWSER` names another one. */
export function findBrowser(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment.SANBAO_BROWSER
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined
  if (platform === 'win32') return windowsPlaces(environment).find(isProgram)
  if (platform === 'darwin') return macPlaces.find(isProgram)
  const folders = (environment.PATH ?? '').split(delimiter)
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

/** Whether a window can be shown at all on this machine. */
export function hasScreen(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/**
 * Opens the address as a window of its own, in a profile of its own, so that no other site ever shares a cookie or an
 * extension with it.
 */
export function openInAppMode(browser: string, address: string, profileFolder: string): ChildProcess {
  const arguments_ = [
    `--app=${address}`,
    `--user-data-dir=${profileFolder}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=Translate',
    '--window-size=1366,768',
  ]
  // Chromium refuses to run as root with its sandbox; the window shows nothing but our own pages.
  if (process.getuid?.() === 0) arguments_.push('--no-sandbox')
  return spawn(browser, arguments_, { stdio: 'ignore' })
}

export function howToInstallBrowser(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'Microsoft Edge 或 Google Chrome'
  if (platform === 'darwin') return 'Google Chrome'
  return 'apt-get install chromium'
}
