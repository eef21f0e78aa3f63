import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { agreed, openTerminal, temporaryFolder } from '../builders/terminal.ts'
import { fakePlatform } from '../fakes/fake-platform.ts'
import { stayOfSerial } from './kill-bills.ts'

let folder: ReturnType<typeof temporaryFolder>
let isMounted = false

/** A small disk in memory; only root may mount one. */
function mount(path: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', path]).status === 0
}

beforeEach(() => {
  folder = temporaryFolder()
  isMounted = mount(folder.path)
})
afterEach(() => {
  // Lazily: a failed test may still hold the ledger open.
  if (isMounted) spawnSync('umount', ['--lazy', folder.path])
  folder.remove()
})

const filler = () => join(folder.path, 'filler')

/** To the last byte. */
function fill(): void {
  const descriptor = openSync(filler(), 'a')
  for (let size = 64 * 1024; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeSync(descriptor, Buffer.alloc(size))
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    }
  }
  closeSync(descriptor)
}

test('a full disk: refused before money moves, what was booked stays readable, the queue still notes its endings', async (context) => {
  if (!isMounted) {
    process.stdout.write('skipped: a full disk: no small disk can be mounted here (needs root)\n')
    context.skip()
  }
  const platform = fakePlatform()
  const terminal = openTerminal({ folder: folder.path, platform })
  const first = stayOfSerial(1)
  const booked = agreed(terminal.confirm(terminal.admit(first.bill, first.person))).summary.settlementId
  const second = stayOfSerial(2)
  const request = terminal.admit(second.bill, second.person)
  const preview = agreed(terminal.settlement.preview(request))

  // A message is on the wire when the last byte is taken.
  let answer: () => void = () => undefined
  platform.hold = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  terminal.upload.start()
  await expect.poll(() => platform.calls.length).toBe(1)
  fill()
  const serial = terminal.stores.settlements.nextSlipSerial('20260310')
  for (let time = 0; time < 3; time += 1) expect(terminal.confirm(request, preview)).toMatchObject({ error: { code: 'store.disk-full' } })
  expect(terminal.settlement.list().map(({ settlementId }) => settlementId)).toEqual([booked])
  expect(agreed(terminal.settlement.get(booked)).summary.settlementId).toBe(booked)
  expect(terminal.stores.settlements.nextSlipSerial('20260310')).toBe(serial)

  // Its answer comes: the reserve makes the room to note it and everything after it.
  platform.hold = async () => undefined
  answer()
  await terminal.drain()
  expect(terminal.stores.uploads.ofSettlement(booked).map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged', 'acknowledged'])
  expect(terminal.confirm(request, preview)).toMatchObject({ error: { code: 'store.disk-full' } })
  await terminal.close()

  // Started with not a byte free: it reads, and still books nothing.
  fill()
  const restarted = openTerminal({ folder: folder.path, platform })
  expect(restarted.stores.verify()).toMatchObject({ file: 'ok' })
  expect(restarted.settlement.list().map(({ settlementId, state }) => [settlementId, state])).toEqual([[booked, 'confirmed']])
  expect(restarted.confirm(request, agreed(restarted.settlement.preview(request)))).toMatchObject({ error: { code: 'store.disk-full' } })

  rmSync(filler())
  const settled = agreed(restarted.confirm(request, agreed(restarted.settlement.preview(request))))
  expect(settled.summary.slipNumber.endsWith('-0002')).toBe(true)
  expect(existsSync(join(folder.path, 'reserve.bin'))).toBe(true)
  restarted.upload.start()
  await restarted.drain()
  expect(restarted.stores.settlements.summary(settled.summary.settlementId)?.state).toBe('confirmed')
  await restarted.close()
})
