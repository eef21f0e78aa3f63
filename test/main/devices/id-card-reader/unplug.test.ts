import { afterEach, describe, expect, it } from 'vitest'
import { createIdCardReader } from '../../../../main/devices/index.ts'
import type { Fault } from '../../../../main/simulators/id-card-reader/index.ts'
import { canMakeSerialPairs } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'
import { type Bench, type CleanUps, document, overSerial, overTcp, whole } from './benches.ts'
import { today } from './documents.ts'

const cleanUps: CleanUps = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** The cable is pulled while the driver is in this state; in the states of a reading, in the middle of an answer. */
interface State {
  readonly name: string
  readonly fault?: Fault
  readonly reading: boolean
  readonly document: boolean
}

const states: readonly State[] = [
  { name: 'nothing is going on', reading: false, document: true },
  { name: 'a document is waited for', reading: true, document: false },
  { name: 'a document is being found', fault: { kind: 'truncate', on: 'find', amount: 9 }, reading: true, document: true },
  { name: 'it is being selected', fault: { kind: 'drop', on: 'select' }, reading: true, document: true },
  { name: 'it is being read', fault: { kind: 'truncate', on: 'read', amount: 650 }, reading: true, document: true },
  { name: 'it is being read again', fault: { kind: 'truncate', on: 'read', after: 1, amount: 20 }, reading: true, document: true },
  { name: 'its new address is asked for', fault: { kind: 'drop', on: 'new-address' }, reading: true, document: true },
]

/** Sockets, pipes, timers and serial ports this process holds. */
const held = () => process.getActiveResourcesInfo().sort().join(' ')

/** `UNPLUG_CYCLES=500` makes the deep run. */
const cyclesWanted = Number(process.env.UNPLUG_CYCLES ?? 50)

const lines = [
  { line: 'a serial port', start: overSerial, here: canMakeSerialPairs(), cycles: cyclesWanted },
  { line: 'a TCP device server', start: overTcp, here: true, cycles: Math.ceil(cyclesWanted / 5) },
]

describe.each(lines)('unplugged and put back on $line', ({ start, here, cycles }) => {
  it.runIf(here)(
    `${cycles} times, in every state, is found out, comes back, and leaves nothing behind`,
    { timeout: 1_800_000 },
    async () => {
      const bench = await start(cleanUps)
      const reader = createIdCardReader({ port: bench.port, today })
      cleanUps.push(() => reader.close())
      await waitFor(() => reader.state() === 'ready')
      const heldAt: string[] = []
      let [slowestFound, slowestBack] = [0, 0]
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const state = states[cycle % states.length]
        if (!state) throw new Error('a state')
        slowestFound = Math.max(slowestFound, await pullIn(state, bench, reader))
        await bench.plugIn()
        slowestBack = Math.max(slowestBack, await waitFor(() => reader.state() === 'ready'))
        expect(await reader.read(), `after the cable was pulled while ${state.name}`).toEqual(whole)
        if (cycle % states.length === 0) heldAt.push(held())
      }
      expect(slowestFound).toBeLessThan(1_000)
      expect(slowestBack).toBeLessThan(3_000)
      expect(heldAt.at(-1)).toBe(heldAt[0])
    },
  )
})

async function pullIn(state: State, bench: Bench, reader: ReturnType<typeof createIdCardReader>): Promise<number> {
  const simulator = bench.simulator()
  if (state.document) simulator.put(document)
  else simulator.lift()
  if (state.fault) simulator.fault(state.fault)
  const reading = state.reading ? reader.read() : undefined
  await new Promise((resolve) => setTimeout(resolve, 60))
  await bench.unplug()
  const pulled = performance.now()
  await waitFor(() => reader.state() === 'offline')
  const outcome = await reading
  const found = performance.now() - pulled
  // Read whole, only its new address was missing; in every other state nothing may be believed.
  if (outcome?.ok) expect([state.name, outcome.value.name]).toEqual(['its new address is asked for', whole.value.name])
  else if (outcome) expect(outcome.error.code, state.name).toBe('device.disconnected')
  return found
}
