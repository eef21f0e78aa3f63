import { answerOrder, splitOrder } from '../common/index.ts'
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
  const { word, rest } = splitOrder(line)
  return answerOrder(() => {
    switch (word) {
      case 'put':
        simulator.put(documentOf(rest, documents))
        return 'put'
      case 'lift':
        simulator.lift()
        return 'lifted'
      case 'fault':
        simulator.fault(rest.startsWith('{') ? faultSchema.parse(JSON.parse(rest)) : shortFault(rest))
        return 'fault ordered'
      case 'clear':
        simulator.clearFaults()
        return 'no faults'
      case 'documents':
        return Object.keys(documents).join(' ')
      default:
        throw new RangeError(`unknown order: ${word}`)
    }
  })
}

function documentOf(words: string, documents: Documents): DocumentDescription {
  if (words.startsWith('{')) return documentDescriptionSchema.parse(JSON.parse(words))
  const document = Object.hasOwn(documents, words) ? documents[words] : undefined
  if (!document) throw new RangeError(`no document named ${words} in the file`)
  return document
}

function shortFault(words: string) {
  const [kind, after, times] = words.split(/\s+/)
  return faultSchema.parse({ kind, ...(after && { after: Number(after) }), ...(times && { times: Number(times) }) })
}
