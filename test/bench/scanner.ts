/**
 * Framing what a scanner sends, beside the two parsers that come with serialport, on the same stream in the same pieces; and telling the
 * kinds of codes apart. Before anything is timed, all find the same codes. Prints JSON lines.
 */
import { deepStrictEqual } from 'node:assert'
import { DelimiterParser, InterByteTimeoutParser } from 'serialport'
import { createScanFramer } from '../../main/devices/index.ts'
import { syntheticTraceabilityCode } from '../../main/simulators/scanner/simulated-scanner.ts'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { defaultScanRules, readScan } from '../../shared/scan/index.ts'
import { say, thousandths, timeInTurns } from './common/measure.ts'

const count = 20_000
/** What a USB adapter delivers at once. */
const pieceBytes = 64
const rounds = 30

const codes = Array.from({ length: count }, (_, index) => syntheticTraceabilityCode(index))
const stream = Buffer.from(codes.map((code) => `${code}\r`).join(''), 'latin1')
const pieces = Array.from({ length: Math.ceil(stream.length / pieceBytes) }, (_, index) =>
  stream.subarray(index * pieceBytes, (index + 1) * pieceBytes),
)

function byOurFramer(): Uint8Array[] {
  const framer = createScanFramer(['CR', 'LF'])
  return pieces.flatMap((piece) => framer.push(piece))
}

/** A parser of serialport is a stream: what it found is there when it has ended. */
async function byParser(parser: DelimiterParser | InterByteTimeoutParser): Promise<Buffer[]> {
  const found: Buffer[] = []
  parser.on('data', (frame: Buffer) => found.push(frame))
  const ended = new Promise((resolve) => parser.once('end', resolve))
  for (const piece of pieces) parser.write(piece)
  parser.end()
  await ended
  return found
}

const byDelimiter = () => byParser(new DelimiterParser({ delimiter: '\r' }))
/** Knows silence only: a stream without pauses is one long frame to it, cut at its limit. */
const byInterByteTimeout = () => byParser(new InterByteTimeoutParser({ interval: 100, maxBufferSize: 65_536 }))

const text = (frames: readonly Uint8Array[]) => frames.map((frame) => Buffer.from(frame).toString('latin1'))
deepStrictEqual(text(byOurFramer()), codes)
deepStrictEqual(text(await byDelimiter()), codes)
deepStrictEqual(text(await byInterByteTimeout()).join(''), stream.toString('latin1'))

const framing = {
  'sanbao, framer': byOurFramer,
  '@serialport/parser-delimiter': byDelimiter,
  '@serialport/parser-inter-byte-timeout, no codes told apart': byInterByteTimeout,
}
const framed = await timeInTurns(rounds, Object.values(framing))
const ours = framed[0]?.p50Ms ?? Number.NaN
for (const [index, subject] of Object.keys(framing).entries()) {
  const times = framed[index]
  if (times)
    say({
      bench: 'scanner.framing',
      subject,
      codes: count,
      pieceBytes,
      ...times,
      megabytesPerSecond: thousandths(stream.length / 1_000 / times.p50Ms),
      timesOurs: thousandths(times.p50Ms / ours),
    })
}

const settings = { ...defaultScanRules, today: parseLocalDate('2026-03-10') }
const kinds = {
  voucher: '4241234567890123456707330000',
  traceability: '84012345678901234567',
  gs1: ']d201069012345000111726123110LOT2401A\u001d21SN0000123',
  product: '6901234567892',
  'id-number': '110101199001011237',
  'traceability in an address': 'https://scan.example/?code=84012345678901234567',
  unknown: '840123456789012345671',
}
const readings = 20_000
const read = await timeInTurns(
  15,
  Object.values(kinds).map((code) => () => {
    for (let turn = 0; turn < readings; turn += 1) readScan(code, settings)
  }),
)
for (const [index, kind] of Object.keys(kinds).entries()) {
  const times = read[index]
  if (times) say({ bench: 'scanner.reading', kind, readings, ...times, scansPerSecond: Math.round((readings / times.p50Ms) * 1_000) })
}
