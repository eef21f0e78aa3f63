import { z } from 'zod'

/** What a module may be asked, by the names faults are ordered under. */
export const requestNames = ['reset', 'status', 'number', 'find', 'select', 'read', 'new-address', 'other'] as const
export type RequestName = (typeof requestNames)[number]

/** Things that go wrong between a module and its terminal, on order. */
export const faultSchema = z.strictObject({
  kind: z.enum([
    /** The answer comes so many milliseconds late. */
    'delay',
    /** The command is taken and never answered. */
    'drop',
    /** The answer comes in pieces of so many bytes, with a pause between them. */
    'chunks',
    /** So many bytes that mean nothing before the answer. */
    'noise',
    /** The answer goes out with a wrong check byte. */
    'bad-checksum',
    /** Only so many bytes of the answer come. */
    'truncate',
    /** Half of the answer, then the line is cut. */
    'unplug',
    /** The answer before comes first, glued to this one. */
    'stale-answer',
    /** This status instead of an answer. */
    'status',
    /** The document is taken away at that moment. */
    'lift-document',
    /** The module accepts no command, until the faults are cleared. */
    'self-test-failed',
    'not-authorised',
  ]),
  /** Only commands of this name are counted and meet the fault. */
  on: z.enum(requestNames).optional(),
  /** Commands answered properly first. */
  after: z.int().min(0).default(0),
  /** How often it happens. */
  times: z.int().min(1).default(1),
  /** Milliseconds of a delay, bytes of a piece, of the noise, of what is left of the answer. */
  amount: z.int().min(1).max(10_000).default(7),
  /** Milliseconds between two pieces. */
  pauseMs: z.int().min(0).max(10_000).default(0),
  /** SW3 in hexadecimal. */
  status: z
    .string()
    .regex(/^[0-9A-Fa-f]{2}$/)
    .default('24'),
  /** SW1 and SW2 in hexadecimal. */
  document: z
    .string()
    .regex(/^[0-9A-Fa-f]{4}$/)
    .default('0000'),
})
export type Fault = z.input<typeof faultSchema>
export type DueFault = z.output<typeof faultSchema>

/** The faults that are still to come. */
export interface FaultPlan {
  order(fault: Fault): void
  clear(): void
  /** The fault of this command, if one is due. Counts the command. */
  next(request: RequestName): DueFault | undefined
}

export function createFaultPlan(): FaultPlan {
  let ordered: DueFault[] = []
  return {
    order(fault) {
      ordered.push(faultSchema.parse(fault))
    },
    clear() {
      ordered = []
    },
    next(request) {
      const concerned = ordered.filter(({ on }) => on === undefined || on === request)
      const due = concerned.find(({ after }) => after === 0)
      for (const fault of concerned) if (fault.after > 0) fault.after -= 1
      if (!due) return undefined
      const found = { ...due }
      due.times -= due.kind === 'self-test-failed' || due.kind === 'not-authorised' ? 0 : 1
      ordered = ordered.filter(({ times }) => times > 0)
      return found
    },
  }
}
