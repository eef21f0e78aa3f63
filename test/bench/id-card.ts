/**
 * What reading an identity card costs: from the moment it is put down to its identity, beside what the line alone needs for these
 * bytes; and how fast the parser finds frames, beside the parsers one gets with serialport. Prints JSON lines.
 */
import { DelimiterParser, InterByteTimeoutParser } from 'serialport'
import { createIdCardReader, createSamParser, createTransport, encodeSamAnswer, lineTimeMs } from '../../main/devices/index.ts'
import { createSimulatedDocument, startIdCardReaderSimulator } from '../../main/simulators/id-card-reader/index.ts'
import { say, thousandths, timesOf } from './common/measure.ts'

const card = {
  name: '演示𠮷安',
  idNumber: '110101199001011237',
  address: '北京市东城区测试路1号',
  issuedBy: '北京市公安局东城分局',
}

/**
 * The module answers at once, so that what is left is the line, its two readings, and us. Only what the module says is held to the
 * speed of the line: the sixty bytes we say would take another 5 ms at 115200 baud.
 */
async function timeReadings(baudRate: number, readings: number): Promise<void> {
  const simulator = await startIdCardReaderSimulator({ listen: 'tcp', port: 0, paced: true, baudRate })
  const transport = createTransport(simulator.address, { baudRate })
  let received = 0
  transport.onData((piece) => {
    received += piece.length
  })
  const reader = createIdCardReader({ port: simulator.address, transport, baudRate })
  await reader.probe()
  for (const waiting of [false, true]) {
    const times: number[] = []
    for (let turn = 0; turn <= readings; turn += 1) {
      let putAt = performance.now()
      const put = () => {
        putAt = performance.now()
        received = 0
        simulator.put(card)
      }
      simulator.lift()
      // Put down at all moments between two questions whether somebody is there.
      if (waiting) setTimeout(put, 400 + (turn * 300) / readings)
      else put()
      const outcome = await reader.read()
      if (!outcome.ok) throw new Error(outcome.error.code)
      // The first one warms up.
      if (turn > 0) times.push(performance.now() - putAt)
    }
    const { bestMs, p50Ms, p99Ms } = timesOf(times)
    const lineMs = lineTimeMs(received, baudRate)
    say({
      bench: 'id-card.read',
      baudRate,
      put: waiting ? 'while it is waited for' : 'before it is asked for',
      bytesReceived: received,
      lineMs: thousandths(lineMs),
      bestMs,
      p50Ms,
      p99Ms,
      timesLine: thousandths(p50Ms / lineMs),
    })
  }
  await reader.close()
  await simulator.close()
}

const { text, photo } = createSimulatedDocument(card)
const packet = encodeSamAnswer({
  document: [0, 0],
  status: 0x90,
  data: Buffer.concat([Buffer.from([1, 0, 4, 0]), text, photo]),
})
const pieceBytes = 64
const packets = 8_000
const stream = Buffer.concat(Array.from({ length: packets }, () => packet))

/** Every parser gets the same stream in the pieces a USB adapter delivers. None of the others checks what it hands on. */
function timeParsers(): void {
  const subjects: Readonly<Record<string, () => number>> = {
    'sanbao, frames checked': () => {
      const parser = createSamParser('module')
      let frames = 0
      for (let at = 0; at < stream.length; at += pieceBytes) frames += parser.push(stream.subarray(at, at + pieceBytes)).length
      return frames
    },
    '@serialport/parser-delimiter, cut at the preamble': () => {
      const parser = new DelimiterParser({ delimiter: [0xaa, 0xaa, 0xaa, 0x96, 0x69] })
      return cutBy(parser)
    },
    '@serialport/parser-inter-byte-timeout, cut at a full buffer': () => {
      const parser = new InterByteTimeoutParser({ interval: 1_000, maxBufferSize: packet.length })
      return cutBy(parser)
    },
  }
  const rounds = Object.entries(subjects).map(([subject, work]) => {
    const times: number[] = []
    let frames = 0
    for (let round = 0; round < 4; round += 1) {
      const start = performance.now()
      frames = work()
      if (round > 0) times.push(performance.now() - start)
    }
    return { subject, frames, seconds: timesOf(times).bestMs / 1_000 }
  })
  const ours = rounds[0]?.seconds ?? Number.NaN
  for (const { subject, frames, seconds } of rounds)
    say({
      bench: 'id-card.frames',
      subject,
      pieceBytes,
      frames,
      megabytesPerSecond: thousandths(stream.length / 1e6 / seconds),
      timesOurs: thousandths(seconds / ours),
    })
}

function cutBy(parser: DelimiterParser | InterByteTimeoutParser): number {
  let pieces = 0
  parser.on('data', () => {
    pieces += 1
  })
  for (let at = 0; at < stream.length; at += pieceBytes) parser.write(stream.subarray(at, at + pieceBytes))
  parser.end()
  return pieces
}

await timeReadings(115_200, 20)
await timeReadings(9_600, 3)
timeParsers()
