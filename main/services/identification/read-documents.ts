import { type Outcome, type Problem, refuse, succeed } from '../../../shared/errors/index.ts'
import type { CardIdentity, CardReader, CardReaderCode, IdCard, IdCardCode, IdCardReader } from '../ports/index.ts'

export type ReadDocument = { readonly card: CardIdentity } | { readonly idCard: IdCard }
export type ReadingCode = CardReaderCode | IdCardCode | 'document.absent'

export interface Readers {
  readonly reader: CardReader
  readonly idCardReader: IdCardReader | undefined
}

/** How long a cashier who pressed the key waits for the patient to put a document down. */
export const patienceForDocumentMs = 6_000

async function readCard(reader: CardReader, signal: AbortSignal): Promise<Outcome<ReadDocument, ReadingCode>> {
  const read = await reader.read(signal)
  return read.ok ? succeed({ card: read.value }) : read
}

/** Until a card is put in, or until nobody waits for it any more. */
function cardPutIn(reader: CardReader, over: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isIn: boolean) => {
      stopListening()
      over.removeEventListener('abort', giveUp)
      resolve(isIn)
    }
    const giveUp = () => end(false)
    const stopListening = reader.onChange(() => {
      if (reader.state() === 'occupied') end(true)
    })
    over.addEventListener('abort', giveUp, { once: true })
    if (over.aborted) giveUp()
  })
}

/**
 * How much a failure tells. Nothing there says least; a reader that cannot be reached may not be the one that is meant; whatever
 * a card or document itself is refused for must be said at once.
 */
function weightOf({ code }: Problem): number {
  if (code === 'device.not-configured') return 0
  if (code === 'card.absent' || code === 'id-card.absent') return 1
  return code.startsWith('device.') ? 2 : code === 'id-card.not-lifted' ? 3 : 4
}
const decisive = 4

/**
 * Reads what is there, both readers at once. The first document that names somebody wins, and the other reader is stopped; a
 * document that is refused for itself ends it as well. A card that is put in while the other reader still waits is read too.
 * Rejects with the signal's reason when the cashier stops it.
 */
export async function readDocuments({ reader, idCardReader }: Readers, signal: AbortSignal): Promise<Outcome<ReadDocument, ReadingCode>> {
  const options = { signal, waitMs: patienceForDocumentMs }
  if (idCardReader === undefined || idCardReader.state() === 'not-configured') return readCard(reader, signal)
  if (reader.state() === 'not-configured') return idCardOf(await idCardReader.read(options))
  return readBoth(reader, idCardReader, signal)
}

function idCardOf(read: Outcome<IdCard, IdCardCode>): Outcome<ReadDocument, ReadingCode> {
  return read.ok ? succeed({ idCard: read.value }) : read
}

function readBoth(reader: CardReader, idCardReader: IdCardReader, signal: AbortSignal): Promise<Outcome<ReadDocument, ReadingCode>> {
  const over = new AbortController()
  const padOver = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])

  async function fromSlot(): Promise<Outcome<ReadDocument, ReadingCode>> {
    const nobodyWaits = AbortSignal.any([stop, padOver.signal])
    for (;;) {
      const outcome = await readCard(reader, stop)
      const isEmpty = !outcome.ok && outcome.error.code === 'card.absent'
      if (!isEmpty || nobodyWaits.aborted || !(await cardPutIn(reader, nobodyWaits))) return outcome
    }
  }
  async function fromPad(): Promise<Outcome<ReadDocument, ReadingCode>> {
    const outcome = idCardOf(await idCardReader.read({ signal: stop, waitMs: patienceForDocumentMs }))
    padOver.abort()
    return outcome
  }

  return new Promise((resolve, reject) => {
    const failures: Extract<Outcome<ReadDocument, ReadingCode>, { ok: false }>[] = []
    const end = (outcome: Outcome<ReadDocument, ReadingCode>) => {
      resolve(outcome)
      over.abort()
    }
    const take = (outcome: Outcome<ReadDocument, ReadingCode>) => {
      if (outcome.ok || weightOf(outcome.error) >= decisive) return end(outcome)
      failures.push(outcome)
      if (failures.length === 2) end(mostTelling(failures))
    }
    // The one that lost rejects when it is stopped; the promise has long been kept then.
    for (const part of [fromSlot(), fromPad()]) {
      part.then(take).catch((cause: unknown) => {
        reject(cause)
        over.abort()
      })
    }
  })
}

function mostTelling(failures: readonly Extract<Outcome<ReadDocument, ReadingCode>, { ok: false }>[]): Outcome<never, ReadingCode> {
  const sorted = failures.toSorted((a, b) => weightOf(b.error) - weightOf(a.error))
  const [first] = sorted
  if (first === undefined || sorted.every(({ error }) => weightOf(error) === 1)) return refuse('document.absent', {})
  return first
}
