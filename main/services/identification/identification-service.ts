import type { IdentifiedPerson, Operator } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { type InsuredPerson, isSameIdNumber, isSameName } from '../../../shared/insured/index.ts'
import type {
  BillStore,
  CardIdentity,
  CardReader,
  CardReaderCode,
  CentralPlatform,
  Clock,
  PersonStore,
  PlatformOutcome,
  StayReference,
} from '../ports/index.ts'
import type { MessageIds } from '../upload/index.ts'

export interface IdentificationParts {
  readonly reader: CardReader
  readonly platform: Pick<CentralPlatform, 'findPerson'>
  readonly stores: { readonly people: PersonStore; readonly bills: Pick<BillStore, 'find' | 'waitingOf'> }
  readonly clock: Clock
  readonly messageIds: MessageIds
  /** Told when the record could not be kept; the person at the window is served all the same. */
  readonly onFault: (cause: unknown) => void
  /** How long a person at the window waits for the platform before the last known record is taken. */
  readonly patienceMs?: number
}

type PersonCode = 'insured.unknown' | 'insured.no-record' | 'insured.record-mismatch'

export interface IdentificationService {
  /** The card in the reader, then the platform (1101), then what was last known. */
  readCard(operator: Operator): Promise<Outcome<IdentifiedPerson, CardReaderCode | PersonCode>>
  /** The patient of a bill by the identity number on it, after the cashier looked at a document. */
  ofBill(billId: string, operator: Operator): Promise<Outcome<IdentifiedPerson, 'bill.unknown' | PersonCode>>
  /** The document a person was last identified by at this window; not kept beyond this run. */
  documentOf(personNumber: string): StayReference['document'] | undefined
}

/** Who somebody claims to be: by a card, or by the number and name on a bill. */
interface Claim {
  readonly idNumber: string
  readonly name: string
  readonly document: StayReference['document']
  readonly question: Parameters<CentralPlatform['findPerson']>[1]
  readonly notices: IdentifiedPerson['notices']
}

/** Card, bill and platform must speak of one person; `field` says where they part. */
function mismatch(claim: Claim, person: InsuredPerson): 'id-number' | 'name' | undefined {
  if (!isSameIdNumber(claim.idNumber, person.idNumber)) return 'id-number'
  return isSameName(claim.name, person.name) ? undefined : 'name'
}

/** `20300101` and `2030-01-01` are both found on cards. */
function isPast(validTo: string, today: string): boolean {
  return validTo.replaceAll('-', '') < today.replaceAll('-', '')
}

function noticesOf(card: CardIdentity, now: number): IdentifiedPerson['notices'] {
  const { validTo } = card
  const isExpired = validTo !== undefined && isPast(validTo, instantText(now).slice(0, 10))
  return isExpired ? [{ code: 'card.expired', values: { validTo } }] : []
}

export function createIdentificationService(parts: IdentificationParts): IdentificationService {
  const { reader, platform, clock, messageIds } = parts
  const { people, bills } = parts.stores
  const patienceMs = parts.patienceMs ?? 4_000
  const documents = new Map<string, StayReference['document']>()

  function remember(person: InsuredPerson, askedAt: number): void {
    try {
      people.remember(person, askedAt)
    } catch (cause) {
      parts.onFault(cause)
    }
  }

  /** An answer that comes after the window stopped waiting is still remembered for the next time. */
  async function ask(claim: Claim, operator: Operator, askedAt: number): Promise<PlatformOutcome<InsuredPerson>> {
    const sender = { messageId: messageIds.next(), operatorId: operator.operatorId, operatorName: operator.name }
    let timer: NodeJS.Timeout | undefined
    const tired = new Promise<PlatformOutcome<InsuredPerson>>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'unknown', reason: 'the platform took too long' }), patienceMs)
    })
    const answer = platform.findPerson(sender, claim.question).then((outcome) => {
      if (outcome.kind === 'accepted' && mismatch(claim, outcome.value) === undefined) remember(outcome.value, askedAt)
      return outcome
    })
    try {
      return await Promise.race([answer, tired])
    } finally {
      clearTimeout(timer)
    }
  }

  function identified(
    claim: Claim,
    person: InsuredPerson,
    source: IdentifiedPerson['source'],
    asOf: number,
  ): Outcome<IdentifiedPerson, PersonCode> {
    const field = mismatch(claim, person)
    if (field) return refuse('insured.record-mismatch', { field })
    documents.set(person.personNumber, claim.document)
    return succeed({
      person,
      source,
      asOf: instantText(asOf),
      document: claim.document.kind,
      billIds: [...bills.waitingOf(person.idNumber)],
      notices: claim.notices,
    })
  }

  async function identify(claim: Claim, operator: Operator): Promise<Outcome<IdentifiedPerson, PersonCode>> {
    // As of the asking: what the account pays while the answer is on its way need not be in the balance it brings.
    const askedAt = clock.now()
    const answer = await ask(claim, operator, askedAt)
    if (answer.kind === 'accepted') return identified(claim, answer.value, 'platform', askedAt)
    if (answer.kind === 'refused') return refuse('insured.unknown', { words: answer.message })
    const known = people.findByIdNumber(claim.idNumber)
    return known ? identified(claim, known.person, 'last-known', known.asOf) : refuse('insured.no-record', {})
  }

  return {
    async readCard(operator) {
      const read = await reader.read()
      if (!read.ok) return read
      const card = read.value
      return identify(
        {
          idNumber: card.socialSecurityNumber,
          name: card.name,
          document: { kind: 'social-security-card', number: card.cardNumber },
          question: { card },
          notices: noticesOf(card, clock.now()),
        },
        operator,
      )
    },
    async ofBill(billId, operator) {
      const stored = bills.find(billId)
      if (!stored) return refuse('bill.unknown', { billId })
      const { idNumber, name } = stored.bill.patient
      return identify(
        { idNumber, name, document: { kind: 'id-number', number: idNumber }, question: { idNumber, name }, notices: [] },
        operator,
      )
    },
    documentOf: (personNumber) => documents.get(personNumber),
  }
}
