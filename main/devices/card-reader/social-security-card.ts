import type { LocalDate } from '../../../shared/dates/index.ts'
import { refuse, succeed } from '../../../shared/errors/index.ts'
import type { CardIdentity } from '../../services/ports/index.ts'
import { type AnswerToReset, readAnswerToReset } from './answer-to-reset.ts'
import { type CardApplication, type CardOutcome, openApplication } from './card-application.ts'
import { type CardGeneration, type CardRecords, generationOf, hex, readIdentity, recordPlaces, versionText } from './card-records.ts'
import type { CardSlot } from './card-slot.ts'
import { authorizeCard, type ThirdGenerationKeys } from './third-generation.ts'

export interface SocialSecurityCardSettings {
  today(): LocalDate
  readonly thirdGeneration?: ThirdGenerationKeys
  /** Whether records that are not part of the identity are read too; they make a reading a third longer. */
  readonly records?: 'identity' | 'all'
  /** Equal readings an identity needs. Two, because the line's check is a plain XOR; one exists for measuring what two are worth. */
  readonly equalReadings?: 1 | 2
}

/** Readings tried before the card counts as unreadable. */
const readingsMax = 6

const mayBeDamage: ReadonlySet<string> = new Set(['card.bad-data', 'card.unsupported-version', 'device.garbled'])

/** Powers the card, reads it and leaves it without power. */
export async function readSocialSecurityCard(
  slot: CardSlot,
  settings: SocialSecurityCardSettings,
  signal?: AbortSignal,
): Promise<CardOutcome<CardIdentity>> {
  const outcome = await readPowered(slot, settings, signal)
  // The card may be gone or the line lost by now: what was read counts, not how the card took leave.
  await slot.powerOff(!outcome.ok && outcome.error.code.startsWith('device.') ? 150 : 300)
  return outcome
}

async function readPowered(slot: CardSlot, settings: SocialSecurityCardSettings, signal?: AbortSignal): Promise<CardOutcome<CardIdentity>> {
  const reset = await readReset(slot, signal)
  if (!reset.ok) return reset
  const application = await openApplication(slot, signal)
  if (!application.ok) return application
  const card = { slot, application: application.value, historical: reset.value.historical }
  const identity = await readUntilEqual(card, settings, signal)
  if (!identity.ok || settings.equalReadings === 1) return identity
  return await confirmReset(slot, identity.value, signal)
}

async function readReset(slot: CardSlot, signal?: AbortSignal): Promise<CardOutcome<AnswerToReset>> {
  const reset = await slot.powerOn(signal)
  if (!reset.ok) return reset
  const answer = readAnswerToReset(reset.value)
  return answer ? succeed(answer) : refuse('card.bad-data', { field: 'answerToReset', reason: 'not well-formed' })
}

/** The answer to reset belongs to the identity too, and mostly has no check byte: it counts when heard twice. */
async function confirmReset(slot: CardSlot, identity: CardIdentity, signal?: AbortSignal): Promise<CardOutcome<CardIdentity>> {
  const heard = new Set([identity.resetInformation])
  for (let again = 1; again < readingsMax; again += 1) {
    const reset = await readReset(slot, signal)
    if (!reset.ok && reset.error.code !== 'card.bad-data' && reset.error.code !== 'device.garbled') return reset
    if (!reset.ok) continue
    const resetInformation = hex(reset.value.historical)
    if (heard.has(resetInformation)) return succeed({ ...identity, resetInformation })
    heard.add(resetInformation)
  }
  return refuse('card.bad-data', { field: 'answerToReset', reason: 'no two readings are equal' })
}

interface OpenCard {
  readonly slot: CardSlot
  readonly application: CardApplication
  readonly historical: Uint8Array
}

/**
 * Reads the whole identity until two readings are equal byte for byte; three where the line shows any sign of noise. One damaged
 * answer in 256 passes the line's check, so a single reading is no identity. The second reading costs its time on the line: about
 * 0.65 s at 9600 baud, 0.05 s at 115200.
 */
async function readUntilEqual(
  card: OpenCard,
  settings: SocialSecurityCardSettings,
  signal?: AbortSignal,
): Promise<CardOutcome<CardIdentity>> {
  const disturbancesBefore = card.slot.disturbances
  const heard = new Map<string, number>()
  const count = (said: string) => {
    heard.set(said, (heard.get(said) ?? 0) + 1)
    return heard.get(said) ?? 0
  }
  const needed = () => settings.equalReadings ?? (card.slot.disturbances > disturbancesBefore || heard.size > 1 ? 3 : 2)
  let damage: CardOutcome<never> | undefined
  for (let reading = 1; reading <= readingsMax; reading += 1) {
    const records = await readRecords(card, settings, signal)
    const identity = records.ok ? readIdentity(records.value, card.historical, settings.today()) : records
    if (identity.ok) {
      if (records.ok && count(fingerprint(records.value)) >= needed()) return identity
      continue
    }
    // A reader that falls silent after half an answer is told by the half answer.
    if (!mayBeDamage.has(identity.error.code)) return identity.error.code === 'device.no-answer' && damage ? damage : identity
    // Damage on the line can look like a bad card: only what is said twice is believed.
    if (count(`${identity.error.code} ${JSON.stringify(identity.error.details)}`) >= 2) return identity
    damage = identity
  }
  return damage ?? refuse('card.bad-data', { field: 'card', reason: 'no two readings are equal' })
}

async function readRecords(card: OpenCard, settings: SocialSecurityCardSettings, signal?: AbortSignal): Promise<CardOutcome<CardRecords>> {
  const { application } = card
  const records = new Map<number, Uint8Array>()
  let generation: CardGeneration = 2
  let authorized = false
  application.forgetSelection()
  for (const place of recordPlaces) {
    if (place.extra && settings.records !== 'all') continue
    if (generation === 1 && place.number.first === undefined) continue
    let read = await application.record(place, generation)
    if (!read.ok && read.error.code === 'card.authentication-required' && settings.thirdGeneration && !authorized) {
      authorized = true
      const opened = await authorizeCard(application, settings.thirdGeneration, cardOf(records, card.historical), signal)
      if (!opened.ok) return opened
      read = await application.record(place, generation)
    }
    if (!read.ok) return read
    if (read.value) records.set(place.id, read.value)
    else if (!place.optional) return refuse('card.bad-data', { field: place.field, reason: 'record not found' })
    if (place.field === 'version' && read.value) {
      const found = generationOf(read.value)
      if (!found) return refuse('card.unsupported-version', { version: versionText(read.value) })
      generation = found
    }
  }
  return succeed(records)
}

function cardOf(records: CardRecords, historical: Uint8Array) {
  const cardIdentification = hex(records.get(0x01) ?? new Uint8Array())
  return { region: cardIdentification.slice(0, 6), cardIdentification, resetInformation: hex(historical) }
}

function fingerprint(records: CardRecords): string {
  return [...records].map(([id, value]) => `${id}=${hex(value)}`).join(' ')
}
