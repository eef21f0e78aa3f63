/** The simulated card reader as a program: `main.ts --tcp 127.0.0.1:0 --cards cards.json`; orders come as lines on standard input. */
import { runSimulatorProgram } from '../common/index.ts'
import { cardOptions, cardOptionWords, defaultBaudRate, obeyCardOrders, orderWords, startCardReaderSimulator } from './index.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: { slot: { type: 'string', default: '1' }, ...cardOptions },
  optionWords: `[--slot 1] ${cardOptionWords}`,
  orderWords,
  start: async (place, options) => {
    const cardTimeMs = Number(options['card-time'])
    const simulator = await startCardReaderSimulator({ ...place, slot: Number(options.slot), cardTimeMs })
    return { address: simulator.address, obey: obeyCardOrders(simulator, options), close: simulator.close }
  },
})
