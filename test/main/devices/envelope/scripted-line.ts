import { createLine, type Line } from '../../../../main/devices/index.ts'
import { bytes, text } from '../card-reader/bytes.ts'
import { createMemoryTransport, type MemoryTransport } from '../memory-transport.ts'

/** A line whose far end answers each frame with what a script has for it, and says other things on order. */
export interface ScriptedLine {
  readonly line: Line
  readonly transport: MemoryTransport
  readonly written: string[]
  say(hex: string): void
}

export function createScriptedLine(answers: Readonly<Record<string, string>>): ScriptedLine {
  const written: string[] = []
  const transport = createMemoryTransport((sent) => {
    written.push(text(sent))
    const answer = answers[text(sent)]
    if (answer !== undefined) transport.deliver(bytes(answer))
  })
  return { line: createLine(transport), transport, written, say: (hex) => transport.deliver(bytes(hex)) }
}
