import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Program } from '../services/ports/index.ts'

/** Starts one of our own programs as a child process that ends with us. */
export function startChildProgram(file: string, args: readonly string[]): Program {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines: string[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const wake of waiting) wake()
  })
  child.once('exit', () => {
    for (const wake of waiting) wake()
  })
  const endWithUs = () => child.kill()
  process.once('exit', endWithUs)
  return {
    lineAfter: (word) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find((candidate) => candidate.startsWith(word))
          if (line === undefined && child.exitCode === null && child.signalCode === null) return
          waiting.delete(look)
          if (line === undefined) reject(new Error(`${file} ended (${child.exitCode ?? child.signalCode}) before it said "${word}"`))
          else resolve(line.slice(word.length).trim())
        }
        waiting.add(look)
        look()
      }),
    send: (line) => {
      child.stdin.write(`${line}\n`)
    },
    stop: async () => {
      process.off('exit', endWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await ended
    },
  }
}
