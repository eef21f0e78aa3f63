import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder for the test that is running, gone when it has ended. */
export function folderForThisTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
