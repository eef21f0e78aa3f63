import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import packageFile from '../../package.json' with { type: 'json' }
import { refuseNewKey, thisMachine } from '../app/index.ts'
import type { Host, ProgramName, WorkerName } from '../services/ports/index.ts'
import { startChildProgram } from './program.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** The program of a simulator, by the name of its folder. */
export function simulatorFile(name: string): string {
  return join(root, 'main/simulators', name, 'main.ts')
}

/** The stand-in platform, to be started by itself. */
export const standInFile: string = join(root, 'main/stand-in/main.ts')

const programs: Readonly<Record<ProgramName, string>> = {
  'stand-in': standInFile,
  'card-reader-simulator': simulatorFile('card-reader'),
  'id-card-reader-simulator': simulatorFile('id-card-reader'),
  'scanner-simulator': simulatorFile('scanner'),
  'receipt-printer-simulator': simulatorFile('receipt-printer'),
}

const workers: Readonly<Record<WorkerName, string>> = {
  'catalogue-worker': join(root, 'main/catalogue-import/worker.ts'),
  'bill-worker': join(root, 'main/inbox/bill-reader-worker.ts'),
  'policy-worker': join(root, 'main/policy-packs/tools-worker.ts'),
}

function homeFolder(kind: 'data' | 'configuration'): string {
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'Sanbao')
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Sanbao')
  if (kind === 'data') return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'sanbao')
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'sanbao')
}

/** Where this terminal keeps its data; `SANBAO_DATA` names another place. */
export function dataFolder(): string {
  return resolve(process.env.SANBAO_DATA ?? homeFolder('data'))
}

interface HostOptions {
  readonly dataFolder: string
  readonly keyFolder?: string
  readonly witnessFolder?: string
}

/** Where it is remembered how far each ledger had come. `SANBAO_WITNESS` names another place. */
function witnessFolder(): string {
  return resolve(process.env.SANBAO_WITNESS ?? join(homeFolder('configuration'), 'witness'))
}

/** The file that holds the key of a data folder; its name is made of that folder's path. `SANBAO_KEYS` names another place. */
export function keyFile(options: HostOptions): string {
  const keyFolder = options.keyFolder ?? process.env.SANBAO_KEYS ?? join(homeFolder('configuration'), 'keys')
  return join(keyFolder, `${createHash('sha256').update(resolve(options.dataFolder)).digest('hex').slice(0, 16)}.key`)
}

/** The key lies apart from the data, readable by this user alone, so that a copied data folder stays closed. */
function keyFromFile(file: string, dataFolder: string): Buffer {
  if (!existsSync(file)) refuseNewKey(dataFolder, file)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
  return readFileSync(file)
}

/** The loopback host's side of the bargain: plain Node, child processes and a key file. */
export function loopbackHost(options: HostOptions): Host {
  return {
    kind: 'loopback',
    version: packageFile.version,
    clock: { now: () => Date.now() },
    dataFolder: options.dataFolder,
    resourcesFolder: join(root, 'resources'),
    migrationsFolder: join(root, 'main/store/migrations'),
    workerFile: (name) => pathToFileURL(workers[name]),
    keyFor: async (folder) => keyFromFile(keyFile({ ...options, dataFolder: folder }), folder),
    witnessFolder: options.witnessFolder ?? witnessFolder(),
    machine: thisMachine,
    startProgram: (name, args) => startChildProgram(programs[name], args),
  }
}

/** The window as it was built last. */
export const builtWindowFolder: string = join(root, 'out/renderer')
