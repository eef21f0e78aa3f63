/** What a what-if is to change, as the form holds it, and the question it makes. */
import type { StoredCase, WhatIfRequest } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'

export interface WhatIfDraft {
  /** An installed pack; absent: the one it was settled under. */
  readonly packId: string | undefined
  readonly on: LocalDate
  readonly hospitalLevel: string
  readonly category: StoredCase['category']
  readonly place: StoredCase['placement']['place']
  readonly filing: StoredCase['placement']['filing']
  readonly identities: readonly string[]
}

/** Everything as it was settled. */
export function draftOf(stored: StoredCase): WhatIfDraft {
  const { dischargedOn, hospitalLevel, category, placement, identities } = stored
  return { packId: undefined, on: dischargedOn, hospitalLevel, category, place: placement.place, filing: placement.filing, identities }
}

/** The question: only what is not as it was. */
export function requestOf(stored: StoredCase, draft: WhatIfDraft): WhatIfRequest {
  const { packId, on, hospitalLevel, category, place, filing, identities } = draft
  const { placement } = stored
  return {
    settlementId: stored.summary.settlementId,
    ...(packId === undefined ? {} : { packId }),
    ...(on === stored.dischargedOn ? {} : { on }),
    ...(hospitalLevel === stored.hospitalLevel ? {} : { hospitalLevel }),
    ...(category === stored.category ? {} : { category }),
    ...(place === placement.place ? {} : { place }),
    ...(filing === placement.filing ? {} : { filing }),
    addIdentities: identities.filter((identity) => !stored.identities.includes(identity)),
    removeIdentities: stored.identities.filter((identity) => !identities.includes(identity)),
  }
}

/** How many things are changed. */
export function changesOf(request: WhatIfRequest): number {
  const { settlementId, addIdentities, removeIdentities, ...changed } = request
  return Object.keys(changed).length + addIdentities.length + removeIdentities.length
}
