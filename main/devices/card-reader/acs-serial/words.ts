import { answerWords, commandWords } from '../card-words.ts'
import { answerMeaning, messageTypes } from './commands.ts'
import { createFrameParser, type Frame, type Message } from './frames.ts'

const commands: Readonly<Record<number, string>> = {
  [messageTypes.powerOn]: 'power on',
  [messageTypes.powerOff]: 'power off',
  [messageTypes.slotStatus]: 'slot status',
  [messageTypes.setParameters]: 'set protocol',
}

/** What a piece of an ACS line is; empty where it holds no whole frame. */
export function acsMeaningOf(direction: 'in' | 'out', bytes: Uint8Array): string {
  const frames = createFrameParser(direction === 'in' ? 'reader' : 'host').push(bytes)
  return frames.map((frame) => wordsOf(direction, frame)).join(', ')
}

function wordsOf(direction: 'in' | 'out', frame: Frame): string {
  switch (frame.kind) {
    case 'status':
      return frame.status
    case 'slot-notice':
      return 'slot notice'
    case 'repeat-request':
      return 'repeat the answer'
    case 'damaged':
      return `damaged: ${frame.reason}`
    case 'message':
      return direction === 'out' ? toReader(frame.message) : fromReader(frame.message)
  }
}

function toReader({ type, data }: Message): string {
  return type === messageTypes.transfer ? commandWords(data) : (commands[type] ?? 'other command')
}

function fromReader(message: Message): string {
  const meaning = answerMeaning(message)
  if (meaning.kind === 'failed') return meaning.reason
  if (meaning.kind === 'time-extension') return 'more time'
  if (message.type !== messageTypes.dataBlock) return `card ${meaning.presence}`
  return message.data[0] === 0x3b || message.data[0] === 0x3f ? 'answer to reset' : answerWords(message.data)
}
