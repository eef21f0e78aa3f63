import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatMessageId } from '../../../../main/gateway/index.ts'
import { createMessageIds, laneOf, signInSerial } from '../../../../main/services/upload/index.ts'
import { openStore } from '../../../../main/store/index.ts'
import { temporaryFolder, testKey } from '../../../builders/terminal.ts'

const code = 'H36080200001'
const platform = { messageId: (at: number, serial: number) => formatMessageId(code, at, serial) }

/** One terminal whose seconds outlive its restarts, as its ledger keeps them. */
function aTerminal(terminal: string, clock: { now(): number }) {
  let taken = 0
  const uploads = {
    isMessageIdUsed: () => false,
    takeSeconds(from: number, count: number) {
      const first = Math.max(taken, from)
      taken = first + count
      return first
    },
  }
  const start = () => createMessageIds({ uploads, platform, clock, terminal })
  let ids = start()
  return {
    next: () => ids.next(),
    restart: () => {
      ids = start()
    },
  }
}

const name = fc.stringMatching(/^[A-Z0-9]{1,4}$/)
const act = fc.oneof(
  fc.record({ kind: fc.constant('make' as const), count: fc.integer({ min: 1, max: 40 }), which: fc.integer({ min: 0, max: 1 }) }),
  fc.record({ kind: fc.constant('restart' as const), which: fc.integer({ min: 0, max: 1 }) }),
  // From a moment to ten years, either way.
  fc.record({
    kind: fc.constant('jump' as const),
    seconds: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3e8, max: 3e8 })),
  }),
)

test('two terminals of one institution never make the same id, whatever their clocks do and however often they are started again', () => {
  fc.assert(
    fc.property(name, name, fc.array(act, { maxLength: 60 }), (one, other, acts) => {
      fc.pre(one.slice(-2) !== other.slice(-2))
      let now = Date.parse('2026-03-10T09:00:00+08:00')
      const clock = { now: () => now }
      const terminals = [aTerminal(one, clock), aTerminal(other, clock)]
      const made: string[] = []
      for (const step of acts) {
        if (step.kind === 'jump') now += step.seconds * 1000
        else if (step.kind === 'restart') terminals[step.which]?.restart()
        else for (let index = 0; index < step.count; index += 1) made.push(terminals[step.which]?.next() ?? '')
      }
      expect(new Set(made).size).toBe(made.length)
      for (const id of made) expect(id).toMatch(/^H36080200001\d{18}$/)
    }),
    { numRuns: 300 },
  )
})

test('terminals named by different last two characters have lanes of their own', () => {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const names = [...digits].flatMap((first) => [first, ...[...digits].map((second) => first + second)])
  expect(new Set(names.map(laneOf)).size).toBe(names.length)
  expect(Math.max(...names.map(laneOf)) * 7 + 6).toBeLessThan(signInSerial(0))
  expect(signInSerial(675)).toBe(9_999)
  expect(signInSerial(676)).toBe(signInSerial(0))
})

test('a ledger gives out no second twice, and a thousand ids of one moment wait for nothing', () => {
  const folder = temporaryFolder()
  const clock = { now: () => Date.parse('2026-03-10T09:00:00+08:00') }
  const made: string[] = []
  try {
    for (let start = 0; start < 3; start += 1) {
      const { uploads, close } = openStore(folder.path, { key: testKey })
      const ids = createMessageIds({ uploads, platform, clock, terminal: '07' })
      for (let index = 0; index < 350; index += 1) made.push(ids.next())
      close()
    }
  } finally {
    folder.remove()
  }
  expect(new Set(made).size).toBe(1_050)
  expect([...made].sort()).toEqual(made)
})
