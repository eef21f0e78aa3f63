import { z } from 'zod'
import type { Transport } from '../transport.ts'
import { readJson, wire } from '../wire/index.ts'

/** Whoever asks too early gets the token in use; whoever asks too late waits for a new one. */
export interface TokenSource {
  token(): Promise<string>
  forget(): void
  close(): Promise<void>
}

export interface TokenCredentials {
  readonly path: string
  readonly clientId: string
  readonly secret: string
}

const grantSchema = z.object({ access_token: wire.text, expires_in: wire.optionalText })

/** A token without a term is asked for anew after this long. */
const termWithoutSaying = 600
/** Renewed this long before its end, or after nine tenths of a short life: a token must not end under way. */
const reserveSeconds = 60

function readGrant(text: string) {
  try {
    const read = grantSchema.safeParse(readJson(text))
    return read.success ? read.data : undefined
  } catch (error) {
    // Whatever the parser cannot read is no token.
    if (error instanceof Error) return undefined
    throw error
  }
}

/** OAuth 2 with the client's own credentials: one token for all calls, fetched when the first one needs it. */
export function createTokenSource(transport: Transport, credentials: TokenCredentials, now: () => number): TokenSource {
  let known: { readonly token: string; readonly until: number } | undefined
  let fetching: Promise<string> | undefined

  async function fetchToken(): Promise<string> {
    const begun = now()
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.secret,
    })
    const arrival = await transport.post(
      credentials.path,
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      form.toString(),
    )
    if (arrival.kind !== 'answered') throw new Error(`取不到令牌：${arrival.reason}`)
    const grant = readGrant(arrival.text)
    if (arrival.status !== 200 || grant === undefined) throw new Error(`取不到令牌：HTTP ${arrival.status}`)
    const seconds = Number(grant.expires_in ?? termWithoutSaying)
    if (!Number.isFinite(seconds)) throw new Error('取不到令牌：有效期不是数字')
    known = { token: grant.access_token, until: begun + Math.max(seconds - reserveSeconds, seconds * 0.9) * 1000 }
    return known.token
  }

  return {
    token() {
      if (known !== undefined && now() < known.until) return Promise.resolve(known.token)
      // Calls that need one at the same moment share the fetching of it.
      fetching ??= fetchToken().finally(() => (fetching = undefined))
      return fetching
    },
    forget() {
      known = undefined
    },
    close: () => transport.close(),
  }
}
