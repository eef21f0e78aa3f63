import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Compares without telling by its time how much of the secret was right. */
export function equalsInConstantTime(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function cookieOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}

export interface Guard {
  /** Hosts and origins are compared with this fixed pair, never with another header of the same request. */
  hostIsOurs(headers: IncomingHttpHeaders): boolean
  originIsOurs(headers: IncomingHttpHeaders): boolean
  hasToken(headers: IncomingHttpHeaders): boolean
  /** Exchanges a ticket from the opening address for the cookie; a ticket serves once. */
  redeem(ticket: string): string | undefined
  newTicket(): string
}

/**
 * Keeps every other page and program on the machine out: any web page can reach a loopback port, so Host, Origin and a
 * random token of this run must all be right. When in doubt it refuses.
 */
export function createGuard(port: number): Guard {
  const cookieName = `sanbao-${port}`
  const token = randomBytes(32).toString('hex')
  const hosts = new Set([`127.0.0.1:${port}`])
  const origins = new Set([`http://127.0.0.1:${port}`])
  const tickets = new Set<string>()
  return {
    hostIsOurs: (headers) => headers.host !== undefined && hosts.has(headers.host),
    originIsOurs: (headers) => headers.origin !== undefined && origins.has(headers.origin),
    hasToken: (headers) => equalsInConstantTime(cookieOf(headers, cookieName) ?? '', token),
    redeem: (ticket) => (tickets.delete(ticket) ? `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/` : undefined),
    newTicket: () => {
      const ticket = randomBytes(16).toString('hex')
      tickets.add(ticket)
      return ticket
    },
  }
}
