import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { utilityProcess } from 'electron'
import type { Program } from '../services/ports/index.ts'

/** Starts one of our own programs as a utility process: the fuse that runs plain Node is off in the product. */
export function startUtilityProgram(file: string, args: readonly string[]): Program {
  const child = utilityProcess.fork(file, [...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let ended = false
  const wakeAll = () => {
    for (const wake of waiting) wake()
  }
  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    lines.push(line)
    wakeAll()
  })
  child.once('exit', () => {
    ended = true
    wakeAll()
  })
  return {
    lineAfter: (word) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find((candidate) => candidate.startsWith(word))
          if (line === undefined && !ended) return
          waiting.delete(look)
          if (line === undefined) reject(new Error(`${file} ended before it said "${word}"`))
          else resolve(line.slice(word.length).trim())
        }
        waiting.add(look)
        look()
      }),
    send: (line) => child.postMessage(line),
    stop: async () => {
      if (!ended) child.kill()
    },
  }
}
