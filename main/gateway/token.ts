import type { PlatformOutcome } from '../services/ports/index.ts'

/** All but the last four characters hidden. */
export function maskToken(token: string): string {
  return token.length <= 4 ? '*'.repeat(token.length) : '*'.repeat(token.length - 4) + token.slice(-4)
}

/** What is kept of an answer never holds the token, wherever the platform repeats it. */
export function withoutToken<Value>(outcome: PlatformOutcome<Value>, token: string | undefined): PlatformOutcome<Value> {
  if (token === undefined) return outcome
  const hide = (text: string) => text.replaceAll(token, maskToken(token))
  const raw = 'raw' in outcome && outcome.raw !== undefined ? { raw: hide(outcome.raw) } : {}
  if (outcome.kind === 'not-sent' || outcome.kind === 'unknown') return { ...outcome, reason: hide(outcome.reason), ...raw }
  const { warning } = outcome.receipt
  const receipt = { ...outcome.receipt, raw: hide(outcome.receipt.raw), ...(warning === undefined ? {} : { warning: hide(warning) }) }
  return outcome.kind === 'refused' ? { ...outcome, message: hide(outcome.message), receipt } : { ...outcome, receipt }
}
