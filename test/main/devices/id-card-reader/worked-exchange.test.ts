import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createIdCardReader, samVMask } from '../../../../main/devices/index.ts'
import { bytes, text } from '../card-reader/bytes.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { today, zhangSanRead } from './documents.ts'
import { vectorNamed } from './vectors.ts'
import { inVirtualTime, useVirtualTime } from './virtual-time.ts'
import { workedSteps } from './worked-exchange.ts'

beforeEach(useVirtualTime)
afterEach(() => {
  vi.useRealTimers()
})

it('the worked exchange is written and read byte for byte by the driver', async () => {
  // The first question is whether the module is there.
  const answers = [bytes('AA AA AA 96 69 00 04 00 00 90 94'), ...workedSteps.map(({ answer }) => answer)]
  const written: string[] = []
  const line = createMemoryTransport((command) => {
    written.push(text(command))
    const answer = answers.shift()
    if (answer) line.deliver(answer)
  })
  const reader = createIdCardReader({ port: 'memory', transport: line, today, equalReadings: 1 })
  expect(await inVirtualTime(reader.read())).toEqual({ ok: true, value: zhangSanRead })
  await inVirtualTime(reader.read({ waitMs: 0 }))
  expect(written.slice(0, 7)).toEqual([text(vectorNamed('I06').bytes), ...workedSteps.map(({ command }) => text(command))])
})

it('what a document says stays out of the trace of its line, however it is cut; what the module says of itself does not', () => {
  for (const size of [1, 7, 64, 2_000]) {
    const mask = samVMask()
    const shown = workedSteps.map(({ command, answer }) => {
      expect(mask('out', command)).toEqual([...command])
      const pieces = Array.from({ length: Math.ceil(answer.length / size) }, (_, index) =>
        answer.subarray(index * size, (index + 1) * size),
      )
      return pieces.flatMap((piece) => mask('in', piece))
    })
    for (const [index, { answer }] of workedSteps.entries()) {
      const hidden = answer.length === 11 ? 0 : answer.length - 10
      expect(shown[index]).toEqual([...answer.subarray(0, answer.length - hidden), ...new Array<undefined>(hidden).fill(undefined)])
    }
  }
})
