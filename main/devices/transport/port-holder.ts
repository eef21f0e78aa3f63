import { readdir, readFile, readlink, realpath } from 'node:fs/promises'

/**
 * The program that most likely holds a serial port, as `name (process id)`; empty where the system does not tell: Windows never
 * does, Linux only about programs of the same user.
 */
export async function holderOf(path: string): Promise<string> {
  if (process.platform !== 'linux' || !path.startsWith('/')) return ''
  const device = await realpath(path).catch(() => path)
  const processes = await readdir('/proc').catch(() => [])
  for (const id of processes) {
    if (/^\d+$/.test(id) && Number(id) !== process.pid && (await holds(id, device))) return `${await nameOf(id)} (${id})`
  }
  return ''
}

/** Processes of other users, and those that end meanwhile, show nothing. */
async function holds(id: string, device: string): Promise<boolean> {
  const handles = await readdir(`/proc/${id}/fd`).catch(() => [])
  const targets = await Promise.all(handles.map((handle) => readlink(`/proc/${id}/fd/${handle}`).catch(() => '')))
  return targets.includes(device)
}

async function nameOf(id: string): Promise<string> {
  const name = await readFile(`/proc/${id}/comm`, 'utf8').catch(() => '')
  return name.trim() || '?'
}
