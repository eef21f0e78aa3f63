import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { simulatorFile } from '../loopback/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'

/** Simulators by what they stand for; two families of card readers have one each. */
const simulators: Readonly<Record<string, string>> = {
  'social-card': 'card-reader',
  'social-card-mt3': 'mt3-card-reader',
  'id-card': 'id-card-reader',
  scanner: 'scanner',
  'receipt-printer': 'receipt-printer',
  'rating-keypad': 'rating-keypad',
  'pin-pad': 'pin-pad',
  'customer-display': 'customer-display',
}

/** Starts a simulated device as a program; orders are typed a line each, `quit` ends it. */
export async function simulatorCommand(args: readonly string[]): Promise<ExitCode> {
  const [kind = '', ...rest] = args
  const folder = Object.hasOwn(simulators, kind) ? simulators[kind] : undefined
  if (folder === undefined) throw new CalledWrongly(`simulator 之后写 ${Object.keys(simulators).join('、')} 之一 / expected one of these`)
  const child = spawn(process.execPath, [simulatorFile(folder), ...rest], { stdio: 'inherit' })
  const stop = () => child.kill('SIGTERM')
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const [status] = (await once(child, 'exit')) as [number | null]
  return status === 0 || status === null ? 0 : status === 2 ? 2 : 1
}
