import { createHash } from 'node:crypto'
import type { SimulatedAddressing } from './card-description.ts'
import type { CardModel, CardRecord } from './card-model.ts'

/** The chip: takes commands, answers bytes with a status, remembers what is selected until it loses power. */
export interface SimulatedCard {
  readonly answerToReset: Uint8Array
  readonly mute: boolean
  reset(): void
  answer(apdu: Uint8Array): Uint8Array
}

const environmentName = Buffer.from('7378312E73682EC9E7BBE1B1A3D5CF', 'hex')
const algorithm = 0x03
/** FCI of the environment: its name, then directory file and algorithm identifier. */
const controlInformation = Buffer.concat([
  Buffer.from([0x6f, 0x1c, 0x84, environmentName.length]),
  environmentName,
  Buffer.from([0xa5, 0x09, 0x88, 0x01, 0x01, 0x9f, 0x0c, 0x03, 0x86, 0x01, algorithm]),
])
const holderFile = 0xef06
const pinTriesMax = 3

/** The key of every simulated third-generation card. Known to everybody, good for nothing else. */
export const testKey = Buffer.from('5AA5C33C0FF01E2D5AA5C33C0FF01E2D', 'hex')

/** What a holder of the test key answers to these bytes. Made up for the simulator; real cards use a national algorithm. */
export function testCryptogram(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(testKey).update(data).digest().subarray(0, 16)
}

const status = (word: number) => Uint8Array.of(word >> 8, word & 0xff)
const withStatus = (data: Uint8Array, word = 0x9000) => Uint8Array.of(...data, ...status(word))

export function createSimulatedCard(model: CardModel): SimulatedCard {
  const { habits } = model
  let environmentSelected = false
  let selectedFile: number | undefined
  let authorised = false
  let waiting: Uint8Array | undefined
  let challenges: Uint8Array[] = []
  let challengeNumber = 0
  let pinTries = pinTriesMax

  function reset(): void {
    environmentSelected = false
    selectedFile = undefined
    authorised = false
    waiting = undefined
    challenges = []
  }

  function select(parameter: number, data: Uint8Array): Uint8Array {
    if (parameter === 0x04) return selectEnvironment(data)
    if (!environmentSelected) return status(0x6985)
    if (parameter !== 0x00 && parameter !== 0x02) return status(0x6a86)
    if (!habits.fileParameters.includes(parameter)) return status(0x6a86)
    const file = ((data[0] ?? 0) << 8) | (data[1] ?? 0)
    if (!model.files.has(file)) return status(0x6a82)
    selectedFile = file
    return status(0x9000)
  }

  function selectEnvironment(name: Uint8Array): Uint8Array {
    if (habits.selectionStatus) return Buffer.from(habits.selectionStatus, 'hex')
    if (!environmentName.equals(name)) return status(0x6a82)
    environmentSelected = true
    selectedFile = undefined
    authorised = false
    if (habits.selectAnswer === 'direct') return withStatus(controlInformation)
    waiting = controlInformation
    return status(0x6100 | controlInformation.length)
  }

  function getResponse(length: number): Uint8Array {
    if (!waiting) return status(0x6985)
    if (length !== 0 && length !== waiting.length) return status(0x6c00 | waiting.length)
    const data = waiting
    waiting = undefined
    return withStatus(data)
  }

  function readRecord(parameter1: number, parameter2: number, length: number): Uint8Array {
    const addressing = addressingOf(parameter2)
    if (!habits.addressing.includes(addressing)) return status(0x6981)
    const ownFile = parameter2 >> 3
    const file = ownFile === 0 ? selectedFile : 0xef00 | ownFile
    if (!environmentSelected || file === undefined) return status(0x6986)
    const records = model.files.get(file)
    if (!records) return status(0x6a82)
    if (file === holderFile && habits.needsAuthentication && !authorised) return status(0x6982)
    const record = find(records, addressing, parameter1)
    if (!record) return status(0x6a83)
    return serve(record, length)
  }

  function serve(record: CardRecord, length: number): Uint8Array {
    if (length === 0 || length === record.bytes.length || habits.wrongLength === 'served') return withStatus(record.bytes)
    return habits.wrongLength === 'refused' ? status(0x6700) : status(0x6c00 | record.bytes.length)
  }

  /** A number nobody guesses is not needed here; one that repeats between runs is. */
  function challenge(length: number): Uint8Array {
    challengeNumber += 1
    const bytes = createHash('sha256').update(`challenge ${challengeNumber}`).digest().subarray(0, length)
    challenges = [...challenges, bytes].slice(-2)
    return withStatus(bytes)
  }

  function externalAuthentication(data: Uint8Array): Uint8Array {
    const [source, processFactor] = challenges
    if (!source || !processFactor) return status(0x6985)
    if (!Buffer.from(testCryptogram(Buffer.concat([processFactor, source]))).equals(data)) return status(0x6300)
    authorised = true
    return status(0x9000)
  }

  function verify(data: Uint8Array): Uint8Array {
    if (pinTries === 0) return status(0x6983)
    const given = Buffer.from(data).toString('hex').replace(/f+$/, '')
    pinTries = given === model.pin ? pinTriesMax : pinTries - 1
    return given === model.pin ? status(0x9000) : status(0x63c0 | pinTries)
  }

  return {
    answerToReset: model.answerToReset,
    mute: habits.mute,
    reset,
    answer(apdu) {
      const [instructionClass, instruction, p1 = 0, p2 = 0, length = 0] = apdu
      if (apdu.length < 5) return status(0x6700)
      if (instructionClass !== 0x00) return status(0x6e00)
      const data = apdu.subarray(5, 5 + length)
      if (instruction !== 0xc0) waiting = undefined
      switch (instruction) {
        case 0xa4:
          return select(p1, data)
        case 0xc0:
          return getResponse(length)
        case 0xb2:
          return readRecord(p1, p2, length)
        case 0x84:
          return challenge(length)
        case 0x88:
          return withStatus(testCryptogram(data))
        case 0x82:
          return externalAuthentication(data)
        case 0x20:
          return verify(data)
        default:
          return status(0x6d00)
      }
    },
  }
}

function addressingOf(parameter2: number): SimulatedAddressing {
  const byNumber = (parameter2 & 0x07) === 0x04
  return parameter2 >> 3 === 0 ? (byNumber ? 'number' : 'identifier') : byNumber ? 'number-and-file' : 'identifier-and-file'
}

function find(records: readonly CardRecord[], addressing: SimulatedAddressing, parameter: number): CardRecord | undefined {
  return addressing.startsWith('number') ? records[parameter - 1] : records.find((record) => record.id === parameter)
}
