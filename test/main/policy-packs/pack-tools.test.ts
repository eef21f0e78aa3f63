import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPackTools, openPolicyPacks } from '../../../main/policy-packs/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { changed, writePackFolder } from '../../builders/pack-folder.ts'
import { agreed, temporaryFolder } from '../../builders/terminal.ts'

const day = parseLocalDate('2026-03-10')
let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  writePackFolder(join(folder.path, 'flawless'))
  writePackFolder(join(folder.path, 'odd'), {
    ...changed('pack.yaml', 'id: flawless', 'id: odd'),
    ...changed('parameters/rate.yaml', 'level: L3, rate: "85%"', 'level: L3, rate: "96%"'),
  })
})
afterEach(() => folder.remove())

test('the tools work in a thread of their own, one order after the other, and none after closing', async () => {
  const tools = createPackTools(openPolicyPacks(folder.path))
  const turns: string[] = []
  const [odd, compared] = await Promise.all([
    tools.check('odd', day).finally(() => turns.push('odd')),
    tools.compare('flawless', 'odd', day).finally(() => turns.push('compared')),
  ])
  expect(turns).toEqual(['odd', 'compared'])
  expect(agreed(odd)).toContainEqual(
    expect.objectContaining({ kind: 'rate-order', place: expect.stringMatching(/^parameters\/rate\.yaml:7:/) }),
  )
  expect(agreed(compared).changes).toMatchObject([{ id: 'inpatient.pooled-fund-rate', kind: 'changed' }])
  await tools.close()
  await expect(tools.check('flawless', day)).rejects.toThrow('closed')
})

test('closing ends the thread that is at work', async () => {
  const tools = createPackTools(openPolicyPacks(folder.path))
  const answer = tools.check('flawless', day)
  answer.catch(() => undefined)
  await new Promise((resolve) => setImmediate(resolve))
  await tools.close()
  await expect(answer).rejects.toThrow('ended without an answer')
})
