import type { LocalDate } from '../../../../shared/dates/index.ts'
import { type Outcome, type Problem, refuse, succeed } from '../../../../shared/errors/index.ts'
import type { IdCard, IdCardCode } from '../../../services/ports/index.ts'
import { pause } from '../../transport/index.ts'
import { documents, readNewAddress, readTextRecord } from '../text-record.ts'
import { meaningOfStatus, type SamRequest, samRequests, samStatus, statusRefusal, textRecordIn } from './commands.ts'
import type { SamModule } from './module.ts'

export interface DocumentSettings {
  today(): LocalDate
  /** Asks for the fingerprints too, and throws them away: for modules that answer nothing else well. */
  readonly withFingerprints?: boolean
  /** Equal readings an identity needs. Two, because the line's check is a plain XOR; one exists for measuring what two are worth. */
  readonly equalReadings?: 1 | 2
}

export interface DocumentWish {
  readonly waitMs: number
  readonly again: boolean
  readonly signal?: AbortSignal | undefined
}

export interface DocumentReader {
  read(wish: DocumentWish): Promise<Outcome<IdCard, IdCardCode>>
}

/** Between two questions whether a document is there, from the one to the other. */
const pollMs = 300
/** Questions in a row without a good answer before the module counts as silent. */
const unansweredMax = 3
/** Readings tried before the document counts as unreadable. */
const readingsMax = 6

/**
 * Finds, selects and reads documents.
 *
 * One damaged frame in 256 passes the line's check, and nothing on a card checks its holder's name: an identity is a text record
 * heard twice, byte for byte, three times where the line shows any sign of noise. A module reads the document that lies there again
 * when it is selected again, without lifting; the second reading takes as long as the first, 0.9 to 1.6 s at 115200 baud.
 */
export function createDocumentReader(module: SamModule, settings: DocumentSettings): DocumentReader {
  // The module may have read the document that lies there without our having got it whole: until it is lifted, finding answers that
  // nothing is there, and the way to it leads straight through selecting.
  let undelivered = false

  async function read({ waitMs, again, signal }: DocumentWish): Promise<Outcome<IdCard, IdCardCode>> {
    const deadline = Date.now() + waitMs
    const disturbancesBefore = module.disturbances
    const left = { 'find-again': 1, restart: 3, reset: 1, retry: 1 }
    const heard = new Map<string, number>()
    let request: SamRequest = settings.withFingerprints ? samRequests.readWithFingerprints : samRequests.read
    let failure: Problem<IdCardCode> | undefined
    let readings = 0

    const enough = (times: number, different: number) => {
      const needed = settings.equalReadings ?? 2
      return times >= (needed === 2 && (module.disturbances > disturbancesBefore || different > 1) ? 3 : needed)
    }

    async function reset(): Promise<undefined> {
      // Whether it worked is told by the next question.
      await module.ask(samRequests.reset, signal)
      undelivered = false
    }

    /** What ends the reading after this answer; nothing where it begins again. */
    async function endAfter(status: number): Promise<Problem<IdCardCode> | undefined> {
      const refusal = statusRefusal(status, module.port).error
      failure = refusal
      const { reaction } = meaningOfStatus(status)
      switch (reaction) {
        case 'find-again':
          // Not every module selects a document again that it has read: after a reset it has read none.
          if (!undelivered) break
          if (readings === 0) failure = undefined
          return await reset()
        case 'fall-back':
          if (request === samRequests.read) return refusal
          request = samRequests.read
          return undefined
        case 'restart':
        case 'retry':
        case 'reset':
        case 'poll':
          break
        default:
          return refusal
      }
      const budget = reaction === 'poll' ? 'restart' : reaction
      left[budget] -= 1
      if (left[budget] < 0) return refusal
      return budget === 'reset' ? await reset() : undefined
    }

    /** The same for a command without a good answer. */
    function endAfterSilence(problem: Problem<IdCardCode>): Problem<IdCardCode> | undefined {
      failure = problem
      if (problem.code !== 'device.no-answer' && problem.code !== 'device.garbled') return problem
      left.restart -= 1
      return left.restart < 0 ? problem : undefined
    }

    /** Waits until a document is there; a problem where none came. */
    async function find(): Promise<Problem<IdCardCode> | undefined> {
      for (let unanswered = 0; ; ) {
        const askedAt = Date.now()
        const asked = await module.ask(samRequests.find, signal)
        if (asked.ok) {
          unanswered = 0
          const { status } = asked.value
          if (status === samStatus.found) {
            undelivered = false
            heard.clear()
            return undefined
          }
          if (status === samStatus.absent && undelivered) return undefined
          const ending = status === samStatus.absent ? undefined : await endAfter(status)
          if (ending) return ending
        } else {
          unanswered += 1
          const silent = asked.error.code === 'device.no-answer' || asked.error.code === 'device.garbled'
          if (!silent || unanswered >= unansweredMax) return asked.error
        }
        const rest = askedAt + pollMs - Date.now()
        if (Date.now() + Math.max(0, rest) > deadline) return failure ?? (await nobodyThere())
        if (rest > 0) await pause(rest, signal)
      }
    }

    /** Finding gives the same answer for an empty reader and for a document already read; selecting does not. */
    async function nobodyThere(): Promise<Problem<IdCardCode>> {
      const selected = await module.ask(samRequests.select, signal)
      const lying = selected.ok && selected.value.status === samStatus.success
      return { code: lying ? 'id-card.not-lifted' : 'id-card.absent', details: {} }
    }

    /** The text record of the document that lies there; a problem, or nothing where it begins again. */
    async function selectAndRead(): Promise<Uint8Array | Problem<IdCardCode> | undefined> {
      const selected = await module.ask(samRequests.select, signal)
      if (!selected.ok) return endAfterSilence(selected.error)
      if (selected.value.status !== samStatus.success) return await endAfter(selected.value.status)
      for (;;) {
        const asked = request
        undelivered = true
        const read = await module.ask(asked, signal)
        if (!read.ok) return endAfterSilence(read.error)
        if (read.value.status === samStatus.success) return textRecordIn(read.value.data, asked === samRequests.read ? 2 : 3)
        const ending = await endAfter(read.value.status)
        if (ending || asked === request) return ending
      }
    }

    /**
     * 追加地址 stands before the printed address. Where it cannot be known whether there is one, the card has no latest address for
     * us: an old one must not pass for it, and the identity does not depend on it.
     */
    async function latestAddress(printed: string | undefined): Promise<string | undefined> {
      const addresses = new Map<string, number>()
      for (let reading = 0; reading < readingsMax; reading += 1) {
        const asked = await module.ask(samRequests.newAddress, signal)
        if (!asked.ok) return undefined
        if (asked.value.status === samStatus.nothingThere) return printed
        if (asked.value.status !== samStatus.success) return undefined
        const address = readNewAddress(asked.value.data)
        if (address === undefined) continue
        const times = (addresses.get(address) ?? 0) + 1
        addresses.set(address, times)
        if (enough(times, addresses.size)) return address || printed
      }
      return undefined
    }

    async function withLatestAddress(card: IdCard): Promise<IdCard> {
      if (!documents[card.document].layout.address) return card
      const { address: printed, ...rest } = card
      const address = await latestAddress(printed)
      return address === undefined ? rest : { ...rest, address }
    }

    undelivered ||= again
    for (let straight = again; ; ) {
      const nobody = straight ? undefined : await find()
      if (nobody) return { ok: false, error: nobody }
      const record = await selectAndRead()
      straight = record instanceof Uint8Array
      if (!(record instanceof Uint8Array)) {
        if (record) return { ok: false, error: record }
        continue
      }
      readings += 1
      const said = Buffer.from(record).toString('latin1')
      const times = (heard.get(said) ?? 0) + 1
      heard.set(said, times)
      if (enough(times, heard.size)) {
        const card = readTextRecord(record, settings.today())
        const outcome = card.ok ? succeed(await withLatestAddress(card.value)) : card
        undelivered = false
        return outcome
      }
      if (readings >= readingsMax) return refuse('id-card.bad-data', { field: 'document', reason: 'no-two-readings-equal' })
    }
  }

  return { read }
}
