/** Everything that reads what comes from outside, each with good inputs to spoil. `run` must end, and quietly, whatever it is given. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readAnswerToReset } from '../../main/devices/card-reader/answer-to-reset.ts'
import { readCardAnswer } from '../../main/devices/card-reader/apdu.ts'
import { readIdentity, readName, readRecordValue, recordPlaces } from '../../main/devices/card-reader/card-records.ts'
import {
  answerMeaning,
  createEnvelopeParser,
  createFrameParser,
  createSamParser,
  createScanFramer,
  decodeScan,
  drivers,
  isFinishedByte,
  isStatusByte,
  meaningOfStatus,
  printerMeaningOf,
  readinessOf,
  readMt3Answer,
  readNewAddress,
  readPong,
  readRatingWord,
  readTextRecord,
  samNumberText,
  textRecordIn,
} from '../../main/devices/index.ts'
import { readBill } from '../../main/inbox/index.ts'
import { readYaml } from '../../main/policy-packs/yaml-source.ts'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { defaultScanRules, readScan } from '../../shared/scan/index.ts'
import { readCaseFile, readYearFile } from '../../shared/settlement/index.ts'
import { vectors as cardVectors } from '../main/devices/card-reader/vectors.ts'
import { workedSteps } from '../main/devices/card-reader/worked-exchange.ts'
import { keyVectors, mt3Vectors } from '../main/devices/envelope/vectors.ts'
import { records, vectors as samVectors } from '../main/devices/id-card-reader/vectors.ts'
import { aBill, aLine } from '../main/inbox/a-bill.ts'

export interface Target {
  readonly name: string
  /** Its main file, from the root. */
  readonly file: string
  readonly seeds: readonly Uint8Array[]
  run(input: Uint8Array): void
}

const root = resolve(import.meta.dirname, '../..')
const today = parseLocalDate('2026-03-10')
const ascii = (text: string) => Buffer.from(text, 'utf8')
const file = (path: string) => readFileSync(join(root, path))

interface Parser<Frame> {
  push(bytes: Uint8Array): readonly Frame[]
  expire(): readonly Frame[]
  readonly pending: number
}

/** Feeds a parser in pieces whose sizes the input itself decides, and ends with silence. */
function feed<Frame>(parser: Parser<Frame>, input: Uint8Array, take: (frame: Frame) => void): void {
  for (let at = 0; at < input.length; ) {
    const size = 1 + ((input[at] ?? 0) % 64)
    for (const frame of parser.push(input.subarray(at, at + size))) take(frame)
    at += size
  }
  for (const frame of parser.expire()) take(frame)
  if (parser.pending !== 0) throw new Error(`${parser.pending} bytes are left after the silence`)
}

const scanned = [
  '4241234567890123456707330000',
  '84012345678901234567',
  '6901234567892',
  '110101199001011237',
  '81000019850505001x',
  ']d201069012345000111726123110LOT2401A\u001d21SN0000123',
  '010690123450001117261231',
  '(01)06901234500011(17)261231(10)LOT2401A(21)SN0000123',
  'https://scan.example/?code=84012345678901234567',
  'MA.156.M0.100221',
  '281234567890123456',
].map(ascii)

const cardAnswers = workedSteps.map(({ answer }) => answer.subarray(11, -2))
const samFrames = samVectors.map((vector) => vector.bytes)
const envelopes = [...mt3Vectors, ...keyVectors].map((vector) => vector.bytes)
const bill = aBill({ lines: [aLine('F1'), aLine('F2', { quantity: '1', amount: '35.00' })] })

function readCard(input: Uint8Array): void {
  readAnswerToReset(input)
  const answer = readCardAnswer(input)
  if (answer) for (const { id } of recordPlaces) readRecordValue(answer.data, id)
  readName(input.subarray(0, 30), input.subarray(30, 50))
  const half = Math.floor(input.length / recordPlaces.length)
  const pieces = recordPlaces.map(({ id }, index) => [id, input.subarray(index * half, (index + 1) * half)] as const)
  readIdentity(new Map(pieces), input.subarray(0, 13), today)
}

function readDocument(input: Uint8Array): void {
  for (const fields of [2, 3] as const) {
    const record = textRecordIn(input, fields)
    if (record) readTextRecord(record, today)
  }
  if (input.length >= 256) readTextRecord(input.slice(0, 256), today)
  readNewAddress(input)
  samNumberText(input)
}

function readPrinter(input: Uint8Array): void {
  const [printer = 0, cause = 0, error = 0, paper = 0] = input
  readinessOf({ printer, cause, error, paper })
  for (const byte of input) if (isStatusByte(byte) && isFinishedByte(byte)) throw new Error(`${byte} is two answers`)
  printerMeaningOf('in', input)
}

function readYamlFile(input: Uint8Array, read: (source: Extract<ReturnType<typeof readYaml>, { ok: true }>['source']) => void): void {
  const reading = readYaml('case.yaml', Buffer.from(input).toString('utf8'))
  if (reading.ok) read(reading.source)
}

export const targets: readonly Target[] = [
  ...(['reader', 'host'] as const).map((sender) => ({
    name: `frames of card readers, from the ${sender}`,
    file: 'main/devices/card-reader/acs-serial/frames.ts',
    seeds: cardVectors.map((vector) => vector.bytes),
    run: (input: Uint8Array) => feed(createFrameParser(sender), input, (frame) => frame.kind === 'message' && answerMeaning(frame.message)),
  })),
  { name: 'what cards answer', file: 'main/devices/card-reader/card-records.ts', seeds: cardAnswers, run: readCard },
  {
    name: 'envelopes and what is in them',
    file: 'main/devices/envelope/frames.ts',
    seeds: envelopes,
    run: (input) =>
      feed(createEnvelopeParser(1), input, (frame) => {
        if (frame.kind !== 'content') return
        readMt3Answer(frame.content)
        readRatingWord(frame.content)
        readPong(frame.content)
      }),
  },
  ...(['module', 'host'] as const).map((sender) => ({
    name: `frames of identity card readers, from the ${sender}`,
    file: 'main/devices/id-card-reader/sam-v/frames.ts',
    seeds: samFrames,
    run: (input: Uint8Array) =>
      feed(createSamParser(sender), input, (frame) => {
        if (frame.kind !== 'answer') return
        meaningOfStatus(frame.answer.status)
        readDocument(frame.answer.data)
      }),
  })),
  { name: 'what documents say', file: 'main/devices/id-card-reader/text-record.ts', seeds: Object.values(records), run: readDocument },
  {
    name: 'what printers say',
    file: 'main/devices/receipt-printer/status.ts',
    seeds: [Uint8Array.of(0x12, 0x12, 0x12, 0x12), Uint8Array.of(0x1a, 0x32, 0x16, 0x7e), Uint8Array.of(0xff, 0x00)],
    run: readPrinter,
  },
  ...drivers.map((driver) => ({
    name: `mask of ${driver.kind} ${driver.driver}`,
    file: 'main/devices/manager/drivers.ts',
    seeds: [...envelopes, ...samFrames.slice(0, 4), ...cardVectors.map((vector) => vector.bytes), ...scanned],
    run: (input: Uint8Array) => {
      const mask = driver.mask()
      for (const direction of ['in', 'out', 'in'] as const) {
        const shown = mask(direction, input)
        if (shown.length !== input.length) throw new Error(`${shown.length} entries for ${input.length} bytes`)
        if (shown.some((byte, index) => byte !== undefined && byte !== input[index])) throw new Error('a byte is not itself')
      }
    },
  })),
  {
    name: 'scans off the line',
    file: 'main/devices/scanner/framing.ts',
    seeds: scanned.map((code) => Buffer.concat([code, Uint8Array.of(0x0d, 0x0a)])),
    run: (input) => feed(createScanFramer(['CR', 'LF']), input, (frame) => decodeScan(frame)),
  },
  {
    name: 'what was scanned',
    file: 'shared/scan/read-scan.ts',
    seeds: scanned,
    run: (input) => {
      for (const separators of ['unsure', 'sent'] as const) readScan(decodeScan(input).text, { ...defaultScanRules, separators, today })
    },
  },
  ...([undefined, 'json', 'csv'] as const).map((form) => ({
    name: `bills as ${form ?? 'either form'}`,
    file: 'main/inbox/read-bill.ts',
    seeds: [ascii(JSON.stringify(bill)), file('resources/templates/stay-bill.csv')],
    run: (input: Uint8Array) => void readBill(input, form),
  })),
  {
    name: 'case files',
    file: 'shared/settlement/case-file.ts',
    seeds: ['JA-1', 'JA-10'].map((name) => file(`resources/policy-packs/jiangxi-jian/cases/${name}.yaml`)),
    run: (input) => readYamlFile(input, (source) => readCaseFile(source.content, source)),
  },
  {
    name: 'year files',
    file: 'shared/settlement/year-file.ts',
    seeds: [file('resources/years/jian-assistance.yaml')],
    run: (input) => readYamlFile(input, (source) => readYearFile(source)),
  },
]
