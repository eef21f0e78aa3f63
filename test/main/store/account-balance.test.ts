import { afterEach, beforeEach, expect, test } from 'vitest'
import { addMoney, formatMoney, parseMoney, subtractMoney } from '../../../shared/money/index.ts'
import { aBill, aPerson } from '../../builders/stay.ts'
import { agreed, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../builders/terminal.ts'
import { fakePlatform } from '../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
const clock = fixedClock()
beforeEach(() => {
  folder = temporaryFolder()
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform(), clock })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

/** Every order in which the steps of both sides can come, each side in its own order. */
function interleavings<Step>(left: readonly Step[], right: readonly Step[]): readonly (readonly Step[])[] {
  const [first, ...later] = left
  const [other, ...others] = right
  if (first === undefined || other === undefined) return [[...left, ...right]]
  return [...interleavings(later, right).map((rest) => [first, ...rest]), ...interleavings(left, others).map((rest) => [other, ...rest])]
}

test('what the account holds counts a settlement once, in whichever order it is settled there and the balance is asked, worked out and told', () => {
  const { settlements, uploads, people } = terminal.stores
  const orders = interleavings(['send', 'settle there', 'hear'], ['ask', 'work out', 'tell'])
  expect(orders).toHaveLength(20)
  for (const [serial, order] of orders.entries()) {
    const person = aPerson(serial + 1, { accountBalance: parseMoney('100.00') })
    const request = terminal.admit(aBill({ serial: serial + 1, person, unitFen: 50_005 }), person)
    const { summary } = agreed(terminal.confirm({ ...request, useAccount: true }))
    const { personalAccount } = agreed(terminal.settlement.get(summary.settlementId)).breakdown
    const holds = () => {
      const known = people.findByNumber(person.personNumber)?.person.accountBalance
      return known && formatMoney(addMoney(known, settlements.accountMovementNotCounted(person.personNumber)))
    }
    const left = formatMoney(subtractMoney(parseMoney('100.00'), personalAccount))
    const jobs = uploads.ofSettlement(summary.settlementId)
    const job = jobs.find(({ kind }) => kind === 'settlement')
    if (job === undefined) throw new Error('nothing settles')
    const { jobId, messageId, settlementId } = job
    for (const other of jobs.filter((one) => one !== job)) uploads.advance([{ jobId: other.jobId, state: 'acknowledged', at: clock.now() }])
    let isSettledThere = false
    let mark = 0
    let told = person
    const steps: Readonly<Record<string, () => void>> = {
      send: () => uploads.begin(jobId, clock.now()),
      'settle there': () => {
        isSettledThere = true
      },
      hear: () =>
        uploads.advance([
          {
            ...{ jobId, state: 'acknowledged', at: clock.now() },
            attempt: { messageId, outcome: 'accepted', words: '' },
            settlement: { settlementId, knownToPlatform: true },
          },
        ]),
      ask: () => {
        mark = people.mark()
      },
      'work out': () => {
        told = { ...person, accountBalance: isSettledThere ? parseMoney(left) : parseMoney('100.00') }
      },
      tell: () => people.remember(told, clock.now(), mark),
    }
    for (const step of order) {
      clock.advance(1)
      steps[step]?.()
      expect([order.join(', '), step, holds()]).toEqual([order.join(', '), step, left])
    }
    // Once everything is over, what is told is taken as it is.
    people.remember({ ...person, accountBalance: parseMoney('77.00') }, clock.now(), people.mark())
    expect(holds()).toBe('77.00')
  }
})
