import { describe, expect, it } from 'vitest'
import { createTurns } from '../../../../main/devices/index.ts'

const soon = () => new Promise((resolve) => setTimeout(resolve, 1))

describe('turns on a port', () => {
  it('come one at a time, first come first served', async () => {
    const turns = createTurns()
    const log: string[] = []
    const task = (name: string) =>
      turns.take(async () => {
        log.push(`${name} begins`)
        await soon()
        log.push(`${name} ends`)
        return name
      })
    expect(await Promise.all(['first', 'second', 'third'].map(task))).toEqual(['first', 'second', 'third'])
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends'])
  })

  it('go on after a task that threw', async () => {
    const turns = createTurns()
    await expect(turns.take(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
    expect(await turns.take(() => Promise.resolve('next'))).toBe('next')
  })

  it('given up while waiting leave the queue and never run', async () => {
    const turns = createTurns()
    const first = turns.take(soon)
    const cancel = new AbortController()
    let ran = false
    const second = turns.take(() => {
      ran = true
      return soon()
    }, cancel.signal)
    const third = turns.take(() => Promise.resolve('third'))
    expect(turns.waiting).toBe(2)
    cancel.abort(new Error('given up'))
    await expect(second).rejects.toThrow('given up')
    await first
    expect(await third).toBe('third')
    expect(ran).toBe(false)
    expect(turns.waiting).toBe(0)
  })

  it('given up before asking are never queued', async () => {
    const turns = createTurns()
    await expect(turns.take(soon, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    expect(await turns.take(() => Promise.resolve('free'))).toBe('free')
  })
})
