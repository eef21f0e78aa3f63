/** The simulated card reader as a program: `main.ts --tcp 127.0.0.1:0 --cards cards.json`; orders come as lines on standard input. */
import { readFileSync } from 'node:fs'
import { runSimulatorProgram } from '../common/index.ts'
import { cardFileSchema } from './card-description.ts'
import { defaultBaudRate, startCardReaderSimulator } from './index.ts'
import { obeyOrder, orderWords } from './orders.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: {
    slot: { type: 'string', default: '1' },
    'card-time': { type: 'string', default: '0' },
    cards: { type: 'string' },
    insert: { type: 'string' },
  },
  optionWords: '[--slot 1] [--card-time MS] [--cards FILE.json] [--insert NAME]',
  orderWords,
  start: async (place, options) => {
    const cards = options.cards ? cardFileSchema.parse(JSON.parse(readFileSync(String(options.cards), 'utf8'))) : {}
    const simulator = await startCardReaderSimulator({
      ...place,
      slot: Number(options.slot),
      cardTimeMs: Number(options['card-time']),
    })
    const obey = (line: string) => obeyOrder(line, simulator, cards)
    if (options.insert) process.stdout.write(`${obey(`insert ${options.insert}`)}\n`)
    return { address: simulator.address, obey, close: simulator.close }
  },
})
