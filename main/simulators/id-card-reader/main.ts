/** The simulated reader of identity documents as a program: `main.ts --tcp 127.0.0.1:0 --documents cards.json`; orders come as lines on standard input. */
import { readFileSync } from 'node:fs'
import { runSimulatorProgram } from '../common/index.ts'
import { documentFileSchema } from './document-description.ts'
import { defaultBaudRate, startIdCardReaderSimulator } from './index.ts'
import { obeyOrder, orderWords } from './orders.ts'
import { sampleDocuments } from './sample-documents.ts'

await runSimulatorProgram({
  defaultBaudRate,
  options: {
    documents: { type: 'string' },
    put: { type: 'string' },
    'own-time': { type: 'boolean', default: false },
    'old-module': { type: 'boolean', default: false },
  },
  optionWords: '[--documents FILE.json] [--put NAME] [--own-time] [--old-module]',
  orderWords,
  start: async (place, options) => {
    const documents = options.documents
      ? documentFileSchema.parse(JSON.parse(readFileSync(String(options.documents), 'utf8')))
      : sampleDocuments
    const simulator = await startIdCardReaderSimulator({
      ...place,
      itsOwnTime: options['own-time'] === true,
      knowsFingerprints: options['old-module'] !== true,
    })
    const obey = (line: string) => obeyOrder(line, simulator, documents)
    if (options.put) process.stdout.write(`${obey(`put ${options.put}`)}\n`)
    return { address: simulator.address, obey, close: simulator.close }
  },
})
