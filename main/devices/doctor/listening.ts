import type { Installed } from '../manager/index.ts'
import { type Probe, troubleOf } from './diagnose.ts'
import { families, familyOf, isEcho } from './families.ts'

/** How long another family is listened to after its question: longer than the slowest of them takes to begin. */
const listenMs = 400

type FoundOut = Pick<Probe, 'bytesHeard' | 'echo' | 'otherSpeed' | 'family'>

/** Asks the device as its driver does, and keeps what was heard meanwhile. */
export async function askAsDriver({ line, device }: Installed): Promise<Pick<Probe, 'outcome'> & { readonly heard: Uint8Array }> {
  const ear = listen(line)
  const asked = await device.probe()
  const heard = ear.stop()
  return { outcome: asked.ok ? { said: asked.value } : troubleOf(asked.error), heard }
}

/** Why a device on an open line did not answer its driver: another speed, another device, a line that only echoes. */
export async function listenFurther(installed: Installed, heard: Uint8Array): Promise<FoundOut> {
  const { line, baudRate } = installed
  const family = familyOf(heard)
  if (family) return { bytesHeard: heard.length, echo: false, family }
  try {
    return (await atOtherSpeeds(installed, heard.length)) ?? (await inOtherWords(installed, heard.length))
  } finally {
    await line.setBaudRate(baudRate)
  }
}

async function atOtherSpeeds(installed: Installed, bytesHeard: number): Promise<FoundOut | undefined> {
  const { line, entry, baudRate } = installed
  // A device server has a speed of its own that cannot be changed from here.
  const speeds = line.port.startsWith('tcp://') ? [] : entry.baudRates.filter((speed) => speed !== baudRate)
  for (const otherSpeed of speeds) {
    await line.setBaudRate(otherSpeed)
    const { outcome } = await askAsDriver(installed)
    if (outcome !== 'unasked' && 'said' in outcome) return { bytesHeard, echo: false, otherSpeed }
  }
  return undefined
}

/** Questions that make no device act; IT asked for the test, so that they may go out at all. */
async function inOtherWords({ line, entry }: Installed, bytesHeard: number): Promise<FoundOut> {
  let heardInAll = bytesHeard
  for (const { question, baudRate, name } of families) {
    if (question === undefined || name === entry.driver || !line.isOpen) continue
    const heard = await line.alone(async () => {
      await line.setBaudRate(baudRate)
      await line.flush()
      const ear = listen(line)
      await line.write(question)
      await new Promise((resolve) => setTimeout(resolve, listenMs))
      return ear.stop()
    })
    heardInAll += heard.length
    if (isEcho(question, heard)) return { bytesHeard: heardInAll, echo: true }
    const family = familyOf(heard)
    if (family) return { bytesHeard: heardInAll, echo: false, family }
  }
  return { bytesHeard: heardInAll, echo: false }
}

/** Bytes as they come, in memory only: they may be a person's. */
function listen(line: Installed['line']): { stop(): Uint8Array } {
  const pieces: Uint8Array[] = []
  const off = line.onData((bytes) => pieces.push(Uint8Array.from(bytes)))
  return {
    stop() {
      off()
      return Buffer.concat(pieces)
    },
  }
}
