import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** A simulator as whoever starts it sees it: lines in, lines out. */
export function startProgram(kind: string, ...options: string[]) {
  const program = resolve(import.meta.dirname, '../../../main/simulators', kind, 'main.ts')
  const child = spawn(process.execPath, [program, ...options], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async () => String((await lines.next()).value)
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  return {
    nextLine,
    /** Gives an order and answers the line that comes next. */
    order(line: string) {
      child.stdin.write(`${line}\n`)
      return nextLine()
    },
    async quit() {
      child.stdin.write('quit\n')
      return await ended
    },
  }
}
