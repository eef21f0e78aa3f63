/** The simulated card reader as a program: `main.ts --tcp 127.0.0.1:0 --cards cards.json`; orders come as lines on standard input. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { cardFileSchema } from './card-description.ts'
import { type CardReaderSimulatorSettings, startCardReaderSimulator } from './index.ts'
import { obeyOrder, orderWords } from './orders.ts'

const { values } = parseArgs({
  options: {
    tcp: { type: 'string' },
    serial: { type: 'string' },
    baud: { type: 'string', default: '9600' },
    slot: { type: 'string', default: '1' },
    'card-time': { type: 'string', default: '0' },
    cards: { type: 'string' },
    insert: { type: 'string' },
    /** Keep running when standard input ends; without it the simulator ends with the program that started it. */
    stay: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const usage = `node main.ts --tcp HOST:PORT | --serial PATH [--baud 9600] [--slot 1] [--card-time MS] [--cards FILE.json] [--insert NAME] [--stay]

Says \`listening ADDRESS\` when ready. Orders on standard input (or as IPC messages), one a line:
${orderWords}
`

/** A utility process of Electron speaks to its parent through this port and has no standard input. */
type ProcessWithParent = NodeJS.Process & {
  readonly parentPort?: { on(event: 'message', listener: (event: { data: unknown }) => void): void }
}

function place(): CardReaderSimulatorSettings {
  const common = { slot: Number(values.slot), cardTimeMs: Number(values['card-time']) }
  if (values.serial) return { ...common, listen: 'serial', path: values.serial, baudRate: Number(values.baud) }
  const address = /^(.+):(\d+)$/.exec(values.tcp ?? '127.0.0.1:0')
  if (!address?.[1]) throw new RangeError(`not HOST:PORT: ${values.tcp}`)
  return { ...common, listen: 'tcp', host: address[1], port: Number(address[2]) }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function run(): Promise<void> {
  const cards = values.cards ? cardFileSchema.parse(JSON.parse(readFileSync(values.cards, 'utf8'))) : {}
  const simulator = await startCardReaderSimulator(place())
  const end = () => {
    void simulator.close().finally(() => process.exit(0))
  }
  const obey = (line: string) => (line.trim() === 'quit' ? end() : say(obeyOrder(line, simulator, cards)))
  if (values.insert) say(obeyOrder(`insert ${values.insert}`, simulator, cards))
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

if (values.help) process.stdout.write(usage)
else await run()
