/** One counter with a slot, a pad, a decode service and a platform, all told what to say; the stores are real. */
import { createIdentificationService } from '../../../../main/services/identification/index.ts'
import type {
  AuditStore,
  CardIdentity,
  CardReader,
  IdCard,
  IdCardCode,
  IdCardReader,
  PersonQuestion,
  PlatformOutcome,
  VoucherOutcome,
} from '../../../../main/services/ports/index.ts'
import { openStore, type Stores } from '../../../../main/store/index.ts'
import { instantText, parseLocalDate } from '../../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../../shared/errors/index.ts'
import type { InsuredPerson } from '../../../../shared/insured/index.ts'
import { aPerson } from '../../../builders/stay.ts'
import { fixedClock, temporaryFolder, testKey } from '../../../builders/terminal.ts'

export const person = aPerson()
export const stranger = aPerson(2)
export const receipt = { raw: '{}' }
export const code = '4241234567890123456707330000'
export const token = '330000ecmecib0000000000000000000000001'

export const cardOf = (holder: InsuredPerson): CardIdentity => ({
  region: '360800',
  cardIdentification: '36080000000000000000000000000001',
  cardNumber: 'T00000001',
  socialSecurityNumber: holder.idNumber,
  name: holder.name,
  sex: 'male',
  birthDate: '19560315',
  version: '2.00',
  resetInformation: '00',
})
export const idCardOf = (holder: InsuredPerson, rest: Partial<IdCard> = {}): IdCard => ({
  document: 'resident',
  name: holder.name,
  idNumber: holder.idNumber,
  sex: 'male',
  birthDate: holder.birthDate,
  validFrom: parseLocalDate('2016-03-10'),
  validTo: parseLocalDate('2036-03-10'),
  ...rest,
})

/** A reader whose card can be put in, taken out and pulled, and that says when it was stopped. */
function fakeSlot() {
  const listeners = new Set<() => void>()
  let read: (signal?: AbortSignal) => ReturnType<CardReader['read']> = async () => refuse('card.absent', {})
  let state: ReturnType<CardReader['state']> = 'ready'
  const stops: number[] = []
  const reader = {
    read: (signal?: AbortSignal) => read(signal),
    state: () => state,
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as CardReader
  return {
    reader,
    stops,
    listeners,
    configured: (is: boolean) => (state = is ? 'ready' : 'not-configured'),
    answers: (outcome: Awaited<ReturnType<CardReader['read']>>) => (read = async () => outcome),
    /** Takes for ever, until it is stopped. */
    hangs: () => (read = (signal) => stopped(signal, stops)),
    putIn(card: CardIdentity) {
      read = async () => succeed(card)
      state = 'occupied'
      for (const listener of [...listeners]) listener()
    },
  }
}

function stopped(signal: AbortSignal | undefined, stops: number[]): Promise<never> {
  const since = performance.now()
  return new Promise((_, reject) =>
    signal?.addEventListener('abort', () => {
      stops.push(performance.now() - since)
      reject(signal.reason)
    }),
  )
}

function fakePad() {
  let read: (signal?: AbortSignal, again?: boolean) => Promise<Outcome<IdCard, IdCardCode>> = async () => refuse('id-card.absent', {})
  let state: ReturnType<IdCardReader['state']> = 'ready'
  const stops: number[] = []
  return {
    reader: {
      read: ({ signal, again }: { signal?: AbortSignal; again?: boolean } = {}) => read(signal, again),
      state: () => state,
      port: () => '',
    } as unknown as IdCardReader,
    stops,
    configured: (is: boolean) => (state = is ? 'ready' : 'not-configured'),
    answers: (outcome: Outcome<IdCard, IdCardCode>) => (read = async () => outcome),
    when: (act: typeof read) => (read = act),
    hangs: () => (read = (signal) => stopped(signal, stops)),
  }
}

export type Counter = ReturnType<typeof openCounter>

export function openCounter() {
  const folder = temporaryFolder()
  const stores: Stores = openStore(folder.path, { key: testKey })
  const clock = fixedClock()
  const slot = fakeSlot()
  const pad = fakePad()
  const asked: PersonQuestion[] = []
  const decodings: string[] = []
  const counter = {
    folder: folder.path,
    stores,
    clock,
    slot,
    pad,
    /** What 1101 was asked. */
    asked,
    /** Codes that went to the decode service. */
    decodings,
    answer: { kind: 'accepted', value: person, receipt } as PlatformOutcome<InsuredPerson>,
    decoded: { kind: 'accepted', value: { name: person.name, idNumber: person.idNumber, idType: '01', token } } as VoucherOutcome,
    /** The service at this counter; without a pad, or with another audit. */
    open: (other: { readonly withoutPad?: boolean; readonly audit?: Pick<AuditStore, 'append'> } = {}) =>
      createIdentificationService({
        reader: slot.reader,
        ...(other.withoutPad ? {} : { idCardReader: pad.reader }),
        platform: {
          findPerson: async (_, by) => {
            asked.push(by)
            return counter.answer
          },
        },
        decoder: {
          decode: async (_, scanned) => {
            decodings.push(scanned)
            return counter.decoded
          },
        },
        stores: { ...stores, audit: other.audit ?? stores.audit },
        clock,
        messageIds: { next: () => 'M1' },
        onFault: (cause) => {
          throw cause
        },
        patienceMs: 20,
      }),
    scannedNow: () => ({ code, scannedAt: instantText(clock.now()) }),
    close() {
      stores.close()
      folder.remove()
    },
  }
  return counter
}

export const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.error.code)
