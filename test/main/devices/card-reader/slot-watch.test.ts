import { afterEach, describe, expect, it } from 'vitest'
import { createCardReader } from '../../../../main/devices/index.ts'
import { createCardModel, createSimulatedCard, createSimulatedReader } from '../../../../main/simulators/card-reader/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { waitFor } from '../wait-for.ts'
import { aCard } from './cards.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** A line that holds back what the reader sends, and then delivers all of it in one piece. */
function aLineThatHoldsBack() {
  const held: Uint8Array[] = []
  let holding = true
  const transport = createMemoryTransport((bytes) => simulated.receive(bytes))
  const send = (bytes: Uint8Array) => void (holding ? held.push(bytes) : transport.deliver(bytes))
  const simulated = createSimulatedReader({ send, cut: transport.lose }, { slot: 1, cardTimeMs: 0 })
  const states: string[] = []
  return {
    states,
    insert: () => simulated.insert(createSimulatedCard(createCardModel(aCard()))),
    remove: () => simulated.remove(),
    loseTheLast: () => held.pop(),
    /** Until the question at opening is answered, as far as the simulated reader is concerned. */
    async open() {
      const before = held.length
      const reader = createCardReader({ port: 'memory', transport })
      cleanUps.push(() => reader.close())
      reader.onChange(() => states.push(reader.state()))
      await waitFor(() => held.length === before + 2)
    },
    release() {
      holding = false
      transport.deliver(Buffer.concat(held))
    },
  }
}

describe('whether a card is in the slot', () => {
  it('is what a notice says that comes right behind the answer to the question', async () => {
    const line = aLineThatHoldsBack()
    line.insert()
    line.loseTheLast()
    await line.open()
    line.remove()
    line.release()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(line.states).toEqual(['ready'])
  })

  it('is what the answer says that comes behind a notice which another one, lost since, made untrue', async () => {
    const line = aLineThatHoldsBack()
    line.insert()
    line.remove()
    line.loseTheLast()
    await line.open()
    line.release()
    await waitFor(() => line.states.at(-1) === 'ready')
    expect(line.states).toEqual(['occupied', 'ready'])
  })
})
