import type { EnvelopeFrame } from '../../../../main/devices/index.ts'
import { bytes } from '../card-reader/bytes.ts'

/** Frames in the common envelope with what they must be read as. Numbers are those of the project's table of vectors. */
export interface EnvelopeVector {
  readonly name: string
  readonly bytes: Uint8Array
  readonly frames: readonly EnvelopeFrame[]
}

const content = (text: string): EnvelopeFrame => ({ kind: 'content', content: bytes(text) })

function vector(name: string, frame: string, ...frames: EnvelopeFrame[]): EnvelopeVector {
  return { name, bytes: bytes(frame), frames }
}

const environment = '00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF'

export const mt3Vectors: readonly EnvelopeVector[] = [
  vector('firmware asked', '02 00 03 00 01 00 01 03', content('00 01 00')),
  vector('T01 reset', '02 00 03 C0 30 00 F0 03', content('C0 30 00')),
  vector(
    'T01 answer to reset',
    '02 00 14 00 00 00 3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4 68 03',
    content('00 00 00 3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4'),
  ),
  vector('T02 select, its check byte 03', `02 00 17 C0 31 00 ${environment} 03 03`, content(`C0 31 00 ${environment}`)),
  vector('T02 thirty bytes waiting', '02 00 05 00 00 00 61 1E 7F 03', content('00 00 00 61 1E')),
  vector('T03 power off', '02 00 03 C0 32 00 F2 03', content('C0 32 00')),
  vector('T03 done, its check byte 00', '02 00 03 00 00 00 00 03', content('00 00 00')),
  vector('T04 card error', '02 00 03 00 12 00 12 03', content('00 12 00')),
  vector('M18 wrong check byte', '02 00 05 00 00 00 61 1E 7E 03', { kind: 'damaged', reason: 'checksum', length: 10 }),
]

export const keyVectors: readonly EnvelopeVector[] = [
  vector('ping', '02 00 01 10 10 03', content('10')),
  vector('pong', '02 00 0B 90 52 4B 2D 53 49 4D 20 31 2E 30 FC 03', content('90 52 4B 2D 53 49 4D 20 31 2E 30')),
  vector('K01 rating asked', '02 00 05 20 1E 57 30 33 6A 03', content('20 1E 57 30 33')),
  vector('K01 rating accepted', '02 00 02 A0 20 80 03', content('A0 20')),
  vector('K01 very satisfied', '02 00 02 A1 05 A4 03', content('A1 05')),
  vector('very dissatisfied', '02 00 02 A1 01 A0 03', content('A1 01')),
  vector('nobody pressed', '02 00 01 A2 A2 03', content('A2')),
  vector('rating cancelled', '02 00 01 21 21 03', content('21')),
  vector('busy', '02 00 02 EE 02 EC 03', content('EE 02')),
  vector('K02 PIN asked', '02 00 05 30 06 06 1E 01 2F 03', content('30 06 06 1E 01')),
  vector('K02 PIN accepted', '02 00 02 A0 30 90 03', content('A0 30')),
  vector('K02 six keys', '02 00 02 B0 2A 9A 03'.repeat(6), ...Array.from({ length: 6 }, () => content('B0 2A'))),
  vector('K02 digits', '02 00 07 B1 31 32 33 34 35 36 B6 03', content('B1 31 32 33 34 35 36')),
  vector('PIN cancelled', '02 00 01 B2 B2 03', content('B2')),
  vector('PIN timed out', '02 00 01 B3 B3 03', content('B3')),
]
