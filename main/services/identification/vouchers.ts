import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'

/** A code on a phone's screen is worth something for so long after it was scanned. */
const codeLifeMs = 60_000
/** Clocks of one machine do not run apart; a scan from further ahead means that the clock was set back. */
const aheadMs = 1_000
/** The national service does not say how long a token lasts. A visit that takes longer goes on with the identity number. */
const tokenLifeMs = 10 * 60_000

/** 28 digits: the national mark, a random handle, the province, four zeros. There is no check digit. */
const codeForm = /^424\d{25}$/

/** 医保码的状态: which codes were used, and whose tokens are still worth something. In memory, and nowhere else. */
export interface Vouchers {
  /** Takes a code into use, once. */
  use(code: string, scannedAt: number): Outcome<undefined, 'voucher.malformed' | 'voucher.expired' | 'voucher.used'>
  /** The code never left this machine: it may be tried again while it is fresh. */
  putBack(code: string): void
  keep(personNumber: string, token: string): void
  tokenOf(personNumber: string): string | undefined
  forget(personNumber: string): void
  forgetAll(): void
}

export function createVouchers(now: () => number): Vouchers {
  const used = new Map<string, number>()
  const tokens = new Map<string, { readonly token: string; readonly since: number }>()

  /** What is out of date goes at every look: neither codes nor tokens gather. */
  function tidy(): void {
    const at = now()
    for (const [code, since] of used) if (Math.abs(at - since) > 2 * codeLifeMs) used.delete(code)
    for (const [personNumber, { since }] of tokens) if (at - since > tokenLifeMs || at < since) tokens.delete(personNumber)
  }

  return {
    use(code, scannedAt) {
      tidy()
      if (!codeForm.test(code)) return refuse('voucher.malformed', {})
      if (used.has(code)) return refuse('voucher.used', {})
      const age = now() - scannedAt
      if (age > codeLifeMs || age < -aheadMs) return refuse('voucher.expired', {})
      used.set(code, now())
      return succeed(undefined)
    },
    putBack: (code) => void used.delete(code),
    keep(personNumber, token) {
      // The same one again is not younger for that.
      if (tokens.get(personNumber)?.token !== token) tokens.set(personNumber, { token, since: now() })
    },
    tokenOf(personNumber) {
      tidy()
      return tokens.get(personNumber)?.token
    },
    forget: (personNumber) => void tokens.delete(personNumber),
    forgetAll: () => tokens.clear(),
  }
}
