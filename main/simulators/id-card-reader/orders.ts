import { answerOrder, namedOrWritten, obeyFaultOrder, splitOrder } from '../common/index.ts'
import { type DocumentDescription, documentDescriptionSchema } from './document-description.ts'
import { faultSchema } from './faults.ts'
import type { IdCardReaderSimulator } from './index.ts'

/** Orders to a running simulator, one a line. */
export const orderWords = `put {"name":…}      lay this document on the reader
put NAME            lay a document of the file on it; without a file: resident, permit, foreigner
lift                take the document away
fault {"kind":…}    or: fault KIND [AFTER [TIMES]]
clear               no more faults
documents           names that can be put`

type Documents = Readonly<Record<string, DocumentDescription>>

/** Obeys one order and answers one line: `ok …` or `refused …`. */
export function obeyOrder(line: string, simulator: IdCardReaderSimulator, documents: Documents): string {
  const order = splitOrder(line)
  const { word, rest } = order
  return answerOrder(() => {
    const fault = obeyFaultOrder(simulator, faultSchema, ['after', 'times'], order)
    if (fault !== undefined) return fault
    switch (word) {
      case 'put':
        simulator.put(namedOrWritten(rest, documentDescriptionSchema, documents, 'document'))
        return 'put'
      case 'lift':
        simulator.lift()
        return 'lifted'
      case 'documents':
        return Object.keys(documents).join(' ')
      default:
        throw new RangeError(`unknown order: ${word}`)
    }
  })
}
