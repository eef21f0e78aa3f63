import { readFileSync } from 'node:fs'
import { answerOrder, namedOrWritten, obeyFaultOrder, splitOrder } from '../common/index.ts'
import { cardDescriptionSchema, cardFileSchema } from './card-description.ts'
import { faultSchema } from './faults.ts'
import type { CardDescription, CardReaderSimulator } from './index.ts'
import { sampleCards } from './sample-cards.ts'

/** Orders to a running simulator, one a line. */
export const orderWords = `insert {"name":…}   put in this card
insert NAME         put in a card of the file; without a file: sample, expired, third-generation
remove              take the card out
fault {"kind":…}    or: fault KIND [AFTER [TIMES]]
clear               no more faults
cards               names that can be put in`

/** What programs with cards take from the command line. */
export const cardOptions = {
  'card-time': { type: 'string', default: '0' },
  cards: { type: 'string' },
  insert: { type: 'string' },
} as const

export const cardOptionWords = '[--card-time MS] [--cards FILE.json] [--insert NAME]'

/** Reads the file of cards, puts in the card named on the command line, and answers what obeys orders from now on. */
export function obeyCardOrders(
  simulator: CardReaderSimulator,
  options: Readonly<Record<string, string | boolean | undefined>>,
): (line: string) => string {
  const cards = options.cards ? cardFileSchema.parse(JSON.parse(readFileSync(String(options.cards), 'utf8'))) : sampleCards
  const obey = (line: string) => obeyOrder(line, simulator, cards)
  if (options.insert) process.stdout.write(`${obey(`insert ${options.insert}`)}\n`)
  return obey
}

/** Obeys one order and answers one line: `ok …` or `refused …`. */
function obeyOrder(line: string, simulator: CardReaderSimulator, cards: Readonly<Record<string, CardDescription>>): string {
  const order = splitOrder(line)
  const { word, rest } = order
  return answerOrder(() => {
    const fault = obeyFaultOrder(simulator, faultSchema, ['after', 'times'], order)
    if (fault !== undefined) return fault
    switch (word) {
      case 'insert':
        simulator.insert(namedOrWritten(rest, cardDescriptionSchema, cards, 'card'))
        return 'inserted'
      case 'remove':
        simulator.remove()
        return 'removed'
      case 'cards':
        return Object.keys(cards).join(' ')
      default:
        throw new RangeError(`unknown order: ${word}`)
    }
  })
}
