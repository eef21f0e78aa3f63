import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSlipService } from '../../../../main/services/slip/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
beforeEach(() => {
  folder = temporaryFolder()
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform() })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

test('a slip shows the insurance it was settled under, also after the person has changed to another', () => {
  const person = aPerson(1)
  const { summary } = agreed(terminal.confirm(terminal.admit(aBill({ person }), person)))
  const slips = createSlipService({ institution, demo: false, stores: terminal.stores })
  const before = agreed(slips.slip(summary.settlementId))
  terminal.stores.people.remember({ ...person, insuranceType: 'resident', enrolmentArea: '360100', name: '测试改名' }, Date.now())
  expect(agreed(slips.slip(summary.settlementId))).toEqual(before)
})
