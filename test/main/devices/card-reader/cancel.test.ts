import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../../main/devices/card-reader/acs-serial/exchange.ts'
import { aCard, identityOf } from './cards.ts'
import { createMemoryReader } from './memory-reader.ts'

const powerOff = 0x63
const slotStatus = 0x65

/** The last command that has to do with the card itself. */
function lastToCard(written: readonly Uint8Array[]): number | undefined {
  return written.findLast((frame) => frame[1] !== slotStatus)?.[1]
}

describe('a reading given up', () => {
  it('at any command ends within 200 ms with the card left without power', async () => {
    for (let after = 1; after <= 25; after += 4) {
      const { reader, written } = createMemoryReader(aCard(), { limits: defaultLimits }, 4)
      const cancel = new AbortController()
      const before = written.length
      const ended = expect(reader.read(cancel.signal)).rejects.toThrow('given up')
      while (written.length < before + after) await new Promise((resolve) => setTimeout(resolve, 1))
      const start = performance.now()
      cancel.abort(new Error('given up'))
      await ended
      expect(performance.now() - start).toBeLessThan(200)
      expect(lastToCard(written)).toBe(powerOff)
      expect(await reader.read()).toEqual({ ok: true, value: identityOf(aCard()) })
      await reader.close()
    }
  })

  it('while the reader is silent still ends within 200 ms', async () => {
    const { reader, simulated, written } = createMemoryReader(aCard(), { limits: defaultLimits })
    await reader.read()
    simulated.fault({ kind: 'no-answer', after: 5, times: 1_000 })
    const cancel = new AbortController()
    const ended = expect(reader.read(cancel.signal)).rejects.toThrow('given up')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const start = performance.now()
    cancel.abort(new Error('given up'))
    await ended
    expect(performance.now() - start).toBeLessThan(200)
    expect(lastToCard(written)).toBe(powerOff)
    await reader.close()
  })

  it('before it begins is no reading', async () => {
    const { reader } = createMemoryReader(aCard())
    await expect(reader.read(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    await reader.close()
  })
})
