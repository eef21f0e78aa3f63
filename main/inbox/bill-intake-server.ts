import { createHash, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyRequest } from 'fastify'
import { acceptPosted, type PostedParts } from './accept-posted.ts'

export interface BillIntakeSettings extends PostedParts {
  readonly port: number
  readonly token: string
}

export interface BillIntakeServer {
  readonly port: number
  close(): Promise<void>
}

/** Compared by digest, so that neither length nor content of the token shows in the time it takes. */
function hasToken(request: FastifyRequest, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`))
}

/**
 * Takes bills that the hospital system on this machine posts to `/bills`. Only with the token, only for a Host that is this
 * very address, and never from a page: a browser sends an Origin, a hospital system does not.
 */
export async function openBillIntake({ port, token, ...parts }: BillIntakeSettings): Promise<BillIntakeServer> {
  const server = fastify({ logger: false, forceCloseConnections: true })
  server.addHook('onRequest', async (request, reply) => {
    const host = `127.0.0.1:${(server.server.address() as AddressInfo).port}`
    if (request.headers.host !== host || request.headers.origin !== undefined || !hasToken(request, token))
      return reply.code(401).send({ ok: false, error: { code: 'bill.wrong-token', details: {} } })
  })
  // The body is read by `acceptPosted` itself, piece by piece, so that its size is known before it is all in memory.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))
  server.post('/bills', async (request, reply) => {
    const outcome = await acceptPosted(request.raw, request.headers['content-type'], parts)
    return reply.code(outcome.ok ? 200 : 422).send(outcome)
  })
  await server.listen({ host: '127.0.0.1', port })
  return { port: (server.server.address() as AddressInfo).port, close: () => server.close() }
}
