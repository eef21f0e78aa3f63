import { expect, test } from 'vitest'
import { packOfHome, packRows } from '../../../renderer/screens/policy/pack-rows.ts'
import type { InstalledPackSummary, MethodReply } from '../../../shared/contract/index.ts'

const pack = (packId: string, changes: Partial<InstalledPackSummary> = {}) =>
  ({ packId, areas: ['3608'], use: 'settlement', versionInForce: 'v1', ...changes }) as InstalledPackSummary

const listed = (packs: readonly InstalledPackSummary[]) =>
  packRows({ on: '2026-03-10', packs, refused: [{ folder: 'wrong', places: [] }] } as unknown as MethodReply<'policy.list'>)

test('refused packs come last, and packs of one id are two rows', () => {
  const rows = listed([pack('a'), pack('a')])
  expect(rows.map(({ kind }) => kind)).toEqual(['installed', 'installed', 'refused'])
  expect(new Set(rows.map(({ key }) => key)).size).toBe(3)
})

test('the pack that settles for the area of the institution stands open', () => {
  const rows = listed([
    pack('elsewhere', { areas: ['3708'] }),
    pack('draft', { use: 'comparison' }),
    { ...pack('over'), versionInForce: undefined } as InstalledPackSummary,
    pack('home'),
  ])
  expect(packOfHome(rows, '360802')).toMatchObject({ pack: { packId: 'home' } })
  expect(packOfHome(rows, '430100')).toBeUndefined()
  expect(packOfHome(rows, undefined)).toBeUndefined()
})
