/** The simulated PIN pad as a program: `main.ts --tcp 127.0.0.1:0 --plain`; orders come as lines on standard input. */
import { runSimulatorProgram } from '../common/index.ts'
import { defaultBaudRate, obeyPinPadOrder, pinPadOrderWords, startFramedPad, startPlainPad } from './index.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: { plain: { type: 'boolean', default: false } },
  optionWords: '[--plain]',
  orderWords: pinPadOrderWords,
  start: async (place, options) => {
    const pad = options.plain ? await startPlainPad(place) : await startFramedPad(place)
    return { address: pad.address, obey: (line) => obeyPinPadOrder(line, pad), close: pad.close }
  },
})
