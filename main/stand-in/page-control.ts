import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ControlParts } from './control.ts'
import { reportDesk, reportLines } from './desk-report.ts'
import { faultRuleSchema, moods } from './faults.ts'
import { reportLedger } from './ledger-report.ts'
import { ledgerPage } from './page.ts'

const askedSchema = z.object({
  search: z.string().trim().max(60).default(''),
  refresh: z.coerce.number().int().min(2).max(600).optional().catch(undefined),
})

const absent = (value: unknown) => (value === '' ? undefined : value)
const numberOrAbsent = (value: unknown) => (value === '' || value === undefined ? undefined : Number(value))
/** A form sends text, and what was left empty as an empty one. */
const faultFormSchema = z.object({
  kind: faultRuleSchema.shape.kind,
  transaction: z.preprocess(absent, faultRuleSchema.shape.transaction),
  times: z.preprocess(numberOrAbsent, faultRuleSchema.shape.times),
  ms: z.preprocess(Number, faultRuleSchema.shape.ms),
  minutes: z.preprocess(numberOrAbsent, faultRuleSchema.shape.minutes),
  percent: z.preprocess(numberOrAbsent, z.int().min(1).max(100).default(100)),
  as: z.preprocess(absent, faultRuleSchema.shape.as),
})

function formOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(String(request.body ?? '')))
}

/** Back to the page, so that loading it again does not send the form again. */
const back = (reply: FastifyReply) => reply.code(303).header('location', '/').send('')

/** The page at `/` and what its buttons post; `options` keeps strangers out. */
export function servePage(
  app: FastifyInstance,
  options: { readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void> },
  { ledger, faults, incidents, institution, now }: ControlParts,
): void {
  app.get('/', options, async (request, reply) => {
    const { search, refresh } = askedSchema.parse(request.query)
    const page = ledgerPage({
      asked: { search, ...(refresh === undefined ? {} : { refresh }) },
      institution,
      report: reportLedger(ledger),
      desk: reportDesk(ledger, now()),
      lines: search === '' ? undefined : reportLines(ledger, search),
      plan: faults.plan(),
      incidents: incidents.recent(),
      now: now(),
    })
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
      .send(page)
  })
  app.post('/stand-in/page/mood', options, async (request, reply) => {
    const mood = moods[formOf(request).mood ?? '']
    if (mood === undefined) return reply.code(400).send('没有这种状态')
    faults.set(mood)
    return back(reply)
  })
  app.post('/stand-in/page/fault', options, async (request, reply) => {
    const form = faultFormSchema.safeParse(formOf(request))
    if (!form.success) return reply.code(400).send(`填写有误：${form.error.issues.map(({ path }) => path.join('.')).join('、')}`)
    const { ms, as, minutes, percent, ...rule } = form.data
    faults.add({
      ...rule,
      ...(ms === 0 ? {} : { ms }),
      ...(percent === 100 ? {} : { probability: percent / 100 }),
      ...(rule.kind === 'late' ? { minutes } : {}),
      ...(rule.kind === 'disagree' ? { as } : {}),
    })
    return back(reply)
  })
  app.post('/stand-in/page/fault-gone', options, async (request, reply) => {
    faults.remove(Number(formOf(request).place))
    return back(reply)
  })
  app.post('/stand-in/page/end-sign-ins', options, async (_request, reply) => {
    ledger.endSignIns()
    return back(reply)
  })
}
