import { createInterface } from 'node:readline'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { EndpointSettings } from './endpoint.ts'

/** A simulator on its line: what a program of ours needs of it. */
export interface RunningSimulator {
  readonly address: string
  /** Obeys one order and answers one line: `ok …` or `refused …`. */
  obey(line: string): string
  close(): Promise<void>
}

export interface SimulatorProgram {
  readonly defaultBaudRate: number
  /** Options beside those every simulator has. */
  readonly options: ParseArgsOptionsConfig
  /** The same in words, as they stand after the common ones. */
  readonly optionWords: string
  /** Orders it knows, one a line. */
  readonly orderWords: string
  start(place: EndpointSettings, options: Readonly<Record<string, string | boolean | undefined>>): Promise<RunningSimulator>
}

const commonOptions = {
  tcp: { type: 'string' },
  serial: { type: 'string' },
  baud: { type: 'string' },
  /** Send as slowly as a line of this speed would. */
  pace: { type: 'boolean', default: false },
  /** Keep running when standard input ends; without it the simulator ends with the program that started it. */
  stay: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig

/** A utility process of Electron speaks to its parent through this port and has no standard input. */
type ProcessWithParent = NodeJS.Process & {
  readonly parentPort?: { on(event: 'message', listener: (event: { data: unknown }) => void): void }
}

interface CommonValues {
  readonly tcp?: string | undefined
  readonly serial?: string | undefined
  readonly baud?: string | undefined
  readonly pace: boolean
}

function placeOf(values: CommonValues, defaultBaudRate: number): EndpointSettings {
  const baudRate = Number(values.baud ?? defaultBaudRate)
  if (!Number.isInteger(baudRate) || baudRate <= 0) throw new RangeError(`--baud ${values.baud}: not a speed`)
  const common = { baudRate, paced: values.pace }
  if (values.serial) return { ...common, listen: 'serial', path: values.serial }
  const address = /^(.+):(\d+)$/.exec(values.tcp ?? '127.0.0.1:0')
  if (!address?.[1]) throw new RangeError(`--tcp ${values.tcp}: not HOST:PORT`)
  return { ...common, listen: 'tcp', host: address[1].replace(/^\[|\]$/g, ''), port: Number(address[2]) }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function run(program: SimulatorProgram): Promise<void> {
  const { values } = parseArgs({ options: { ...commonOptions, ...program.options } })
  if (values.help) {
    say(`--tcp HOST:PORT | --serial PATH [--baud ${program.defaultBaudRate}] [--pace] [--stay] ${program.optionWords}

Says \`listening ADDRESS\` when ready. Orders on standard input (or as IPC messages), one a line:
${program.orderWords}
quit                end`)
    return
  }
  const simulator = await program.start(
    placeOf(values as CommonValues, program.defaultBaudRate),
    values as Record<string, string | boolean | undefined>,
  )
  const end = () => {
    void simulator.close().finally(() => process.exit(0))
  }
  const obey = (line: string) => (line.trim() === 'quit' ? end() : say(simulator.obey(line)))
  say(`listening ${simulator.address}`)
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    if (line.trim() !== '') obey(line)
  })
  if (!values.stay && !(process as ProcessWithParent).parentPort) lines.on('close', end)
  process.on('message', (message) => obey(String(message)))
  ;(process as ProcessWithParent).parentPort?.on('message', ({ data }) => obey(String(data)))
  process.on('disconnect', end)
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

/** Runs a simulator as a program of its own: place and options from the command line, orders from whoever started it. */
export async function runSimulatorProgram(program: SimulatorProgram): Promise<void> {
  try {
    await run(program)
  } catch (error) {
    // A person or a program that started us reads this line; the stack would say no more.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}
