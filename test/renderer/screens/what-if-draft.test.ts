import { expect, test } from 'vitest'
import { changesOf, draftOf, requestOf } from '../../../renderer/screens/policy/what-if-draft.ts'
import type { StoredCase } from '../../../shared/contract/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'

const stored = {
  summary: { settlementId: 'S-1' },
  category: 'retired',
  hospitalLevel: 'L3',
  dischargedOn: parseLocalDate('2026-03-09'),
  placement: { place: 'local', filing: 'none' },
  identities: ['minimum-living'],
} as unknown as StoredCase

test('a form as it was settled asks for no change', () => {
  const request = requestOf(stored, draftOf(stored))
  expect(request).toEqual({ settlementId: 'S-1', addIdentities: [], removeIdentities: [] })
  expect(changesOf(request)).toBe(0)
})

test('only what is not as it was is asked, identities as taken up and laid down', () => {
  const draft = { ...draftOf(stored), packId: 'other', hospitalLevel: 'L1', filing: 'referral' as const, identities: ['orphan'] }
  const request = requestOf(stored, draft)
  expect(request).toEqual({
    settlementId: 'S-1',
    packId: 'other',
    hospitalLevel: 'L1',
    filing: 'referral',
    addIdentities: ['orphan'],
    removeIdentities: ['minimum-living'],
  })
  expect(changesOf(request)).toBe(5)
})
