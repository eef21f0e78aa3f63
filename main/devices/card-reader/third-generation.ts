import { refuse, succeed } from '../../../shared/errors/index.ts'
import { getChallenge, statusText, statusWords } from './apdu.ts'
import type { CardApplication, CardOutcome } from './card-application.ts'
import { hex } from './card-records.ts'

/** What the bureau's key service needs to open the holder data of a third-generation card. Hexadecimal texts, upper case. */
export interface AuthorizationRequest {
  readonly region: string
  readonly resetInformation: string
  /** 算法标识; `01` where the card names none. */
  readonly algorithm: string
  readonly cardIdentification: string
  readonly internal: { readonly processFactor: string; readonly source: string }
  readonly external: { readonly processFactor: string; readonly source: string }
}

export interface Authorization {
  /** What the card must have answered to the internal authentication: proves the card. */
  readonly internalResult: Uint8Array
  /** Sixteen bytes that open the holder data: prove us. */
  readonly externalResult: Uint8Array
}

/** The hook to a bureau's key service. The service and its key references are local: without it such cards cannot be read here. */
export interface ThirdGenerationKeys {
  /** P1 P2 of INTERNAL AUTHENTICATE. */
  readonly internalKey: readonly [number, number]
  /** No answer of the service is `null`; the card then asks for online authentication elsewhere. */
  authorize(request: AuthorizationRequest, signal?: AbortSignal): Promise<Authorization | null>
}

const challengeBytes = 8
const externalKey = [0x00, 0x0a] as const

type CardOfRequest = Pick<AuthorizationRequest, 'region' | 'resetInformation' | 'cardIdentification'>

/** The card no longer knows the random numbers it drew. */
const staleChallenge = refuse('card.bad-data', { field: 'authentication', reason: `status ${statusText(statusWords.dataInvalid)}` })

/** Opens the holder data of a third-generation card: the card proves itself to the bureau, the bureau to the card. */
export async function authorizeCard(
  application: CardApplication,
  keys: ThirdGenerationKeys,
  card: CardOfRequest,
  signal?: AbortSignal,
): Promise<CardOutcome<undefined>> {
  const opened = await authorizeOnce(application, keys, card, signal)
  return opened === staleChallenge ? await authorizeOnce(application, keys, card, signal) : opened
}

async function authorizeOnce(
  application: CardApplication,
  keys: ThirdGenerationKeys,
  card: CardOfRequest,
  signal?: AbortSignal,
): Promise<CardOutcome<undefined>> {
  const reselected = await application.reselect()
  if (!reselected.ok) return reselected
  const internal = await challengePair(application)
  if (!internal.ok) return internal
  const [p1, p2] = keys.internalKey
  const data = [...internal.value.processFactor, ...internal.value.source]
  const proof = await succeeded(application, Uint8Array.of(0x00, 0x88, p1, p2, data.length, ...data))
  if (!proof.ok) return proof
  const external = await challengePair(application)
  if (!external.ok) return external

  const authorization = await keys.authorize(
    { ...card, algorithm: algorithmOf(application.controlInformation), internal: texts(internal.value), external: texts(external.value) },
    signal,
  )
  signal?.throwIfAborted()
  if (!authorization || hex(authorization.internalResult) !== hex(proof.value)) return refuse('card.authentication-required', {})
  const opening = authorization.externalResult
  const opened = await succeeded(application, Uint8Array.of(0x00, 0x82, ...externalKey, opening.length, ...opening))
  return opened.ok ? succeed(undefined) : opened
}

interface ChallengePair {
  readonly source: Uint8Array
  readonly processFactor: Uint8Array
}

async function challengePair(application: CardApplication): Promise<CardOutcome<ChallengePair>> {
  const source = await succeeded(application, getChallenge(challengeBytes))
  if (!source.ok) return source
  const processFactor = await succeeded(application, getChallenge(challengeBytes))
  if (!processFactor.ok) return processFactor
  return succeed({ source: source.value, processFactor: processFactor.value })
}

function texts(pair: ChallengePair): { readonly processFactor: string; readonly source: string } {
  return { processFactor: hex(pair.processFactor), source: hex(pair.source) }
}

async function succeeded(application: CardApplication, apdu: Uint8Array): Promise<CardOutcome<Uint8Array>> {
  const answer = await application.send(apdu)
  if (!answer.ok) return answer
  if (answer.value.status === statusWords.done) return succeed(answer.value.data)
  if (answer.value.status === statusWords.notAuthorised) return refuse('card.authentication-required', {})
  if (answer.value.status === statusWords.dataInvalid) return staleChallenge
  if (answer.value.status === statusWords.keyBlocked) return refuse('card.locked', {})
  return refuse('card.bad-data', { field: 'authentication', reason: `status ${statusText(answer.value.status)}` })
}

/** The byte after `9F 0C 03 86 01` in the control information. */
function algorithmOf(controlInformation: Uint8Array): string {
  return /9F0C038601([0-9A-F]{2})/.exec(hex(controlInformation))?.[1] ?? '01'
}
