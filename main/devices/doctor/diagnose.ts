import { type DeviceKind, type Diagnosis, diagnoses, type Verdict } from '../../../shared/contract/index.ts'
import type { ErrorCode } from '../../../shared/errors/index.ts'
import type { CardReaderCode, DeviceCode, IdCardCode } from '../../services/ports/index.ts'

/** What the platform says of the person a document names. */
export type PersonAnswer =
  | { readonly kind: 'entitled' }
  | { readonly kind: 'not-entitled'; readonly status: string }
  /** It knows the number, and another name belongs to it. */
  | { readonly kind: 'differs'; readonly field: 'name' | 'id-number' }
  | { readonly kind: 'unknown'; readonly words: string }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unreachable'; readonly reason: string }

/** Something a step ended badly with: a code of the register and its values as text. */
export interface Trouble<Code extends string> {
  readonly code: Code
  readonly values: Readonly<Record<string, string>>
}

/** A problem as evidence: values that are not text say nothing to a person. */
export function troubleOf<Code extends ErrorCode>(problem: { readonly code: Code; readonly details: object }): Trouble<Code> {
  const values = Object.entries(problem.details).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { code: problem.code, values: Object.fromEntries(values) }
}

/** Everything a self-test saw, as data. A later part is absent where an earlier one made it pointless. */
export interface Evidence {
  readonly kind: DeviceKind
  readonly driver: string
  readonly port: string
  readonly baudRate: number
  /** Several ports fit the settings; `answers` is the one that answered as this device, where exactly one did. */
  readonly alike?: { readonly paths: readonly string[]; readonly answers?: string }
  readonly opening: 'opened' | (Trouble<DeviceCode> & { readonly holder: string; readonly heldByUs?: DeviceKind })
  /** The line went away while it was being tested; `held` where a device server turned us away because it serves somebody else. */
  readonly lost: false | 'gone' | 'held'
  readonly probe?: Probe
  /** A card was in the reader when reading began. */
  readonly hadCard?: boolean
  /** What reading a card or document ended with. */
  readonly reading?: 'read' | Trouble<CardReaderCode | IdCardCode>
  readonly person?: PersonAnswer
  /** Bytes were damaged or meaningless on the way, though answers were found among them. */
  readonly disturbed: boolean
}

export interface Probe {
  /** `unasked`: a device that never answers. `answered` with what it said of itself. */
  readonly outcome: 'unasked' | { readonly said: string } | Trouble<DeviceCode>
  readonly bytesHeard: number
  readonly echo: boolean
  /** Another speed at which it answered as it should. */
  readonly otherSpeed?: number
  /** Another protocol that was heard, and what kind of device speaks it where we know one. */
  readonly family?: { readonly name: string; readonly kind?: DeviceKind }
}

type Values = Readonly<Record<string, string>>

/** Names the culprit. Judged from the wire outwards: what an earlier part explains, no later part is blamed for. */
export function diagnose(evidence: Evidence): Verdict {
  const [code, values] = findingOf(evidence)
  return { culprit: diagnoses[code], code, values: { port: evidence.port, ...values } }
}

type Finding = readonly [Diagnosis, Values?]

function findingOf(evidence: Evidence): Finding {
  return (
    ofPort(evidence) ??
    ofProbe(evidence) ??
    ofReading(evidence) ??
    // Entitled or not, a line that disturbs will sooner or later keep a card from being read.
    ofPerson(evidence.person) ??
    (evidence.disturbed ? ['unsteady'] : undefined) ??
    ofWorking(evidence)
  )
}

function ofPort({ alike, opening, port }: Evidence): Finding | undefined {
  if (alike) {
    const paths = alike.paths.join('、')
    return alike.answers === undefined ? ['ports-alike', { paths }] : ['ports-alike-answered', { paths, answers: alike.answers }]
  }
  if (opening === 'opened') return undefined
  switch (opening.code) {
    case 'device.not-found':
      return [port.startsWith('tcp://') ? 'host-unreachable' : 'port-absent']
    case 'device.busy':
      if (opening.heldByUs !== undefined) return ['port-held-by-us', { kind: opening.heldByUs }]
      return opening.holder === '' ? ['port-held'] : ['port-held-by', { holder: opening.holder }]
    case 'device.disconnected':
      return ['lost-meanwhile']
    default:
      return ['port-refused', { reason: opening.values.reason ?? opening.code }]
  }
}

function ofProbe(evidence: Evidence): Finding | undefined {
  const { probe, lost, driver, kind } = evidence
  if (probe === undefined) return undefined
  const { outcome } = probe
  if (outcome === 'unasked' || 'said' in outcome) return lost ? ['lost-meanwhile'] : undefined
  // A line that is held by somebody else at the far end is found out only after it opened.
  if (outcome.code === 'device.busy' || lost === 'held') return ['port-held']
  if (lost || outcome.code === 'device.disconnected') return ['lost-meanwhile']
  if (probe.echo) return ['echoes']
  if (probe.otherSpeed !== undefined) return ['speed-wrong', { configured: String(evidence.baudRate), answers: String(probe.otherSpeed) }]
  if (probe.family && probe.family.name !== driver) return ofOtherFamily(probe.family, kind)
  if (outcome.code === 'device.failed') return ['faulty', { reason: outcome.values.reason ?? '' }]
  if (probe.family) return ['unsteady']
  return probe.bytesHeard > 0 ? ['noise'] : ['silent']
}

function ofOtherFamily(family: { readonly name: string; readonly kind?: DeviceKind }, kind: DeviceKind): Finding {
  if (family.kind === undefined || family.kind === kind) return ['family-wrong', { family: family.name }]
  return ['kind-wrong', { family: family.name, kind: family.kind }]
}

const ofReadingCodes: Readonly<Record<CardReaderCode | IdCardCode, Diagnosis>> = {
  'device.not-configured': 'not-configured',
  'device.not-found': 'lost-meanwhile',
  'device.busy': 'port-held',
  'device.disconnected': 'lost-meanwhile',
  'device.no-answer': 'answers-too-late',
  'device.garbled': 'unsteady',
  'device.failed': 'faulty',
  'card.absent': 'works-without-card',
  'card.mute': 'card-mute',
  'card.not-social-security': 'card-foreign',
  'card.locked': 'card-locked',
  'card.authentication-required': 'keys-missing',
  'card.unsupported-version': 'card-version',
  'card.bad-data': 'card-data',
  'id-card.absent': 'works-without-card',
  'id-card.not-lifted': 'document-not-lifted',
  'id-card.moved': 'document-moved',
  'id-card.not-authentic': 'document-not-authentic',
  'id-card.unsupported': 'document-foreign',
  'id-card.bad-data': 'document-data',
}

function ofReading({ reading, lost, disturbed, hadCard }: Evidence): Finding | undefined {
  if (reading === undefined || reading === 'read') return undefined
  const code = ofReadingCodes[reading.code]
  if (reading.code === 'card.absent' && hadCard) return ['card-pulled']
  // Data that came over a disturbed line say nothing against the card.
  if (disturbed && (code === 'card-data' || code === 'document-data')) return ['unsteady']
  // What was read well before the line went away stays read.
  return lost ? ['lost-meanwhile'] : [code, reading.values]
}

function ofPerson(person: PersonAnswer | undefined): Finding | undefined {
  switch (person?.kind) {
    case 'unreachable':
      return ['platform-unreachable', { reason: person.reason }]
    case 'refused':
      return ['platform-refused', { words: person.words }]
    case 'unknown':
      return ['person-unknown', { words: person.words }]
    case 'not-entitled':
      return ['person-not-entitled', { status: person.status }]
    case 'differs':
      return ['card-not-of-record', { field: person.field }]
    default:
      return undefined
  }
}

/** What a printer says of itself when it cannot print. */
const sayings: Readonly<Record<string, Diagnosis>> = {
  'paper-end': 'paper-end',
  'cover-open': 'cover-open',
  cutter: 'cutter-stuck',
  offline: 'printer-offline',
  'paper-near-end': 'paper-near-end',
}

function ofWorking({ probe }: Evidence): Finding {
  if (probe === undefined || probe.outcome === 'unasked') return ['works-unproven']
  const saying = 'said' in probe.outcome ? sayings[probe.outcome.said] : undefined
  return [saying ?? 'works']
}
