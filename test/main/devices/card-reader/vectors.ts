import type { Frame, Message, Sender } from '../../../../main/devices/index.ts'
import { bytes } from './bytes.ts'

/** Frames of the reader protocol with what they must be read as. Numbers are those of the project's table of vectors. */
export interface Vector {
  readonly name: string
  readonly from: Sender
  readonly bytes: Uint8Array
  readonly frames: readonly Frame[]
}

const empty = new Uint8Array()

function message(type: number, sequence: number, parameters: Message['parameters'] = [0, 0, 0], data: Uint8Array = empty): Frame {
  return { kind: 'message', message: { type, slot: 1, sequence, parameters, data } }
}

const status = (word: Extract<Frame, { kind: 'status' }>['status']): Frame => ({ kind: 'status', status: word })
const notice = (map: number): Frame => ({ kind: 'slot-notice', map })

function damage(reason: Extract<Frame, { kind: 'damaged' }>['reason'], first: string, length: number): Frame {
  return { kind: 'damaged', reason, length, first: bytes(first).slice(0, 16) }
}

const answerToReset = bytes('3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4')
const selectEnvironment = bytes('00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF')
const goodAnswer = '02 80 02 00 00 00 01 04 00 00 00 90 00 17 03'
const good = message(0x80, 4, [0, 0, 0], bytes('90 00'))

function vector(name: string, from: Sender, frame: string, ...frames: Frame[]): Vector {
  return { name, from, bytes: bytes(frame), frames }
}

export const vectors: readonly Vector[] = [
  vector('C01 power on', 'host', '02 62 00 00 00 00 01 00 00 00 00 63 03', message(0x62, 0)),
  vector(
    'C02 answer to reset',
    'reader',
    '02 80 11 00 00 00 01 00 00 00 00 3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4 F8 03',
    message(0x80, 0, [0, 0, 0], answerToReset),
  ),
  vector(
    'C03 answer to reset with rubbish in the error byte',
    'reader',
    '02 80 11 00 00 00 01 00 00 81 00 3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4 79 03',
    message(0x80, 0, [0, 0x81, 0], answerToReset),
  ),
  vector('C04 no card', 'reader', '02 80 00 00 00 00 01 00 42 FE 00 3D 03', message(0x80, 0, [0x42, 0xfe, 0])),
  vector('C05 mute card', 'reader', '02 80 00 00 00 00 01 00 41 FE 00 3E 03', message(0x80, 0, [0x41, 0xfe, 0])),
  vector('C06 slot status asked', 'host', '02 65 00 00 00 00 01 20 00 00 00 44 03', message(0x65, 0x20)),
  vector('C07 active', 'reader', '02 81 00 00 00 00 01 20 00 00 00 A0 03', message(0x81, 0x20)),
  vector('C07 inactive', 'reader', '02 81 00 00 00 00 01 20 01 00 01 A0 03', message(0x81, 0x20, [1, 0, 1])),
  vector('C07 absent', 'reader', '02 81 00 00 00 00 01 20 02 00 00 A2 03', message(0x81, 0x20, [2, 0, 0])),
  vector('C08 card inserted', 'reader', '02 50 0C 5C 03', notice(0x0c)),
  vector('C08 card removed', 'reader', '02 50 08 58 03', notice(0x08)),
  vector('C09 command arrived', 'reader', '02 00 00 03', status('accepted')),
  vector(
    'C10 select the environment',
    'host',
    '02 6F 14 00 00 00 01 01 00 00 00 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF 89 03',
    message(0x6f, 1, [0, 0, 0], selectEnvironment),
  ),
  vector('C11 thirty bytes waiting', 'reader', '02 80 02 00 00 00 01 01 00 00 00 61 1E FD 03', message(0x80, 1, [0, 0, 0], bytes('61 1E'))),
  vector(
    'C12 record asked that is not there',
    'host',
    '02 6F 05 00 00 00 01 13 00 00 00 00 B2 0E 00 06 C2 03',
    message(0x6f, 0x13, [0, 0, 0], bytes('00 B2 0E 00 06')),
  ),
  vector('C12 record not found', 'reader', '02 80 02 00 00 00 01 13 00 00 00 6A 83 79 03', message(0x80, 0x13, [0, 0, 0], bytes('6A 83'))),
  vector(
    'C13 record asked with a wrong length',
    'host',
    '02 6F 05 00 00 00 01 14 00 00 00 00 B2 08 00 12 D7 03',
    message(0x6f, 0x14, [0, 0, 0], bytes('00 B2 08 00 12')),
  ),
  vector('C13 wrong length', 'reader', '02 80 02 00 00 00 01 14 00 00 00 6C 14 EF 03', message(0x80, 0x14, [0, 0, 0], bytes('6C 14'))),
  vector('C14 not authorised', 'reader', '02 80 02 00 00 00 01 15 00 00 00 69 82 7D 03', message(0x80, 0x15, [0, 0, 0], bytes('69 82'))),
  vector(
    'C15 PIN',
    'host',
    '02 6F 08 00 00 00 01 16 00 00 00 00 20 00 00 03 12 34 56 23 03',
    message(0x6f, 0x16, [0, 0, 0], bytes('00 20 00 00 03 12 34 56')),
  ),
  vector(
    'C15 wrong PIN, two tries left',
    'reader',
    '02 80 02 00 00 00 01 16 00 00 00 63 C2 34 03',
    message(0x80, 0x16, [0, 0, 0], bytes('63 C2')),
  ),
  vector(
    'C16 time extension, then the answer',
    'reader',
    '02 80 00 00 00 00 01 05 80 01 00 05 03 02 80 02 00 00 00 01 05 00 00 00 61 1E F9 03',
    message(0x80, 5, [0x80, 1, 0]),
    message(0x80, 5, [0, 0, 0], bytes('61 1E')),
  ),
  vector('C17 repeat your answer', 'host', '02 00 00 00 00 00 00 00 00 00 00 00 03', { kind: 'repeat-request' }),
  vector(
    'M10 wrong checksum',
    'reader',
    '02 80 02 00 00 00 01 04 00 00 00 90 00 16 03',
    damage('checksum', '02 80 02 00 00 00 01 04 00 00 00 90 00 16 03', 15),
  ),
  vector(
    'M11 wrong end mark',
    'reader',
    '02 80 02 00 00 00 01 04 00 00 00 90 00 17 04',
    damage('end-mark', '02 80 02 00 00 00 01 04 00 00 00 90 00 17 04', 15),
  ),
  vector(
    'M12 absurd length skipped',
    'reader',
    `02 80 FF FF 00 00 01 04 00 00 00 00 ${goodAnswer}`,
    damage('length', '02 80 FF FF 00 00', 6),
    good,
  ),
  vector(
    'M13 card pulled',
    'reader',
    '02 00 00 03 02 50 08 58 03 02 80 00 00 00 00 01 01 42 FE 00 3C 03',
    status('accepted'),
    notice(0x08),
    message(0x80, 1, [0x42, 0xfe, 0]),
  ),
  vector('M14 command arrived damaged', 'reader', '02 FF FF 03', status('checksum-error')),
  vector('M15 answer to an older command', 'reader', goodAnswer, good),
  vector('M16 noise before the answer', 'reader', `00 55 ${goodAnswer}`, good),
  vector(
    'M17 another record than the one asked for',
    'reader',
    '02 80 04 00 00 00 01 04 00 00 00 09 00 90 00 18 03',
    message(0x80, 4, [0, 0, 0], bytes('09 00 90 00')),
  ),
]
