import { z } from 'zod'
import { changed, createNoiseSource, half } from '../common/index.ts'

/** Things that go wrong between a reader and its terminal, on order. */
export const faultSchema = z.strictObject({
  kind: z.enum([
    /** The card leaves the slot: notice, then a failed answer. */
    'pull-card',
    /** The card needs longer, several times over. */
    'time-extension',
    /** The answer goes out with a wrong checksum; the repeated one is right. */
    'bad-checksum',
    /** The answer ends with a wrong end mark; the repeated one is right. */
    'bad-end-mark',
    /** Half of the answer, then not a byte more from this reader until the faults are cleared. */
    'half-frame',
    /** The command is taken and never answered. */
    'no-answer',
    /** Nothing at all, not even the word that the command arrived. */
    'silence',
    /** The reader says that the command arrived damaged. */
    'command-damaged',
    /** Bytes that mean nothing, before and after the answer. */
    'noise',
    /** The answer to the command before comes first. */
    'stale-answer',
    /** The line is cut. */
    'hang-up',
  ]),
  /** Commands answered properly first. */
  after: z.int().min(0).default(0),
  /** How often it happens. */
  times: z.int().min(1).default(1),
  /** Bytes of the noise, or milliseconds between time extensions. */
  amount: z.int().min(1).max(4096).default(20),
})
export type Fault = z.input<typeof faultSchema>
type FaultKind = z.output<typeof faultSchema>['kind']

export interface DueFault {
  readonly kind: FaultKind
  readonly times: number
  readonly amount: number
}

/** The faults that are still to come. */
export interface FaultPlan {
  order(fault: Fault): void
  clear(): void
  /** The fault of this command, if one is due. Counts the command. */
  next(): DueFault | undefined
}

export function createFaultPlan(): FaultPlan {
  let ordered: { kind: FaultKind; after: number; times: number; amount: number }[] = []
  return {
    order(fault) {
      ordered.push(faultSchema.parse(fault))
    },
    clear() {
      ordered = []
    },
    next() {
      const due = ordered.find((fault) => fault.after === 0)
      for (const fault of ordered) if (fault.after > 0) fault.after -= 1
      if (!due) return undefined
      const found = { ...due }
      // A time extension repeats within one command; everything else counts commands.
      due.times = due.kind === 'time-extension' ? 0 : due.times - 1
      ordered = ordered.filter((fault) => fault.times > 0)
      return found
    },
  }
}

/** What becomes of an answer on its way: the bytes that leave instead. */
export function createSpoiler(): (answer: Uint8Array, previous: Uint8Array, fault: DueFault | undefined) => Uint8Array {
  const noise = createNoiseSource()
  return (answer, previous, fault) => {
    switch (fault?.kind) {
      case 'bad-checksum':
        return changed(answer, answer.length - 2)
      case 'bad-end-mark':
        return changed(answer, answer.length - 1)
      case 'half-frame':
        return half(answer)
      case 'noise':
        return Buffer.concat([noise(fault.amount), answer, noise(fault.amount)])
      case 'stale-answer':
        return Buffer.concat([previous, answer])
      default:
        return answer
    }
  }
}
