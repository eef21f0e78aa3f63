import { randomInt } from 'node:crypto'
import { type Probe, probePlatform } from '../gateway/index.ts'
import { signInSerial } from '../services/upload/index.ts'
import { readInstitution } from './configuration.ts'
import { regionOf } from './platform-region.ts'
import { lineOf, signerOf, UnusableSetting } from './platform-settings.ts'

export type { Probe, ProbeStep } from '../gateway/index.ts'

export type Ping =
  /** There is nothing to try yet: no settings, or settings that cannot be used. */
  | { readonly kind: 'no-settings'; readonly problem: string | undefined }
  | { readonly kind: 'tried'; readonly address: string; readonly steps: readonly Probe[] }

/** Tries the way to the platform as the settings of a data folder describe it; the terminal may run meanwhile. */
export async function pingPlatform(folder: string, operator: string): Promise<Ping> {
  const read = readInstitution(folder)
  if (read.kind !== 'good') return { kind: 'no-settings', problem: read.kind === 'bad' ? read.problem : undefined }
  const { platform, institution } = read.institution
  try {
    const line = lineOf(folder, platform)
    const settings = {
      address: platform.address,
      institution,
      receiver: platform.receiver,
      ...regionOf(platform),
      line,
      signer: signerOf(folder, platform, line, Date.now),
      machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
      now: Date.now,
      // The counter belongs to the running terminal. A sign-in is never taken back, so a number by chance will do.
      nextSerial: () => signInSerial(randomInt(10_000)),
      timeoutMs: platform.timeoutSeconds * 1000,
    }
    return { kind: 'tried', address: platform.address, steps: await probePlatform(settings, { id: operator, name: '连通测试' }) }
  } catch (cause) {
    if (cause instanceof UnusableSetting) return { kind: 'no-settings', problem: cause.message }
    throw cause
  }
}
