import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { meaningOfStatus, samStatusCodes } from '../../../../main/devices/index.ts'
import type { IdCardReader } from '../../../../main/services/ports/index.ts'
import type { Fault } from '../../../../main/simulators/id-card-reader/index.ts'
import { aCard, liSi, liSiRead, smith2017, smith2017Read, smith2023, smith2023Read, zhangSan, zhangSanRead } from './documents.ts'
import { createMemoryReader } from './memory-reader.ts'
import { inVirtualTime, useVirtualTime } from './virtual-time.ts'

beforeEach(useVirtualTime)
afterEach(() => {
  vi.useRealTimers()
})

const whole = { ok: true, value: zhangSanRead }
const refused = (code: string, details: object = {}) => ({ ok: false, error: { code, details } })
const failed = (reason: string) => refused('device.failed', { port: 'memory', reason })
/** What a reading without any trouble says to the module. */
const plain = ['find', 'select', 'read', 'select', 'read', 'address']

function bench(...[document = zhangSan, settings]: Parameters<typeof createMemoryReader>) {
  const memory = createMemoryReader(document, settings)
  const read = async (options?: Parameters<IdCardReader['read']>[0]) => await inVirtualTime(memory.reader.read(options))
  /** The module answers, and what was said about it is forgotten. */
  const ready = async () => {
    await inVirtualTime(memory.reader.probe())
    memory.commands()
    return { ...memory, read, ready }
  }
  return { ...memory, read, ready }
}

describe('a reading', () => {
  it('finds, selects and reads, reads again without lifting, and asks for a new address', async () => {
    const { read, commands } = await bench().ready()
    expect(await read()).toEqual(whole)
    expect(commands()).toEqual(plain)
  })

  it.each([
    ['hk-macao-taiwan', liSi, liSiRead, plain],
    ['foreign-2017', smith2017, smith2017Read, plain.slice(0, -1)],
    ['foreign-2023', smith2023, smith2023Read, plain.slice(0, -1)],
  ])('of a %s asks for a new address only where there is one', async (_kind, document, card, expected) => {
    const { read, commands } = await bench(document).ready()
    expect(await read()).toEqual({ ok: true, value: card })
    expect(commands()).toEqual(expected)
  })

  it('puts the additional address, heard twice, before the printed one', async () => {
    const { read, commands } = await bench(aCard({ newAddress: '上海市浦东新区示例路2号' })).ready()
    expect(await read()).toEqual({ ok: true, value: { ...zhangSanRead, address: '上海市浦东新区示例路2号' } })
    expect(commands()).toEqual([...plain, 'address'])
  })

  it('keeps the printed address where the additional one is blank', async () => {
    expect(await bench(aCard({ newAddress: '' })).read()).toEqual(whole)
  })

  it.each<[string, Fault]>([
    ['is not answered', { kind: 'drop', on: 'new-address', times: 9 }],
    ['is not known to the module', { kind: 'status', status: '21', on: 'new-address' }],
    ['comes when the card is gone', { kind: 'lift-document', on: 'new-address' }],
  ])('has no address where the question for a new one %s: an old one must not pass for it', async (_case, fault) => {
    const { read, simulated } = bench()
    simulated.fault(fault)
    const { address: _address, ...rest } = zhangSanRead
    expect(await read()).toEqual({ ok: true, value: rest })
  })

  it.each(['𠮷田安', '㐀明', '张\ue863'])('brings the name %s from card to identity', async (name) => {
    expect(await bench(aCard({ name })).read()).toEqual({ ok: true, value: { ...zhangSanRead, name } })
  })

  it('with fingerprints throws them away', async () => {
    for (const fingerprints of [true, false]) {
      const { read, commands } = await bench(aCard({ fingerprints }), { withFingerprints: true }).ready()
      expect(await read()).toEqual(whole)
      expect(commands()).toEqual(['find', 'select', 'fingerprints', 'select', 'fingerprints', 'address'])
    }
  })

  it('of a card whose content is wrong is refused when it was heard twice', async () => {
    const { read, commands } = await bench(aCard({ sex: '2' })).ready()
    expect(await read()).toEqual(refused('id-card.bad-data', { field: 'sex', reason: 'differs-from-number' }))
    expect(commands()).toEqual(plain.slice(0, -1))
  })
})

describe('a document that stays', () => {
  it('is waited for to be lifted, and is told as not lifted when the time is over', async () => {
    const { read, commands } = await bench().ready()
    expect(await read()).toEqual(whole)
    commands()
    const before = Date.now()
    expect(await read({ waitMs: 2_000 })).toEqual(refused('id-card.not-lifted'))
    expect(Date.now() - before).toBeGreaterThan(1_600)
    expect(Date.now() - before).toBeLessThanOrEqual(2_000)
    expect(commands()).toEqual(['find', 'find', 'find', 'find', 'find', 'find', 'find', 'select'])
  })

  it('is read again on request, straight through selecting', async () => {
    const { read, commands } = await bench().ready()
    await read()
    commands()
    expect(await read({ again: true })).toEqual(whole)
    expect(commands()).toEqual(plain.slice(1))
  })

  it('lifted and put back is found by itself', async () => {
    const { read, simulated, put } = bench()
    await read()
    setTimeout(() => simulated.lift(), 500)
    setTimeout(() => put(liSi), 1_000)
    expect(await read()).toEqual({ ok: true, value: liSiRead })
  })

  it('is not there: absent, whether it was read before or not', async () => {
    const { read, simulated } = bench()
    await read()
    simulated.lift()
    expect(await read({ waitMs: 0 })).toEqual(refused('id-card.absent'))
    expect(await read({ waitMs: 0, again: true })).toEqual(refused('id-card.absent'))
  })

  it('is waited for ten seconds unless the caller says otherwise', async () => {
    const { read, simulated } = await bench().ready()
    simulated.lift()
    const before = Date.now()
    expect(await read()).toEqual(refused('id-card.absent'))
    expect(Date.now() - before).toBeGreaterThan(9_600)
    expect(Date.now() - before).toBeLessThanOrEqual(10_000)
  })

  it('in a module that does not select twice is found after a reset', async () => {
    const { read, simulated, commands } = await bench().ready()
    simulated.fault({ kind: 'status', status: '81', on: 'select', after: 1 })
    expect(await read()).toEqual(whole)
    expect(commands()).toEqual(['find', 'select', 'read', 'select', 'reset', 'find', 'select', 'read', 'select', 'read', 'address'])
  })
})

interface StatusCase {
  readonly status: string
  readonly on: 'find' | 'select' | 'read'
  /** What is said to the module when the status comes once, and the card is read after all. */
  readonly once?: readonly string[]
  /** How often it must come until the reading ends, and how it ends. */
  readonly times: number
  readonly ending: object
}

const reread = ['find', 'select', 'read']
const confirm = ['select', 'read', 'address']
const statusCases: readonly StatusCase[] = [
  { status: '81', on: 'select', once: ['find', 'select', ...reread, ...confirm], times: 2, ending: refused('id-card.moved') },
  { status: '41', on: 'read', once: [...reread, ...reread, ...confirm], times: 4, ending: refused('id-card.moved') },
  {
    status: '10',
    on: 'read',
    once: ['find', 'select', 'read', 'read', ...confirm],
    times: 2,
    ending: refused('device.garbled', { port: 'memory', reason: 'module-heard-wrong-check' }),
  },
  {
    status: '11',
    on: 'select',
    once: ['find', 'select', 'select', 'read', ...confirm],
    times: 2,
    ending: refused('device.garbled', { port: 'memory', reason: 'module-heard-wrong-length' }),
  },
  { status: '21', on: 'read', times: 1, ending: failed('module-knows-no-such-command') },
  { status: '23', on: 'read', times: 1, ending: failed('module-does-not-permit') },
  { status: '24', on: 'read', once: [...reread, 'reset', ...reread, ...confirm], times: 2, ending: failed('module-unknown-error') },
  { status: '31', on: 'read', once: [...reread, ...reread, ...confirm], times: 2, ending: refused('id-card.not-authentic') },
  { status: '32', on: 'read', once: [...reread, ...reread, ...confirm], times: 2, ending: refused('id-card.not-authentic') },
  { status: '33', on: 'read', times: 1, ending: refused('id-card.not-authentic') },
  {
    status: '37',
    on: 'read',
    times: 1,
    ending: refused('id-card.bad-data', { field: 'document', reason: 'fingerprints-not-verified' }),
  },
  {
    status: '3F',
    on: 'read',
    times: 1,
    ending: refused('id-card.bad-data', { field: 'document', reason: 'information-wrong-length' }),
  },
  {
    status: '40',
    on: 'select',
    times: 1,
    ending: refused('id-card.unsupported', { reason: 'document-type-unknown' }),
  },
  {
    status: '47',
    on: 'select',
    once: ['find', 'select', 'reset', ...reread, ...confirm],
    times: 2,
    ending: failed('module-random-number-failed'),
  },
  { status: '60', on: 'find', times: 1, ending: failed('module-self-test-failed') },
  { status: '66', on: 'find', times: 1, ending: failed('module-not-authorised') },
  {
    status: '91',
    on: 'read',
    times: 1,
    ending: refused('id-card.bad-data', { field: 'document', reason: 'no-such-item' }),
  },
  { status: '7A', on: 'read', times: 1, ending: failed('module-unknown-status: 7A') },
]

describe('a status of the module', () => {
  it('of every code of the table has its case', () => {
    const tried = new Set(['80', ...statusCases.map(({ status }) => status)])
    expect(samStatusCodes.map((code) => code.toString(16).toUpperCase()).filter((code) => !tried.has(code))).toEqual([])
    expect(samStatusCodes).toHaveLength(18)
  })

  it.each(statusCases.filter(({ once }) => once))('$status on $on once: the card is read after all', async ({ status, on, once }) => {
    const { read, simulated, commands } = await bench().ready()
    simulated.fault({ kind: 'status', status, on })
    expect(await read()).toEqual(whole)
    expect(commands()).toEqual(once)
  })

  it.each(statusCases)('$status on $on $times times ends the reading', async ({ status, on, times, ending }) => {
    const { read, simulated, reader } = await bench().ready()
    simulated.fault({ kind: 'status', status, on, times })
    expect(await read()).toEqual(ending)
    // And is forgotten with the next one.
    expect(await read()).toEqual(whole)
    expect(reader.state()).toBe('ready')
  })

  it('80 keeps the reading waiting', async () => {
    const { read, simulated, commands } = await bench().ready()
    simulated.fault({ kind: 'status', status: '80', on: 'find', times: 3 })
    expect(await read()).toEqual(whole)
    expect(commands()).toEqual(['find', 'find', 'find', ...plain])
  })

  it.each(['31', '41', '47', '81'])('%s counts whatever the card forwarded beside it', async (status) => {
    const { read, simulated } = bench()
    simulated.fault({ kind: 'status', status, document: '6A82', on: 'read' })
    expect(await read()).toEqual(whole)
  })

  it.each(['21', '37'])('%s to a reading with fingerprints falls back to one without', async (status) => {
    const { read, simulated, commands } = await bench(zhangSan, { withFingerprints: true }).ready()
    simulated.fault({ kind: 'status', status, on: 'read' })
    expect(await read()).toEqual(whole)
    expect(commands()).toEqual(['find', 'select', 'fingerprints', 'read', ...confirm])
  })

  it('21 is what an old module says to a reading with fingerprints', async () => {
    const { read, commands } = await bench(zhangSan, { withFingerprints: true, knowsFingerprints: false }).ready()
    expect(await read()).toEqual(whole)
    expect(commands()).toEqual(['find', 'select', 'fingerprints', 'read', ...confirm])
  })

  it.each(['self-test-failed', 'not-authorised'] as const)('of a module with %s makes the reader faulty until it is well', async (kind) => {
    const { read, simulated, reader } = await bench().ready()
    simulated.fault({ kind })
    const reason = meaningOfStatus(kind === 'self-test-failed' ? 0x60 : 0x66).reason
    expect(await read()).toEqual(failed(reason))
    expect(reader.state()).toBe('faulty')
    expect(await inVirtualTime(reader.probe())).toEqual(failed(reason))
    simulated.clearFaults()
    expect(await read()).toEqual(whole)
    expect(reader.state()).toBe('ready')
  })
})
