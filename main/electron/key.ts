import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import { refuseNewKey } from '../app/index.ts'

/**
 * The data key, closed by the operating system's own store. On Linux without a secret store Electron falls back to a
 * fixed password; we refuse that rather than pretend.
 */
export async function keyFromSystem(keyFolder: string, name: string, dataFolder: string): Promise<Buffer> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    throw new Error('this Linux session has no secret store (gnome-keyring or kwallet); personal data would not be protected')
  if (!safeStorage.isEncryptionAvailable()) throw new Error('the operating system offers no key store')
  const file = join(keyFolder, `${name}.key`)
  if (!existsSync(file)) refuseNewKey(dataFolder, file)
  mkdirSync(keyFolder, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, safeStorage.encryptString(randomBytes(32).toString('base64')), { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
  return Buffer.from(safeStorage.decryptString(readFileSync(file)), 'base64')
}
