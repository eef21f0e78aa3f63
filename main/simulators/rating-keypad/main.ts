/** The simulated rating keypad as a program: `main.ts --tcp 127.0.0.1:0`; orders come as lines on standard input. */
import { runSimulatorProgram } from '../common/index.ts'
import { defaultBaudRate, obeyRatingOrder, ratingOrderWords, startRatingKeypadSimulator } from './index.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: {},
  optionWords: '',
  orderWords: ratingOrderWords,
  start: async (place) => {
    const keypad = await startRatingKeypadSimulator(place)
    return { address: keypad.address, obey: (line) => obeyRatingOrder(line, keypad), close: keypad.close }
  },
})
