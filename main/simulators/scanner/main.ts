/** The simulated scanner as a program: `main.ts --tcp 127.0.0.1:0`; orders come as lines on standard input. */
import { runSimulatorProgram } from '../common/index.ts'
import { defaultBaudRate, startScannerSimulator } from './index.ts'
import { obeyOrder, orderWords } from './orders.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: {},
  optionWords: '',
  orderWords,
  start: async (place) => {
    const simulator = await startScannerSimulator(place)
    return { address: simulator.address, obey: (line) => obeyOrder(line, simulator), close: simulator.close }
  },
})
