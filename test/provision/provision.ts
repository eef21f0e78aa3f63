/** Gets what the tests need from the system: Chromium, a CJK font, socat for serial lines, strace for failing disks. Says what is missing otherwise. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from '../../main/loopback/browser.ts'

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

function hasChineseFont(): boolean {
  return spawnSync('sh', ['-c', 'fc-list :lang=zh | grep -q .']).status === 0
}

/** Debian package names of what is not there. */
function missingPackages(): string[] {
  const missing: string[] = []
  if (findBrowser(process.platform, process.env) === undefined) missing.push('chromium')
  if (!hasChineseFont()) missing.push('fonts-noto-cjk', 'fontconfig')
  if (!has('socat')) missing.push('socat')
  if (!has('strace')) missing.push('strace')
  return missing
}

function install(packages: readonly string[]): void {
  process.stdout.write(`installing ${packages.join(' ')} …\n`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment,
  })
}

if (process.platform === 'linux') {
  const missing = missingPackages()
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (missing.length > 0 && mayInstall) install(missing)
  const still = missingPackages()
  if (still.length > 0) process.stdout.write(`tests that need them will be skipped; to run them: sudo apt-get install ${still.join(' ')}\n`)
} else if (findBrowser(process.platform, process.env) === undefined)
  process.stdout.write('end-to-end tests will be skipped; to run them install Google Chrome or Microsoft Edge\n')
