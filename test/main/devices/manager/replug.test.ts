import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { createDeviceManager, type DeviceManager, type ListedPort, testDevice } from '../../../../main/devices/index.ts'
import { type CardReaderSimulator, startCardReaderSimulator } from '../../../../main/simulators/card-reader/index.ts'
import { aCard, identityOf } from '../card-reader/cards.ts'
import { canMakeSerialPairs, createSerialPair, type SerialPair } from '../serial-pair.ts'
import { waitFor } from '../wait-for.ts'

const card = aCard({ name: '演示𠮷安' })
const whole = { ok: true, value: identityOf(card) }
const cycles = 10

/** A reader whose cable is plugged in somewhere else every time: COM5, COM6, COM7. */
interface Roaming {
  readonly manager: DeviceManager
  plugIn(withCard: boolean): Promise<void>
  unplug(): Promise<void>
}

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function roaming(serialNumber: string): Roaming {
  const ids = { vendorId: '0403', productId: '6001', serialNumber }
  let listed: readonly ListedPort[] = []
  let plugged: { readonly cable: SerialPair; readonly simulator: CardReaderSimulator } | undefined
  const manager = createDeviceManager({
    devices: [{ kind: 'social-card', driver: 'acs-serial', at: ids, options: {} }],
    listPorts: async () => ({ ports: listed }),
  })
  async function unplug(): Promise<void> {
    const pulled = plugged
    plugged = undefined
    listed = []
    await pulled?.cable.remove()
    await pulled?.simulator.close()
  }
  cleanUps.push(async () => {
    await manager.close()
    await unplug()
  })
  return {
    manager,
    unplug,
    async plugIn(withCard) {
      const cable = await createSerialPair()
      const simulator = await startCardReaderSimulator({
        listen: 'serial',
        path: cable.devicePort,
        cardTimeMs: 5,
        ...(withCard && { card }),
      })
      plugged = { cable, simulator }
      listed = [{ path: cable.terminalPort, ...ids }]
    },
  }
}

/** What the counter is doing when the cable is pulled, and how it must end. */
const moments: Readonly<Record<string, { readonly withCard: boolean; readonly begin?: (manager: DeviceManager) => Promise<unknown> }>> = {
  'nothing, without a card': { withCard: false },
  'nothing, with a card in the reader': { withCard: true },
  'reading a card': { withCard: true, begin: ({ socialCard }) => socialCard.read() },
  'asking whether the reader is there': { withCard: true, begin: ({ socialCard }) => socialCard.probe() },
  'testing itself': { withCard: true, begin: (manager) => testDevice({ manager }, 'social-card') },
}

function handles(): number {
  return readdirSync('/proc/self/fd').length
}

const pulledAfterMs = [0, 3, 11, 27, 49, 80, 120, 190, 260, 340]

describe('a reader that is unplugged and plugged in elsewhere', () => {
  it.runIf(canMakeSerialPairs())(
    `is missed within 1 s and back within 3 s, ${Object.keys(moments).length * cycles} times, whatever was going on`,
    async () => {
      const before = handles()
      const worst = { missed: 0, back: 0 }
      await Promise.all(
        Object.values(moments).map(async ({ withCard, begin }, index) => {
          const reader = roaming(`A502${index}`)
          const { manager } = reader
          const there = withCard ? 'occupied' : 'ready'
          await reader.plugIn(withCard)
          await waitFor(() => manager.socialCard.state() === there)
          for (const afterMs of pulledAfterMs.slice(0, cycles)) {
            const going = begin?.(manager)
            await new Promise((resolve) => setTimeout(resolve, afterMs))
            await reader.unplug()
            worst.missed = Math.max(worst.missed, await waitFor(() => manager.socialCard.state() === 'offline'))
            await going
            await reader.plugIn(withCard)
            worst.back = Math.max(worst.back, await waitFor(() => manager.socialCard.state() === there))
          }
          if (withCard) expect(await manager.socialCard.read()).toEqual(whole)
          expect(manager.report('social-card').counted.losses).toBeGreaterThanOrEqual(cycles)
        }),
      )
      for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
      expect(worst.missed).toBeLessThan(1_000)
      expect(worst.back).toBeLessThan(3_000)
      await waitFor(() => handles() <= before + 2)
    },
  )
})
