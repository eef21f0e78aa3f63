import { readCardAnswer, statusText } from './apdu.ts'

/** What is said to a card and by it, in words for whoever maintains the reader. Nothing personal, no numbers of records' contents. */

const instructions: Readonly<Record<number, string>> = {
  32: 'verify PIN',
  130: 'external authentication',
  132: 'get challenge',
  136: 'internal authentication',
  164: 'select',
  176: 'read binary',
  178: 'read record',
  192: 'get response',
}

export function commandWords(apdu: Uint8Array): string {
  return `APDU ${instructions[apdu[1] ?? 0] ?? 'other'}`
}

export function answerWords(answer: Uint8Array): string {
  const read = readCardAnswer(answer)
  return read ? `status ${statusText(read.status)}` : 'no status'
}
