import type { MethodRequest, Rehearsal } from '../../../shared/contract/index.ts'
import type { Problem } from '../../../shared/errors/index.ts'
import { useRead } from '../../client/index.ts'

/** 平台核对 as far as it is known. `failed`: not even the services answered, which stands in nobody's way. */
export type Check =
  | { readonly state: 'checking' }
  | { readonly state: 'answered'; readonly rehearsal: Rehearsal }
  | { readonly state: 'failed'; readonly problem: Problem }

export const checking: Check = { state: 'checking' }

const noQuestion: MethodRequest<'settlement.rehearse'> = { settlementKey: '', billId: '', personNumber: '', useAccount: false }

/** Asks the platform about figures once they stand; asked once per preview, and never again by itself. */
export function useCheck(question: MethodRequest<'settlement.rehearse'> | undefined): Check {
  const { data, error } = useRead('settlement.rehearse', question ?? noQuestion, {
    enabled: question !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (data) return { state: 'answered', rehearsal: data }
  return error ? { state: 'failed', problem: error.problem } : checking
}

/** The platform's other figures, where there are any. */
export function differentOf(check: Check): Extract<Rehearsal, { verdict: 'different' }> | undefined {
  return check.state === 'answered' && check.rehearsal.verdict === 'different' ? check.rehearsal : undefined
}
