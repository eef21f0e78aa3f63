import { isLocalDate, type LocalDate, lastDayOfMonth, yearOf } from '../dates/index.ts'
import { type ApplicationIdentifier, applicationIdentifiers } from './application-identifiers.ts'
import { hasGtinCheckDigit } from './check-digit.ts'
import type { Gs1Fault, Gs1Scan } from './scan.ts'
import type { ScanSettings } from './settings.ts'

const separator = '\u001d'

/** Characters a value may consist of: set 82 of the GS1 General Specifications. */
const valueText = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/

interface Element {
  readonly identifier: string
  readonly value: string
}

type Elements = { readonly ok: true; readonly elements: readonly Element[] } | { readonly ok: false; readonly fault: Gs1Fault }

export type Gs1Reading = { readonly ok: true; readonly scan: Gs1Scan } | { readonly ok: false; readonly fault: Gs1Fault }

/**
 * Reads a GS1 element string, symbology identifier already off. Separators may be the real one, a substitute of the settings or, for
 * people to read, parentheses around the identifiers: `(01)06901234500011(17)261231`.
 */
export function readGs1(text: string, settings: ScanSettings): Gs1Reading {
  const plain = withSeparators(text, settings.separatorSubstitutes)
  const split = plain.startsWith('(') ? splitParenthesised(plain, settings.today) : splitElements(plain, settings)
  if (!split.ok) return split
  const found = new Map<string, string>()
  for (const { identifier, value } of split.elements) {
    if ((found.get(identifier) ?? value) !== value) return { ok: false, fault: 'contradiction' }
    found.set(identifier, value)
  }
  const [gtin, lot, serial] = [found.get('01'), found.get('10'), found.get('21')]
  const producedOn = dayOf(found.get('11'), settings.today)
  const expiresOn = dayOf(found.get('17'), settings.today)
  return {
    ok: true,
    scan: {
      kind: 'gs1',
      elements: split.elements,
      ...(gtin !== undefined && { gtin }),
      ...(lot !== undefined && { lot }),
      ...(serial !== undefined && { serial }),
      ...(producedOn !== undefined && { producedOn }),
      ...(expiresOn !== undefined && { expiresOn }),
    },
  }
}

function withSeparators(text: string, substitutes: readonly string[]): string {
  return withoutSeparatorsAtEnds(substitutes.reduce((soFar, substitute) => soFar.replaceAll(substitute, separator), text))
}

/** Some scanners send the mark at the beginning of the symbol as a separator too; values of fixed length may have one behind them. */
function withoutSeparatorsAtEnds(text: string): string {
  let [start, end] = [0, text.length]
  while (text[start] === separator) start += 1
  while (end > start && text[end - 1] === separator) end -= 1
  return text.slice(start, end)
}

function splitElements(text: string, settings: ScanSettings): Elements {
  const elements: Element[] = []
  let rest = text
  while (rest !== '') {
    const identifier = identifierAt(rest)
    const kind = identifier === undefined ? undefined : applicationIdentifiers[identifier]
    if (identifier === undefined || kind === undefined) return { ok: false, fault: 'identifier-unknown' }
    const after = rest.slice(identifier.length)
    const end = kind.variable ? after.indexOf(separator) : kind.length
    const value = end < 0 ? after : after.slice(0, end)
    const fault = faultOf(value, kind, settings.today)
    // A value longer than it can be has swallowed its neighbour.
    if (fault !== undefined) return { ok: false, fault: kind.variable && value.length > kind.length ? 'separator-missing' : fault }
    if (kind.variable && kind.value === 'text' && !text.includes(separator) && settings.separators === 'unsure') {
      if (mayHoldAnother(value, [...elements.map((element) => element.identifier), identifier], settings)) {
        return { ok: false, fault: 'separator-missing' }
      }
    }
    elements.push({ identifier, value })
    rest = end < 0 ? '' : after.slice(after[end] === separator ? end + 1 : end)
  }
  return elements.length > 0 ? { ok: true, elements } : { ok: false, fault: 'form' }
}

/** Identifiers that in practice follow a batch or serial number; a count is too often part of one to be suspected. */
const followers = ['10', '21', '17', '11', '240'] as const

/** Whether the end of an unseparated value reads as elements of its own, so that nobody can say which was meant. */
function mayHoldAnother(value: string, seen: readonly string[], settings: ScanSettings): boolean {
  for (const follower of followers) {
    if (seen.includes(follower)) continue
    for (let at = value.indexOf(follower, 1); at > 0; at = value.indexOf(follower, at + 1)) {
      const tail = splitElements(value.slice(at), { ...settings, separators: 'sent' })
      if (tail.ok && tail.elements.every(({ identifier }) => !seen.includes(identifier))) return true
    }
  }
  return false
}

function identifierAt(text: string): string | undefined {
  return [2, 3].map((length) => text.slice(0, length)).find((identifier) => Object.hasOwn(applicationIdentifiers, identifier))
}

function splitParenthesised(text: string, today: LocalDate): Elements {
  const elements: Element[] = []
  // Parentheses may be part of a value; one that begins an identifier we know is not.
  const pieces = text.split(/\((?=\d{2,3}\))/).slice(1)
  for (const piece of pieces) {
    const identifier = piece.slice(0, piece.indexOf(')'))
    const kind = Object.hasOwn(applicationIdentifiers, identifier) ? applicationIdentifiers[identifier] : undefined
    if (kind === undefined) return { ok: false, fault: 'identifier-unknown' }
    const value = withoutSeparatorsAtEnds(piece.slice(identifier.length + 1).trim())
    const fault = faultOf(value, kind, today)
    if (fault !== undefined) return { ok: false, fault }
    elements.push({ identifier, value })
  }
  return elements.length > 0 ? { ok: true, elements } : { ok: false, fault: 'form' }
}

function faultOf(value: string, kind: ApplicationIdentifier, today: LocalDate): Gs1Fault | undefined {
  if (value === '' || value.length > kind.length || (!kind.variable && value.length < kind.length)) return 'form'
  if (kind.value === 'text') return valueText.test(value) ? undefined : 'form'
  if (!/^\d+$/.test(value)) return 'form'
  if (kind.value === 'check-digit' && !hasGtinCheckDigit(value)) return 'check-digit'
  if (kind.value === 'date' && dayOf(value, today) === undefined) return 'date'
  return undefined
}

/**
 * `YYMMDD` as a day. Day `00` is the last one of the month. The century is the one that puts the year at most 50 years after and at most
 * 49 before `today` (GS1 General Specifications, determination of century).
 */
function dayOf(sixDigits: string | undefined, today: LocalDate): LocalDate | undefined {
  if (sixDigits === undefined) return undefined
  const [year, month, day] = [sixDigits.slice(0, 2), sixDigits.slice(2, 4), sixDigits.slice(4)]
  const century = Math.floor(yearOf(today) / 100) * 100
  const ahead = Number(year) - (yearOf(today) % 100)
  const wholeYear = century + Number(year) + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0)
  const text = `${String(wholeYear).padStart(4, '0')}-${month}-${day === '00' ? '01' : day}`
  if (!isLocalDate(text)) return undefined
  return day === '00' ? lastDayOfMonth(text) : text
}
