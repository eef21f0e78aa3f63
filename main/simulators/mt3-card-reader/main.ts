/** The simulated MT3 reader as a program: `main.ts --serial PATH --cards cards.json`; orders come as lines on standard input. */
import { cardOptions, cardOptionWords, obeyCardOrders, orderWords } from '../card-reader/index.ts'
import { runSimulatorProgram } from '../common/index.ts'
import { defaultBaudRate, startMt3CardReaderSimulator } from './index.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: cardOptions,
  optionWords: cardOptionWords,
  orderWords,
  start: async (place, options) => {
    const simulator = await startMt3CardReaderSimulator({ ...place, cardTimeMs: Number(options['card-time']) })
    return { address: simulator.address, obey: obeyCardOrders(simulator, options), close: simulator.close }
  },
})
