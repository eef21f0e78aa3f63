import { describe, expect, it } from 'vitest'
import { fuzz } from './fuzzing.ts'
import { targets } from './targets.ts'

/** Reading a whole bill or case takes longer than a frame. */
const inputsOf = (file: string) => (file.startsWith('main/inbox') || file.startsWith('shared/settlement') ? 300 : 4_000)

describe('spoiled input', () => {
  it.each(targets)('ends quietly: $name', (target) => {
    const { failure, inputs } = fuzz(target, { seed: 20_260_310, inputs: inputsOf(target.file) })
    expect(failure).toBeUndefined()
    expect(inputs).toBe(inputsOf(target.file))
  })

  it('is told when it throws, with the smallest input that does', () => {
    const target = {
      name: 'one that throws',
      file: '',
      seeds: [Uint8Array.of(1, 2, 3)],
      run: (input: Uint8Array) => {
        if (input.includes(0xaa)) throw new Error('has AA')
      },
    }
    expect(fuzz(target, { seed: 1, inputs: 10_000 }).failure).toMatch(/has AA[\s\S]*seed 1, input ([0-9A-F]{2})*AA/)
  })

  it('is told when it takes too long', () => {
    const target = {
      name: 'a slow one',
      file: '',
      seeds: [Uint8Array.of(1)],
      run: () => {
        const start = process.threadCpuUsage()
        const worked = () => {
          const { user, system } = process.threadCpuUsage(start)
          return (user + system) / 1_000
        }
        while (worked() < 1_050) {
          const until = performance.now() + 5
          while (performance.now() < until);
        }
      },
    }
    expect(fuzz(target, { seed: 1, inputs: 1 }).failure).toContain('took 1')
  })
})
