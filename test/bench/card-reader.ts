/** What reading a card costs: bytes on the line, the time they need there, and the time our own code adds. Prints JSON lines. */
import {
  createCardReader,
  createFrameParser,
  createTransport,
  encodeMessage,
  lineTimeMs,
  type Transport,
} from '../../main/devices/index.ts'
import { startCardReaderSimulator } from '../../main/simulators/card-reader/index.ts'

const card = {
  name: '演示建国',
  idNumber: '360802197903121912',
  cardNumber: 'A36080001',
  cardIdentification: '360802D156000005DE30000000000001',
  issuedOn: '2020-01-01',
  validTo: '2030-01-01',
}
const readings = 200

function say(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Counts what passes in each direction. */
function counted(transport: Transport): { readonly transport: Transport; readonly bytes: { sent: number; received: number } } {
  const bytes = { sent: 0, received: 0 }
  transport.onData((piece) => {
    bytes.received += piece.length
  })
  const counting: Transport = {
    ...transport,
    get isOpen() {
      return transport.isOpen
    },
    write(piece) {
      bytes.sent += piece.length
      return transport.write(piece)
    },
  }
  return { transport: counting, bytes }
}

async function timeReadings(equalReadings: 1 | 2): Promise<void> {
  const simulator = await startCardReaderSimulator({ listen: 'tcp', port: 0, card })
  const { transport, bytes } = counted(createTransport(simulator.address, { baudRate: 9_600 }))
  const reader = createCardReader({ port: simulator.address, transport, equalReadings })
  await reader.read()
  const before = { ...bytes }
  const times: number[] = []
  for (let turn = 0; turn < readings; turn += 1) {
    const start = performance.now()
    const outcome = await reader.read()
    if (!outcome.ok) throw new Error(outcome.error.code)
    times.push(performance.now() - start)
  }
  await reader.close()
  await simulator.close()
  times.sort((a, b) => a - b)
  const onLine = (bytes.sent - before.sent + bytes.received - before.received) / readings
  say({
    bench: 'card-reader.read',
    equalReadings,
    bytesOnLine: onLine,
    lineMsAt9600: Math.round(lineTimeMs(onLine, 9_600)),
    lineMsAt115200: Math.round(lineTimeMs(onLine, 115_200)),
    ownMsP50: Number(percentile(times, 0.5).toFixed(2)),
    ownMsP99: Number(percentile(times, 0.99).toFixed(2)),
  })
}

function timeParser(): void {
  const frame = encodeMessage({ type: 0x80, slot: 1, sequence: 1, parameters: [0, 0, 0], data: new Uint8Array(34).fill(0x02) })
  const stream = Buffer.concat(Array.from({ length: 40_000 }, () => Buffer.concat([Buffer.from([2, 0, 0, 3]), frame])))
  const parser = createFrameParser('reader')
  const start = performance.now()
  let frames = 0
  for (let at = 0; at < stream.length; at += 64) frames += parser.push(stream.subarray(at, at + 64)).length
  const seconds = (performance.now() - start) / 1_000
  say({ bench: 'card-reader.frames', frames, megabytesPerSecond: Number((stream.length / 1e6 / seconds).toFixed(1)) })
}

await timeReadings(1)
await timeReadings(2)
timeParser()
