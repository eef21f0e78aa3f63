import {
  type IdCardReaderSimulator,
  type IdCardReaderSimulatorSettings,
  startIdCardReaderSimulator,
} from '../../../../main/simulators/id-card-reader/index.ts'
import { createSerialPair } from '../serial-pair.ts'
import { aCard, zhangSanRead } from './documents.ts'

export const document = aCard({ name: '演示𠮷安' })
export const whole = { ok: true, value: { ...zhangSanRead, name: '演示𠮷安' } }

/** What is to be put away after the test, last come first gone. */
export type CleanUps = (() => Promise<void>)[]

export type Habits = Pick<IdCardReaderSimulatorSettings, 'itsOwnTime' | 'paced' | 'baudRate'>

/** A reader at the end of a cable that can be pulled. */
export interface Bench {
  readonly port: string
  simulator(): IdCardReaderSimulator
  unplug(): Promise<void>
  /** The cable and behind it the reader, with the document on it; a module that was without power has read none. */
  plugIn(habits?: Habits): Promise<void>
}

export async function overTcp(cleanUps: CleanUps, habits: Habits = {}): Promise<Bench> {
  let simulator = await startIdCardReaderSimulator({ listen: 'tcp', port: 0, document, ...habits })
  const port = Number(simulator.address.split(':').at(-1))
  cleanUps.push(() => simulator.close())
  return {
    port: simulator.address,
    simulator: () => simulator,
    unplug: () => simulator.close(),
    async plugIn(again = {}) {
      simulator = await startIdCardReaderSimulator({ listen: 'tcp', port, document, ...again })
    },
  }
}

export async function overSerial(cleanUps: CleanUps, habits: Habits = {}): Promise<Bench> {
  const pair = await createSerialPair()
  const start = (chosen: Habits) => startIdCardReaderSimulator({ listen: 'serial', path: pair.devicePort, document, ...chosen })
  let simulator = await start(habits)
  cleanUps.push(async () => {
    await simulator.close()
    await pair.remove()
  })
  return {
    port: pair.terminalPort,
    simulator: () => simulator,
    async unplug() {
      await pair.unplug()
      await simulator.close()
    },
    async plugIn(again = {}) {
      await pair.plugIn()
      simulator = await start(again)
    },
  }
}
