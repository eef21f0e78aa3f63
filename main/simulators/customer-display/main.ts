/** The simulated customer display as a program: `main.ts --tcp 127.0.0.1:0`; prints what it shows, a line for each change. */
import { runSimulatorProgram } from '../common/index.ts'
import { defaultBaudRate, displayOrderWords, startCustomerDisplaySimulator } from './index.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: {},
  optionWords: '',
  orderWords: displayOrderWords,
  start: async (place) => await startCustomerDisplaySimulator(place, (shows) => process.stdout.write(`shows ${shows}\n`)),
})
