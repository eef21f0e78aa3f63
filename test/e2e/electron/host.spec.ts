import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, expect, test } from '@playwright/test'

const root = resolve(import.meta.dirname, '../../..')

test('the bundled Electron host starts the demo and reads a card, with Electron itself stood in for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-electron-'))
  const output = execFileSync(
    process.execPath,
    ['--import', join(import.meta.dirname, 'use-stand-in.mjs'), join(root, 'out/main/index.js')],
    {
      env: { ...process.env, SANBAO_TEST_FOLDER: folder, SANBAO_DATA: join(folder, 'data') },
      timeout: 60_000,
    },
  )
  const answers = output
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; outcome: { ok: boolean; value?: { source?: string } } })
  expect(answers.map(({ name, outcome }) => `${name} ${outcome.ok}`)).toEqual([
    'setup.startDemo true',
    'session.signIn true',
    'card.read true',
  ])
  expect(answers.at(-1)?.outcome.value?.source).toBe('platform')
  rmSync(folder, { recursive: true, force: true })
})

/** Electron's program where it was fetched or supplied; nothing of ours downloads it in a test. */
function electronProgram(): string | undefined {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules/electron/dist')
  const pathFile = join(root, 'node_modules/electron/path.txt')
  const program = join(folder, existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron')
  return existsSync(program) ? program : undefined
}

test('the real Electron opens the window', async () => {
  const executablePath = electronProgram()
  test.skip(executablePath === undefined, 'the Electron program is not on this machine')
  test.skip(process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY, 'this machine has no screen')
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-electron-'))
  const application = await _electron.launch({
    executablePath: executablePath ?? '',
    args: [root],
    env: { ...process.env, SANBAO_DATA: folder },
  })
  const window = await application.firstWindow()
  await expect(window.getByText('本终端还没有设置机构')).toBeVisible()
  expect(await window.evaluate(() => Object.keys((globalThis as unknown as { sanbao: object }).sanbao).sort())).toEqual([
    'call',
    'subscribe',
  ])
  expect(await window.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  await application.close()
  rmSync(folder, { recursive: true, force: true })
})
