import { createHash } from 'node:crypto'
import type { SamDamage, SamFrame, SamSender } from '../../../../main/devices/index.ts'
import { bytes, joined } from '../card-reader/bytes.ts'

/** Frames of the module's protocol with what they must be read as. Numbers are those of the project's table of vectors. */
export interface SamVector {
  readonly name: string
  readonly from: SamSender
  readonly bytes: Uint8Array
  /** Whole frames; damage is told too, where it has begun like a frame. */
  readonly frames: readonly SamFrame[]
  readonly skipped: number
  /** Left when everything has come, until the line goes quiet. */
  readonly pending: number
  readonly hash?: string
}

const textOf1_12 = bytes(`
  20 5F 09 4E 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 31 00
  30 00 31 00 31 00 39 00 39 00 30 00 30 00 31 00 30 00 31 00 17 53 AC 4E 02 5E 1C 4E CE 57 3A 53
  4B 6D D5 8B EF 8D 31 00 F7 53 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00
  20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 31 00 31 00 30 00
  31 00 30 00 31 00 31 00 39 00 39 00 30 00 30 00 31 00 30 00 31 00 31 00 32 00 33 00 37 00 17 53
  AC 4E 02 5E 6C 51 89 5B 40 5C 1C 4E CE 57 06 52 40 5C 20 00 20 00 20 00 20 00 20 00 32 00 30 00
  32 00 30 00 30 00 31 00 30 00 31 00 32 00 30 00 34 00 30 00 30 00 31 00 30 00 31 00 20 00 20 00
  20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00`)

/** Fields in UTF-16, each as wide as it is on the card. */
function record(...fields: readonly (readonly [text: string, width: number])[]): Uint8Array {
  return Uint8Array.from(Buffer.from(fields.map(([text, width]) => text.padEnd(width)).join(''), 'utf16le'))
}

export const records = {
  resident: textOf1_12,
  'hk-macao-taiwan': joined([
    record(['李四', 15], ['2', 1], ['', 2], ['19850505', 8], ['广东省深圳市福田区示例路3号', 35], ['81000019850505001X', 18]),
    record(['深圳市公安局', 15], ['20230601', 8], ['20280601', 8]),
    bytes('48 00 31 00 32 00 33 00 34 00 35 00 36 00 37 00 38 00 30 00 31 00 20 00 20 00 20 00 4A 00 20 00 20 00 20 00'),
  ]),
  'foreign-2017': joined([
    record(['SMITH, JOHN', 60], ['1', 1], ['USA310088031501', 15], ['USA', 3], ['约翰', 15], ['20190101', 8], ['20290101', 8]),
    bytes('31 00 39 00 38 00 38 00 30 00 33 00 31 00 35 00 30 00 31 00 31 00 35 00 30 00 30 00 49 00 20 00 20 00 20 00'),
  ]),
  'foreign-2023': joined([
    record(['约翰', 15], ['1', 1], ['00', 2], ['19880315', 8], ['SMITH, JOHN', 35], ['91112419880315001X', 18], ['', 15]),
    record(['20240101', 8], ['20340101', 8], ['', 11]),
    bytes('55 00 53 00 41 00 59 00 20 00 20 00 20 00'),
  ]),
} as const

const photo = Uint8Array.from({ length: 1024 }, (_, at) => at % 256)
const photoWithPreamble = Uint8Array.from(photo)
photoWithPreamble.set(bytes('AA AA AA 96 69'), 100)
const fingerprints = Uint8Array.from({ length: 1024 }, (_, at) => 0xa5 ^ (at % 256))

const preamble = bytes('AA AA AA 96 69')
const baseLengths = bytes('01 00 04 00')
const newAddress = joined([
  bytes('0A 4E 77 6D 02 5E 66 6D 1C 4E B0 65 3A 53 3A 79 8B 4F EF 8D 32 00 F7 53'),
  ...Array.from({ length: 23 }, () => bytes('20 00')),
])

function answer(status: number, data: Uint8Array = new Uint8Array()): SamFrame {
  return { kind: 'answer', answer: { document: [0, 0], status, data } }
}

function command(code: number, parameter: number): SamFrame {
  return { kind: 'command', command: { command: code, parameter, data: new Uint8Array() } }
}

function damage(reason: SamDamage, frame: Uint8Array): SamFrame {
  return { kind: 'damaged', reason, length: frame.length, first: frame.slice(0, 10) }
}

type Rest = Partial<Pick<SamVector, 'skipped' | 'pending' | 'hash'>>

function vector(name: string, from: SamSender, frame: Uint8Array, frames: readonly SamFrame[], rest: Rest = {}): SamVector {
  return { name, from, bytes: frame, frames, skipped: 0, pending: 0, ...rest }
}

/** A packet with its data written out: preamble, length and status, data, check byte. */
function packet(name: string, head: string, check: string, data: Uint8Array, hash?: string): SamVector {
  const whole = joined([preamble, bytes(head), data, bytes(check)])
  return vector(name, 'module', whole, [answer(0x90, data)], hash === undefined ? {} : { hash })
}

const noCard = 'AA AA AA 96 69 00 04 00 00 80 84'
const badCheck = bytes('AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 96')
const base = (text: Uint8Array, picture = photo) => joined([baseLengths, text, picture])

const i16 = packet(
  'I16 base packet',
  '05 08 00 00 90',
  'CC',
  base(records.resident),
  '393e7d584e263932b5f621375c9c4edc812a7aaa652ac17c11c76838f33f95ab',
)
const flipped = Uint8Array.from(i16.bytes)
flipped[300] = (flipped[300] ?? 0) ^ 1

const bare = (name: string, frame: string, status: number) => vector(name, 'module', bytes(frame), [answer(status)])
const sent = (name: string, frame: string, code: number, parameter: number) =>
  vector(name, 'host', bytes(frame), [command(code, parameter)])

export const vectors: readonly SamVector[] = [
  sent('I01 find', 'AA AA AA 96 69 00 03 20 01 22', 0x20, 0x01),
  sent('I02 select', 'AA AA AA 96 69 00 03 20 02 21', 0x20, 0x02),
  sent('I03 read base', 'AA AA AA 96 69 00 03 30 01 32', 0x30, 0x01),
  sent('I04 read with fingerprints', 'AA AA AA 96 69 00 03 30 10 23', 0x30, 0x10),
  sent('I05 new address', 'AA AA AA 96 69 00 03 30 03 30', 0x30, 0x03),
  sent('I06 status', 'AA AA AA 96 69 00 03 11 FF ED', 0x11, 0xff),
  sent('I07 module number', 'AA AA AA 96 69 00 03 12 FF EE', 0x12, 0xff),
  vector('I08 found', 'module', bytes('AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97'), [answer(0x9f, new Uint8Array(4))]),
  vector('I09 selected', 'module', bytes('AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C'), [answer(0x90, new Uint8Array(8))]),
  bare('I10 find failed', noCard, 0x80),
  bare('I11 select failed', 'AA AA AA 96 69 00 04 00 00 81 85', 0x81),
  bare('I12 read failed', 'AA AA AA 96 69 00 04 00 00 41 45', 0x41),
  bare('I13 no such item', 'AA AA AA 96 69 00 04 00 00 91 95', 0x91),
  bare('I14 not authorised', 'AA AA AA 96 69 00 04 00 00 66 62', 0x66),
  packet('I15 module number', '00 14 00 00 90', 'B4', bytes('05 00 01 00 A5 3A 34 01 40 E2 01 00 B1 68 DE 3A')),
  i16,
  packet(
    'I17 base packet with a preamble in the photo',
    '05 08 00 00 90',
    'F1',
    base(records.resident, photoWithPreamble),
    '6e3295709949d9077d7537190c43170321614314988ca04edb94e4d9944b9096',
  ),
  packet(
    'I18 with fingerprints',
    '09 0A 00 00 90',
    'C6',
    joined([baseLengths, bytes('04 00'), records.resident, photo, fingerprints]),
    '95f5ed45d6b6ebbfb06d09b9b3c8b3de6371edf378e3758e50c8f54b662d7e06',
  ),
  packet(
    'I19 asked with fingerprints, the card has none',
    '05 0A 00 00 90',
    'CE',
    joined([baseLengths, bytes('00 00'), records.resident, photo]),
    'a811db9ec9bd0350d495bf732558748354e0e23c9d0160ef062db8aca3095156',
  ),
  packet('I20 new address', '00 4A 00 00 90', '6E', newAddress),
  packet(
    'I21 residence permit',
    '05 08 00 00 90',
    '10',
    base(records['hk-macao-taiwan']),
    'c62884477505ab88c36e65b2e90d179d790b6655df4c91108123ceac24b88779',
  ),
  packet(
    'I22 foreigner, layout of 2017',
    '05 08 00 00 90',
    'DE',
    base(records['foreign-2017']),
    'a71fb714ebc4560c0f770539a9f127297b91c3d5c824c50bf1609e54c7f9fcb4',
  ),
  packet(
    'I23 foreigner, layout of 2023',
    '05 08 00 00 90',
    'C2',
    base(records['foreign-2023']),
    '34d5b74031a22eb637fd9d75b3c3365828b1698bb79f9c63d4b7e9f20d27bd44',
  ),
  vector('M01 wrong check byte', 'module', badCheck, [damage('checksum', badCheck)], { skipped: 15 }),
  vector('M02 noise, then no card', 'module', bytes(`00 FF AA ${noCard}`), [answer(0x80)], { skipped: 3 }),
  vector(
    'M03 impossible length, then no card',
    'module',
    bytes(`AA AA AA 96 69 FF FF 00 00 90 ${noCard}`),
    [damage('length', bytes('AA AA AA 96 69 FF')), answer(0x80)],
    { skipped: 10 },
  ),
  vector(
    'M04 length below the least',
    'module',
    bytes('AA AA AA 96 69 00 03 00 00 03'),
    [damage('length', bytes('AA AA AA 96 69 00 03'))],
    { skipped: 10 },
  ),
  vector('M05 a header that stops', 'module', bytes('AA AA AA 96 69 00'), [], { pending: 6 }),
  vector('M06 all but the last byte of I16', 'module', i16.bytes.slice(0, -1), [], { pending: 1294 }),
  vector('M07 I16 with one bit flipped', 'module', flipped, [damage('checksum', flipped)], {
    skipped: 1295,
    hash: 'edc45e72f5715ed1756ca13fba53d740553ed04d8e22df193459b14790e70538',
  }),
  vector('M08 two frames glued', 'module', bytes(`${noCard} AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97`), [
    answer(0x80),
    answer(0x9f, new Uint8Array(4)),
  ]),
  vector(
    'M09 a bad frame, then select failed',
    'module',
    joined([badCheck, bytes('AA AA AA 96 69 00 04 00 00 81 85')]),
    [damage('checksum', badCheck), answer(0x81)],
    { skipped: 15 },
  ),
]

export function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

export function vectorNamed(number: string): SamVector {
  const found = vectors.find(({ name }) => name.startsWith(`${number} `))
  if (!found) throw new RangeError(`no vector ${number}`)
  return found
}
