import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aCard, identityOf } from './cards.ts'
import { acsMargins, createNoise, mt3Margins } from './noise.ts'
import { acsOnNoisyLine, mt3OnNoisyLine, readThroughNoise } from './noisy-line.ts'

const card = aCard({ name: '演示㐀国' })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** `NOISY_FRAMES=1000000` makes the deep run. */
const framesWanted = Number(process.env.NOISY_FRAMES ?? 20_000)
const runs = 10

const families = [
  { family: 'an ACS reader', onNoisyLine: acsOnNoisyLine, margins: acsMargins, frames: framesWanted, sample: 4_000 },
  { family: 'an MT3 reader', onNoisyLine: mt3OnNoisyLine, margins: mt3Margins, frames: framesWanted / 10, sample: 1_000 },
]

describe.each(families)('a noisy line to $family', ({ onNoisyLine, margins, frames, sample }) => {
  it(`gives no false identity in ${frames} disturbed frames, and reads within a second when the noise ends`, {
    timeout: 3_600_000,
  }, async () => {
    const seedAndRate = [fc.integer(), fc.integer({ min: 1, max: 25 })] as const
    await fc.assert(
      fc.asyncProperty(...seedAndRate, async (seed, ofHundred) => {
        const result = await readThroughNoise(onNoisyLine, card, frames / runs, createNoise(seed, ofHundred, margins), 2)
        expect(result.falseIdentities).toBe(0)
        expect(result.afterwards).toEqual({ ok: true, value: identityOf(card) })
        expect(result.recoveryMs).toBeLessThan(1_000)
      }),
      { seed: 193, numRuns: runs, endOnFailure: true },
    )
  })

  it('with one disturbed frame in fifty still reads most cards', async () => {
    const { endings } = await readThroughNoise(onNoisyLine, card, 500, createNoise(50, 2, margins), 2)
    const read = endings.read ?? 0
    expect(read).toBeGreaterThan(0.9 * Object.values(endings).reduce((sum, count) => sum + count, 0))
  })

  // Shows that the noise is of the kind that matters: the line's own check lets it through.
  it('would give false identities if one reading were enough', async () => {
    const result = await readThroughNoise(onNoisyLine, card, sample, createNoise(20_260_301, 6, margins), 1)
    expect(result.falseIdentities).toBeGreaterThan(0)
  })
})
