import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../services/ports/index.ts'

/** What tells one computer from another is never kept as it is. */
function hashed(value: string): string {
  return createHash('sha256').update(`sanbao machine ${value.trim().toLowerCase()}`).digest('hex')
}

/** What a reader finds, or the other value on a machine that has no such thing, as in a container. */
function found<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read()
  } catch (cause) {
    const { code, status } = cause as { code?: unknown; status?: unknown }
    if (typeof code === 'string' || typeof status === 'number') return otherwise
    throw cause
  }
}

const textOf = (file: string) => found(() => readFileSync(file, 'utf8').trim(), '')
const toldBy = (program: string, args: readonly string[]) =>
  found(() => execFileSync(program, args, { encoding: 'utf8', timeout: 5_000, windowsHide: true }), '')

/** Cards that are part of the computer and say their own number: none of a container, none on a USB plug, none made up. */
function networkCards(): readonly string[] {
  const folder = '/sys/class/net'
  const deviceOf = (card: string) => found(() => realpathSync(join(folder, card, 'device')), '')
  return found(() => readdirSync(folder), [])
    .filter((card) => textOf(join(folder, card, 'addr_assign_type')) === '0')
    .filter((card) => deviceOf(card) !== '' && !deviceOf(card).includes('/usb'))
    .map((card) => textOf(join(folder, card, 'address')))
    .filter((address) => /[1-9a-f]/i.test(address))
}

function registryValue(key: string, name: string): string {
  return /REG_SZ\s+(\S+)/.exec(toldBy('reg.exe', ['query', key, '/v', name]))?.[1] ?? ''
}

function rawMachine(platform: NodeJS.Platform): { readonly system: string; readonly parts: readonly string[] } {
  switch (platform) {
    case 'win32':
      return {
        system: registryValue('HKLM\\SOFTWARE\\Microsoft\\Cryptography', 'MachineGuid'),
        // The mainboard's own number, as it was at the last start.
        parts: [registryValue('HKLM\\SYSTEM\\HardwareConfig', 'LastConfig')],
      }
    case 'darwin':
      return {
        system: /"IOPlatformUUID" = "([^"]+)"/.exec(toldBy('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']))?.[1] ?? '',
        parts: [],
      }
    default:
      return { system: textOf('/etc/machine-id'), parts: networkCards() }
  }
}

let known: Machine | undefined

/** The computer this program runs on; it stays the same one as long as the program runs. */
export function thisMachine(): Machine {
  if (known === undefined) {
    const { system, parts } = rawMachine(process.platform)
    known = {
      ...(system === '' ? {} : { system: hashed(system) }),
      parts: parts.filter((part) => part !== '').map(hashed),
    }
  }
  return known
}

/**
 * Whether two descriptions may be of one computer. Where one side knows nothing, nothing is concluded from it. The system's number is
 * copied with a disk; then none of the parts is the same.
 */
export function maySame(one: Machine, other: Machine): boolean {
  if (one.system !== undefined && other.system !== undefined && one.system !== other.system) return false
  return one.parts.length === 0 || other.parts.length === 0 || one.parts.some((part) => other.parts.includes(part))
}
