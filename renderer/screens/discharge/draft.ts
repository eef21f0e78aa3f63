/**
 * What survives a reload: which bill was open and what was ticked. Ids only, so that nothing about a person stays in the
 * browser; the person is asked for again.
 */
import { z } from 'zod'

const draftSchema = z.strictObject({
  billId: z.string().optional(),
  personNumber: z.string().optional(),
  useAccount: z.boolean(),
})
export type Draft = z.output<typeof draftSchema>

export const emptyDraft: Draft = { useAccount: true }
const draftKey = 'sanbao.discharge-draft'

export function readDraft(): Draft {
  const text = sessionStorage.getItem(draftKey)
  if (text === null) return emptyDraft
  try {
    const draft = draftSchema.safeParse(JSON.parse(text))
    return draft.success ? draft.data : emptyDraft
  } catch {
    // Not ours or cut short: start afresh.
    return emptyDraft
  }
}

export function writeDraft(draft: Draft): void {
  sessionStorage.setItem(draftKey, JSON.stringify(draft))
}

export function clearDraft(): void {
  sessionStorage.removeItem(draftKey)
}
