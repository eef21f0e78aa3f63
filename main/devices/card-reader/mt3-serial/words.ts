import { createEnvelopeParser, type EnvelopeFrame } from '../../envelope/index.ts'
import { answerWords, commandWords } from '../card-words.ts'
import { mt3Codes, readMt3Answer, shortestMt3Content } from './commands.ts'

const commands: Readonly<Record<number, string>> = {
  [mt3Codes.firmware]: 'firmware version',
  [mt3Codes.reset]: 'power on',
  [mt3Codes.powerOff]: 'power off',
}

/** What a piece of an MT3 line is; empty where it holds no whole frame. */
export function mt3MeaningOf(direction: 'in' | 'out', bytes: Uint8Array): string {
  const frames = createEnvelopeParser(shortestMt3Content).push(bytes)
  return frames.map((frame) => wordsOf(direction, frame)).join(', ')
}

function wordsOf(direction: 'in' | 'out', frame: EnvelopeFrame): string {
  if (frame.kind === 'damaged') return `damaged: ${frame.reason}`
  // Command and answer have the same form: two bytes, one of no matter, data.
  const { status: code, data } = readMt3Answer(frame.content)
  if (direction === 'out') return code === mt3Codes.transfer ? commandWords(data) : (commands[code] ?? 'other command')
  if (code !== 0) return 'reader says no'
  if (data.length === 0) return 'done'
  return data[0] === 0x3b || data[0] === 0x3f ? 'answer to reset' : answerWords(data)
}
