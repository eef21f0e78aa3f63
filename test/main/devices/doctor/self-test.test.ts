import { afterAll, describe, expect, it } from 'vitest'
import { createTransport } from '../../../../main/devices/index.ts'
import { startCardReaderSimulator } from '../../../../main/simulators/card-reader/index.ts'
import { createNoiseSource } from '../../../../main/simulators/common/spoiled.ts'
import { startIdCardReaderSimulator } from '../../../../main/simulators/id-card-reader/index.ts'
import { startMt3CardReaderSimulator } from '../../../../main/simulators/mt3-card-reader/index.ts'
import { startFramedPad } from '../../../../main/simulators/pin-pad/index.ts'
import { startRatingKeypadSimulator } from '../../../../main/simulators/rating-keypad/index.ts'
import { startReceiptPrinterSimulator } from '../../../../main/simulators/receipt-printer/index.ts'
import { startScannerSimulator } from '../../../../main/simulators/scanner/index.ts'
import type { Diagnosis, SelfTestReport } from '../../../../shared/contract/index.ts'
import { diagnoses } from '../../../../shared/contract/index.ts'
import { aCard } from '../card-reader/cards.ts'
import { zhangSan } from '../id-card-reader/documents.ts'
import { canMakeSerialPairs } from '../serial-pair.ts'
import {
  type Bench,
  cardCase,
  cardReader,
  documentCase,
  type Later,
  otherProgramOn,
  pair,
  personCase,
  printerCase,
  settingsOf,
  stranger,
  testOn,
} from './benches.ts'
import { lineAtSpeed } from './true-speed.ts'

interface Case {
  /** What is really wrong. */
  readonly fault: string
  readonly expected: Diagnosis
  readonly set: (later: Later) => Promise<Bench>
}

const bankCard = aCard({ habits: { selectionStatus: '6A82' } })
const card = (port: string) => [settingsOf('social-card', 'acs-serial', port)]
const tcp = { listen: 'tcp', port: 0 } as const

/** A device of another kind where a reader of this kind is configured. */
async function mixedUp(
  later: Later,
  start: Promise<{ readonly address: string; close(): Promise<void> }>,
  kind: 'social-card' | 'id-card' = 'social-card',
) {
  const { address, close } = await start
  later(close)
  return { devices: [settingsOf(kind, kind === 'social-card' ? 'acs-serial' : 'sam-v', address)] }
}

const anywhere: readonly Case[] = [
  { fault: 'none: card, reader, platform and person', expected: 'works', set: (later) => personCase(later, { kind: 'entitled' }) },
  {
    fault: 'no card in the reader',
    expected: 'works-without-card',
    set: async (later) => ({ devices: card((await startedWithoutCard(later)).address) }),
  },
  { fault: 'device server switched off', expected: 'host-unreachable', set: async () => ({ devices: card('tcp://127.0.0.1:9') }) },
  {
    fault: 'device behind the server switched off',
    expected: 'silent',
    set: async (later) => ({ devices: card(await stranger(later, () => undefined)) }),
  },
  {
    fault: 'receive and send joined in the cable',
    expected: 'echoes',
    set: async (later) => ({ devices: card(await stranger(later, (socket) => socket.on('data', (bytes) => socket.write(bytes)))) }),
  },
  {
    fault: 'cable beside a motor',
    expected: 'noise',
    set: async (later) => {
      const noise = createNoiseSource()
      return {
        devices: card(
          await stranger(later, (socket) => {
            const timer = setInterval(() => socket.write(noise(40)), 30)
            socket.on('close', () => clearInterval(timer))
          }),
        ),
      }
    },
  },
  {
    fault: 'device server serves another caller',
    expected: 'port-held',
    set: async (later) => {
      const { address } = await cardReader(later)
      const other = createTransport(address, { baudRate: 9_600 })
      await other.open()
      later(other.close)
      return { devices: card(address) }
    },
  },
  { fault: 'MT3 reader under the ACS driver', expected: 'family-wrong', set: (later) => mixedUp(later, startMt3CardReaderSimulator(tcp)) },
  {
    fault: 'ACS reader under the MT3 driver',
    expected: 'family-wrong',
    set: async (later) => ({ devices: [settingsOf('social-card', 'mt3-serial', (await cardReader(later)).address)] }),
  },
  {
    fault: 'identity card reader in the place of the card reader',
    expected: 'kind-wrong',
    set: (later) => mixedUp(later, startIdCardReaderSimulator(tcp)),
  },
  {
    fault: 'card reader in the place of the identity card reader',
    expected: 'kind-wrong',
    set: (later) => mixedUp(later, startCardReaderSimulator(tcp), 'id-card'),
  },
  {
    fault: 'printer in the place of the card reader',
    expected: 'kind-wrong',
    set: (later) => mixedUp(later, startReceiptPrinterSimulator(tcp)),
  },
  {
    fault: 'rating keypad in the place of the identity card reader',
    expected: 'kind-wrong',
    set: (later) => mixedUp(later, startRatingKeypadSimulator(tcp), 'id-card'),
  },
  { fault: 'PIN pad in the place of the card reader', expected: 'kind-wrong', set: (later) => mixedUp(later, startFramedPad(tcp)) },
  {
    fault: 'scanner, being used, in the place of the card reader',
    expected: 'kind-wrong',
    set: async (later) => {
      const scanner = await startScannerSimulator(tcp)
      later(scanner.close)
      return { devices: card(scanner.address), before: () => scanner.burst(100, 50) }
    },
  },
  {
    fault: 'security module failed its self-test',
    expected: 'faulty',
    set: (later) => documentCase(later, zhangSan, [{ kind: 'self-test-failed' }]),
  },
  {
    fault: 'security module not authorised',
    expected: 'faulty',
    set: (later) => documentCase(later, zhangSan, [{ kind: 'not-authorised' }]),
  },
  { fault: 'card the wrong way round', expected: 'card-mute', set: (later) => cardCase(later, aCard({ habits: { mute: true } })) },
  {
    fault: 'card pulled while it is read',
    expected: 'card-pulled',
    set: (later) => cardCase(later, aCard(), { kind: 'pull-card', after: 6 }),
  },
  { fault: 'bank card', expected: 'card-foreign', set: (later) => cardCase(later, bankCard) },
  { fault: 'locked card', expected: 'card-locked', set: (later) => cardCase(later, aCard({ habits: { selectionStatus: '6283' } })) },
  {
    fault: 'card with a wrong length in a record',
    expected: 'card-data',
    set: (later) => cardCase(later, aCard({ habits: { wrongLengths: [0x08] } })),
  },
  { fault: 'card of an unknown version', expected: 'card-version', set: (later) => cardCase(later, aCard({ version: '9.00' })) },
  {
    fault: 'third-generation card without the key service',
    expected: 'keys-missing',
    set: (later) => cardCase(later, aCard({ version: '3.00' })),
  },
  {
    fault: 'reader that stops answering in the middle',
    expected: 'answers-too-late',
    set: (later) => cardCase(later, aCard(), { kind: 'silence', after: 6 }),
  },
  {
    fault: 'cable that comes loose while a card is read',
    expected: 'lost-meanwhile',
    set: (later) => cardCase(later, aCard(), { kind: 'hang-up', after: 6 }),
  },
  {
    fault: 'damaged bytes now and then',
    expected: 'unsteady',
    set: (later) => cardCase(later, aCard(), { kind: 'noise', after: 5, times: 2 }),
  },
  { fault: 'no document on the reader', expected: 'works-without-card', set: (later) => documentCase(later, undefined) },
  {
    fault: 'document lifted too early, every time',
    expected: 'document-moved',
    set: (later) => documentCase(later, zhangSan, [{ kind: 'status', on: 'read', status: '41', times: 9 }]),
  },
  {
    fault: 'document that fails authentication',
    expected: 'document-not-authentic',
    set: (later) => documentCase(later, zhangSan, [{ kind: 'status', on: 'read', status: '32', times: 9 }]),
  },
  {
    fault: 'document whose number does not add up',
    expected: 'document-data',
    set: (later) => documentCase(later, { ...zhangSan, idNumber: '110101199001011238' }),
  },
  {
    fault: 'platform cut off',
    expected: 'platform-unreachable',
    set: (later) => personCase(later, { kind: 'unreachable', reason: 'ECONNREFUSED' }),
  },
  {
    fault: 'person unknown to the platform',
    expected: 'person-unknown',
    set: (later) => personCase(later, { kind: 'unknown', words: '未查询到参保信息' }),
  },
  {
    fault: 'insurance suspended',
    expected: 'person-not-entitled',
    set: (later) => personCase(later, { kind: 'not-entitled', status: 'suspended' }),
  },
  {
    fault: 'card of somebody else than the record',
    expected: 'card-not-of-record',
    set: (later) => personCase(later, { kind: 'differs', field: 'name' }),
  },
  { fault: 'printer without paper', expected: 'paper-end', set: (later) => printerCase(later, 'paper-end') },
  { fault: 'printer with its cover open', expected: 'cover-open', set: (later) => printerCase(later, 'cover-open') },
  { fault: 'printer with little paper', expected: 'paper-near-end', set: (later) => printerCase(later, 'near-end') },
]

const onSerial: readonly Case[] = [
  { fault: 'cable not plugged in', expected: 'port-absent', set: async () => ({ devices: card('/dev/no-such-serial-port') }) },
  {
    fault: 'reader without power at the end of the cable',
    expected: 'silent',
    set: async (later) => ({ devices: card((await pair(later)).terminalPort) }),
  },
  {
    fault: 'another program holds the port',
    expected: 'port-held-by',
    set: async (later) => {
      const { terminalPort } = await pair(later)
      await otherProgramOn(later, terminalPort)
      return { devices: card(terminalPort) }
    },
  },
  {
    fault: 'two devices of ours set to one port',
    expected: 'port-held-by-us',
    set: async (later) => {
      const { terminalPort: path } = await pair(later)
      const ids = { vendorId: '1A86', productId: '7523' }
      return {
        devices: [settingsOf('social-card', 'acs-serial', '', { at: ids }), settingsOf('scanner', 'text-scanner', path)],
        more: { listPorts: async () => ({ ports: [{ path, ...ids }] }) },
        before: () => new Promise((resolve) => setTimeout(resolve, 300)),
      }
    },
  },
  {
    fault: 'reader set to 115200, terminal to 9600',
    expected: 'speed-wrong',
    set: async (later) => {
      const { terminalPort, devicePort } = await pair(later)
      const simulator = await startCardReaderSimulator({ listen: 'serial', path: devicePort, baudRate: 115_200, card: aCard() })
      later(simulator.close)
      return { devices: card(terminalPort), more: { createTransport: lineAtSpeed(115_200) } }
    },
  },
  {
    fault: 'two adapters alike, the reader on the second',
    expected: 'ports-alike-answered',
    set: async (later) => {
      const [empty, used] = [await pair(later), await pair(later)]
      const simulator = await startCardReaderSimulator({ listen: 'serial', path: used.devicePort })
      later(simulator.close)
      const ids = { vendorId: '1A86', productId: '7523' }
      return {
        devices: [settingsOf('social-card', 'acs-serial', '', { at: ids })],
        more: { listPorts: async () => ({ ports: [empty, used].map(({ terminalPort }) => ({ path: terminalPort, ...ids })) }) },
      }
    },
  },
]

async function startedWithoutCard(later: Later) {
  const simulator = await startCardReaderSimulator(tcp)
  later(simulator.close)
  return simulator
}

const cases = [...anywhere, ...(canMakeSerialPairs() ? onSerial : [])]

describe('a self-test names the culprit of', () => {
  const table: string[] = []
  afterAll(() => {
    process.stdout.write(`${['fault → verdict', ...table].join('\n')}\n`)
  })

  // Most of them wait for a device that never answers: a few beside one another. What was started last is ended first.
  it.concurrent.for(cases)('$fault', async ({ fault, expected, set }, { onTestFinished }) => {
    const report: SelfTestReport = await testOn(await set((cleanUp) => onTestFinished(async () => void (await cleanUp()))))
    const { culprit, code } = report.verdict
    table.push(`${code === expected ? ' ' : '!'} ${fault} → ${culprit}: ${code}`)
    expect({ culprit, code }, JSON.stringify(report.steps)).toEqual({ culprit: diagnoses[expected], code: expected })
  })
})
