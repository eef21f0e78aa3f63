import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from './wait-for.ts'

/** Whether a real serial line can be made here; the reason is printed where it cannot. */
export function canMakeSerialPairs(): boolean {
  const found = spawnSync('socat', ['-V'], { stdio: 'ignore' }).error === undefined
  if (!found) process.stderr.write('socat is not installed: tests over a real serial line are skipped (apt-get install socat)\n')
  return found
}

/** Two serial ports joined by a cable that can be pulled and put back. */
export interface SerialPair {
  readonly terminalPort: string
  readonly devicePort: string
  unplug(): Promise<void>
  plugIn(): Promise<void>
  remove(): Promise<void>
}

export async function createSerialPair(): Promise<SerialPair> {
  const folder = mkdtempSync(join(tmpdir(), 'serial-pair-'))
  const [terminalPort, devicePort] = [join(folder, 'terminal'), join(folder, 'device')]
  let cable: ChildProcess | undefined

  async function plugIn(): Promise<void> {
    const ends = [terminalPort, devicePort].map((link) => `pty,raw,echo=0,link=${link}`)
    cable = spawn('socat', ends, { stdio: 'ignore' })
    await waitFor(() => existsSync(terminalPort) && existsSync(devicePort))
  }

  async function unplug(): Promise<void> {
    const pulled = cable
    cable = undefined
    if (!pulled || pulled.exitCode !== null) return
    const gone = new Promise((resolve) => pulled.once('exit', resolve))
    pulled.kill('SIGTERM')
    await gone
  }

  await plugIn()
  return {
    terminalPort,
    devicePort,
    unplug,
    plugIn,
    async remove() {
      await unplug()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
