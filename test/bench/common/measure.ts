/** How a benchmark takes its times and says them, one JSON line each. */
import { performance } from 'node:perf_hooks'

export function say(measurement: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify(measurement)}\n`)
}

export interface Times {
  /** The quickest round: what is left when nothing else was going on. */
  readonly bestMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Over the whole time, with whatever comes only now and then. */
  readonly perSecond: number
}

/** To three digits after the point, as much as the clock is good for. */
export const thousandths = (value: number) => Math.round(value * 1000) / 1000

export function timesOf(measured: readonly number[]): Times {
  const sorted = [...measured].sort((a, b) => a - b)
  const at = (share: number) => thousandths(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  const wholeMs = sorted.reduce((sum, one) => sum + one, 0)
  return { bestMs: at(0), p50Ms: at(0.5), p99Ms: at(0.99), perSecond: Math.round((sorted.length / wholeMs) * 1000) }
}

/**
 * Times several pieces of work, a block of rounds each, and comes back to each of them three times: what else the machine does falls on
 * all alike, and each pays for the garbage it makes itself. Half a block warms up.
 */
export async function timeInTurns(rounds: number, works: readonly (() => unknown)[]): Promise<Times[]> {
  const measured = works.map((): number[] => [])
  const block = Math.ceil(rounds / 3)
  for (let turn = 0; turn < 3; turn += 1)
    for (const [index, work] of works.entries())
      for (let round = -Math.ceil(block / 2); round < block; round += 1) {
        const start = performance.now()
        const working = work()
        if (working instanceof Promise) await working
        if (round >= 0) measured[index]?.push(performance.now() - start)
      }
  return measured.map(timesOf)
}
