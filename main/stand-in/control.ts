import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { StandInInstitution } from './context.ts'
import { type Faults, faultPlanSchema, moods } from './faults.ts'
import type { Incidents } from './incidents.ts'
import type { Ledger } from './ledger.ts'
import { reportLedger } from './ledger-report.ts'
import { servePage } from './page-control.ts'
import { standInSeedSchema } from './seed.ts'

const moodSchema = z.strictObject({ mood: z.enum(Object.keys(moods) as [string, ...string[]]) })

const voucherOrderSchema = z.strictObject({ personNumber: z.string() })

/** Whoever steers the stand-in sits at this machine; a page from elsewhere in a browser does not. */
async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const host = request.headers.host ?? ''
  const isLocal = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)
  const { origin } = request.headers
  if (!isLocal || (origin !== undefined && origin !== `http://${host}`)) await reply.code(403).send({ problem: 'only from this machine' })
}

function bodyOf(request: FastifyRequest): unknown {
  const text = String(request.body ?? '')
  return text === '' ? {} : JSON.parse(text)
}

/** The body in the shape asked for, or a 400 that names every place. */
function answerTo<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
  reply: FastifyReply,
  act: (value: z.output<Schema>) => unknown,
): unknown {
  let body: unknown
  try {
    body = bodyOf(request)
  } catch (error) {
    return reply.code(400).send({ problems: [(error as SyntaxError).message] })
  }
  const decoded = schema.safeParse(body)
  if (decoded.success) return act(decoded.data)
  const problems = decoded.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return reply.code(400).send({ problems })
}

export interface ControlParts {
  readonly ledger: Ledger
  readonly faults: Faults
  readonly incidents: Incidents
  readonly showVoucher: (personNumber: string) => string | undefined
  readonly institution: StandInInstitution
  readonly now: () => number
}

/** Everything below `/stand-in` and the page at `/`: seeding, faults, and what the ledger holds. */
export function serveControl(app: FastifyInstance, parts: ControlParts): void {
  const { ledger, faults, showVoucher } = parts
  const options = { onRequest: refuseStrangers }
  servePage(app, options, parts)
  app.get('/stand-in/ledger', options, async () => reportLedger(ledger))
  app.get('/stand-in/faults', options, async () => faults.plan())
  app.post('/stand-in/seed', options, async (request, reply) =>
    answerTo(standInSeedSchema, request, reply, (seed) => {
      ledger.seed(seed)
      return { people: seed.people.length, visits: seed.visits.length, items: seed.items.length }
    }),
  )
  app.post('/stand-in/faults', options, async (request, reply) =>
    answerTo(z.union([moodSchema, faultPlanSchema]), request, reply, (given) =>
      faults.set('mood' in given ? (moods[given.mood] ?? {}) : given),
    ),
  )
  app.post('/stand-in/voucher', options, async (request, reply) =>
    answerTo(voucherOrderSchema, request, reply, ({ personNumber }) => {
      const code = showVoucher(personNumber)
      return code === undefined ? reply.code(404).send({ problems: [`nobody has the number ${personNumber}`] }) : { code }
    }),
  )
  app.post('/stand-in/end-sign-ins', options, async () => {
    ledger.endSignIns()
    return { ended: true }
  })
}
