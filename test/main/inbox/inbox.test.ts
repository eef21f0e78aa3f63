import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openFolderInbox } from '../../../main/inbox/index.ts'
import { aBill, aLine, csv, json } from './a-bill.ts'
import { anInbox, type InboxBench } from './an-inbox.ts'

let inbox: InboxBench
beforeEach(() => {
  inbox = anInbox()
})
afterEach(() => inbox.dispose())

const waiting = { timing: { quietMs: 0, patienceMs: 60_000, sweepMs: 60_000 } }

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!holds()) {
    if (performance.now() > end) throw new Error('waited 10 s in vain')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('a good bill is taken', () => {
  test.each([
    ['UTF-8', 'json', json(aBill())],
    ['UTF-8', 'json with a BOM', Buffer.concat([Buffer.from('\ufeff'), json(aBill())])],
    ['GB18030', 'json in GB18030', iconv.encode(JSON.stringify(aBill()), 'gb18030')],
    ['UTF-8', 'csv', Buffer.from(csv(aBill()))],
    ['UTF-8', 'csv with a BOM', Buffer.from(`\ufeff${csv(aBill())}`)],
    ['UTF-8', 'csv with the separator line of Excel', Buffer.from(`sep=,\r\n${csv(aBill())}`)],
    ['GB18030', 'csv in GB18030', iconv.encode(csv(aBill()), 'gb18030')],
  ])('%s, %s: the rare character of the name arrives whole', async (encoding, what, bytes) => {
    const name = what.startsWith('csv') ? 'bill.csv' : 'bill.json'
    inbox.drop(name, bytes)
    await inbox.run()
    expect(inbox.files()).toEqual({ waiting: [], taken: [name], refused: [] })
    expect(inbox.events).toEqual([{ kind: 'received', source: name, billId: 'B-1', encoding }])
    const bill = inbox.service.get('B-1')
    expect(bill.ok && bill.value.patient.name).toBe('演示甲㐀')
    expect(inbox.changes).toEqual(['B-1'])
  })

  test('with everything a bill can carry, the same as JSON and as CSV', async () => {
    const full = aBill({
      bed: '12床',
      filing: 'referral',
      conditions: ['psychiatric', 'chemo-radiotherapy'],
      patient: { name: '演示，甲"', idNumber: '360802198001019016', personNumber: '3608' },
      lines: [
        aLine('F1', { itemName: '含,逗号"和引号', restrictionApproved: true }),
        aLine('F2', { restrictionApproved: false }),
        aLine('F3', { quantity: '-0.3333', unitPrice: '35', amount: '-11.67', originalLineId: 'F1' }),
      ],
      totalFee: '128.33',
    })
    inbox.drop('a.json', json(full))
    await inbox.run()
    inbox.drop('b.csv', csv(full))
    await inbox.run()
    expect(inbox.events.map(({ kind }) => kind)).toEqual(['received', 'same'])
    expect(inbox.files()).toEqual({ waiting: [], taken: ['a.json', 'b.csv'], refused: [] })
  })

  test('and listed with masked name and number', async () => {
    inbox.drop('bill.json', json(aBill()))
    await inbox.run()
    expect(inbox.service.list()).toMatchObject([
      { billId: 'B-1', patientNameMasked: '演**㐀', idNumberMasked: '360802********9016', lineCount: 2, state: 'waiting' },
    ])
  })
})

describe('nothing is lost and nothing is doubled', () => {
  test('the very same bill again is noted as the same, under a name of its own', async () => {
    for (let count = 0; count < 2; count += 1) {
      inbox.drop('bill.json', json(aBill()))
      await inbox.run()
    }
    expect(inbox.files()).toEqual({ waiting: [], taken: ['bill.2.json', 'bill.json'], refused: [] })
    expect(inbox.events.map(({ kind }) => kind)).toEqual(['received', 'same'])
    expect(inbox.service.list()).toHaveLength(1)
    expect(inbox.changes).toEqual(['B-1'])
  })

  test('a crash between commit and move reads the same bill again, harmlessly', async () => {
    inbox.drop('bill.json', json(aBill()))
    const crash = new Error('power cut')
    const { service } = inbox
    const intake = {
      ...service,
      take: (...bill: Parameters<typeof service.take>) => {
        const taken = service.take(...bill)
        if (taken === 'received') throw crash
        return taken
      },
    }
    await inbox.run({ intake, ...waiting })
    expect(inbox.files()).toEqual({ waiting: [], taken: ['bill.json'], refused: [] })
    expect(inbox.service.list()).toHaveLength(1)
    expect(inbox.events).toEqual([
      { kind: 'failed', source: 'bill.json', cause: crash },
      { kind: 'same', source: 'bill.json', billId: 'B-1', encoding: 'UTF-8' },
    ])
  })

  test('a crash between refusing and moving leaves one entry in the list', async () => {
    inbox.drop('bad.json', '{}')
    const { service } = inbox
    let crashed = false
    const intake = {
      ...service,
      refuse: (...refusal: Parameters<typeof service.refuse>) => {
        const entry = service.refuse(...refusal)
        if (crashed) return entry
        crashed = true
        throw new Error('power cut')
      },
    }
    await inbox.run({ intake, ...waiting })
    expect(crashed).toBe(true)
    expect(inbox.service.refused()).toHaveLength(1)
    expect(inbox.files().refused).toEqual(['bad.json', 'bad.json.reason.txt'])
  })

  test('a file that another program holds stays, is tried again, and after a while is on the list', async () => {
    inbox.drop('held.json', json(aBill()))
    const busy = { ...inbox.reader, read: () => Promise.reject(Object.assign(new Error('held'), { code: 'EBUSY' })) }
    await inbox.run({ reader: busy, ...waiting })
    expect(inbox.service.refused()).toEqual([])
    await inbox.run({ reader: busy })
    expect(inbox.files().waiting).toEqual(['held.json'])
    expect(inbox.events.at(-1)).toEqual({ kind: 'waiting', source: 'held.json', reason: 'EBUSY' })
    expect(inbox.service.refused()).toMatchObject([{ code: 'bill.cannot-read', source: 'held.json', details: { reason: 'EBUSY' } }])
    await inbox.run()
    expect(inbox.files()).toEqual({ waiting: [], taken: ['held.json'], refused: [] })
  })

  test('a text that stops is given time to grow, and is read when it is whole', async () => {
    const whole = json(aBill())
    inbox.drop('slow.json', whole.subarray(0, 200))
    await inbox.run(waiting)
    expect(inbox.files().waiting).toEqual(['slow.json'])
    inbox.drop('slow.json', whole)
    await inbox.run(waiting)
    expect(inbox.files().taken).toEqual(['slow.json'])
    expect(inbox.service.refused()).toEqual([])
  })

  test('a file that is still changing is not read', async () => {
    inbox.drop('bill.json', json(aBill()))
    await inbox.run({ timing: { quietMs: 60_000, patienceMs: 0, sweepMs: 60_000 } })
    expect(inbox.files().waiting).toEqual(['bill.json'])
    expect(inbox.events).toEqual([])
  })

  test('other files, folders and half-written names are left alone', async () => {
    inbox.drop('bill.json.tmp', '{')
    inbox.drop('readme.txt', 'x')
    mkdirSync(join(inbox.folder, 'folder.json'))
    await inbox.run()
    expect(inbox.files()).toEqual({ waiting: ['bill.json.tmp', 'folder.json', 'readme.txt'], taken: [], refused: [] })
  })

  test('a bill that was refused may come again under its number once it is mended', async () => {
    inbox.drop('bill.json', json(aBill({ totalFee: '1.00' })))
    await inbox.run()
    inbox.drop('bill.json', json(aBill()))
    await inbox.run()
    expect(inbox.files()).toEqual({ waiting: [], taken: ['bill.json'], refused: ['bill.json', 'bill.json.reason.txt'] })
  })
})

describe('the refused list', () => {
  test('keeps an entry until somebody has dealt with it; the same bad bill afterwards is shown again', async () => {
    for (let count = 0; count < 2; count += 1) {
      inbox.drop('bad.json', '{}')
      await inbox.run()
    }
    const [entry, ...others] = inbox.service.refused()
    expect(others).toEqual([])
    expect(inbox.service.acknowledgeRefused(entry?.refusedId ?? '', '2001')).toEqual({ ok: true, value: {} })
    inbox.drop('bad.json', '{}')
    await inbox.run()
    expect(inbox.service.refused().map(({ acknowledgedBy }) => acknowledgedBy)).toEqual([undefined, '2001'])
  })

  test('answers that an entry nobody knows is unknown', () => {
    expect(inbox.service.acknowledgeRefused('none', '2001')).toMatchObject({ ok: false, error: { code: 'bill.unknown' } })
    expect(inbox.service.get('none')).toMatchObject({ ok: false, error: { code: 'bill.unknown' } })
  })
})

describe('the watched folder', () => {
  test('takes what lay there before it was opened, what is written and what is renamed into it', async () => {
    inbox.drop('before.json', json(aBill({ billId: 'BEFORE' })))
    const { folder, service, reader, events } = inbox
    const report = (event: (typeof events)[number]) => events.push(event)
    const opened = openFolderInbox({ folder, intake: service, reader, report, timing: { quietMs: 50, sweepMs: 60_000 } })
    try {
      await until(() => inbox.files().taken.includes('before.json'))
      inbox.drop('written.json', json(aBill({ billId: 'WRITTEN' })))
      await until(() => inbox.files().taken.includes('written.json'))
      writeFileSync(join(folder, 'renamed.csv.tmp'), csv(aBill({ billId: 'RENAMED' })))
      renameSync(join(folder, 'renamed.csv.tmp'), join(folder, 'renamed.csv'))
      await until(() => inbox.files().taken.includes('renamed.csv'))
    } finally {
      await opened.close()
    }
    expect(service.list().map(({ billId }) => billId)).toEqual(['RENAMED', 'WRITTEN', 'BEFORE'])
  })

  // The watcher of a network share may stay silent: the sweep alone must find the file.
  test('finds what the watcher missed at the next sweep', async () => {
    const { folder, service, reader, events } = inbox
    const report = (event: (typeof events)[number]) => events.push(event)
    const opened = openFolderInbox({ folder: `${folder}/.`, intake: service, reader, report, timing: { quietMs: 10, sweepMs: 30 } })
    try {
      mkdirSync(join(folder, 'aside'))
      writeFileSync(join(folder, 'aside', 'missed.json'), json(aBill()))
      copyFileSync(join(folder, 'aside', 'missed.json'), join(folder, 'missed.json'))
      await until(() => inbox.files().taken.includes('missed.json'))
    } finally {
      await opened.close()
    }
    expect(service.list()).toHaveLength(1)
  })
})

test('a file written anew while it is read is read again, and neither bill is lost', async () => {
  inbox.drop('bill.json', json(aBill()))
  let readings = 0
  const reader: InboxBench['reader'] = {
    ...inbox.reader,
    read: (...asked) => {
      readings += 1
      if (readings === 1) inbox.drop('bill.json', json(aBill({ billId: 'B-SECOND' })))
      return inbox.reader.read(...asked)
    },
  }
  await inbox.run({ reader })
  await inbox.run({ reader })
  expect(inbox.changes).toEqual(['B-1', 'B-SECOND'])
  expect(inbox.files()).toEqual({ waiting: [], taken: ['bill.json'], refused: [] })
})

test('a folder that cannot be made keeps nobody from working, and is used as soon as it can be', async () => {
  const folder = join(inbox.folder, 'share', 'inbox')
  writeFileSync(join(inbox.folder, 'share'), 'not a folder yet')
  const opened = openFolderInbox({
    folder,
    intake: inbox.service,
    reader: inbox.reader,
    report: (event) => inbox.events.push(event),
    timing: { quietMs: 0 },
  })
  await opened.sweep()
  expect(inbox.events.map(({ kind, source }) => [kind, source])).toContainEqual(['failed', folder])
  rmSync(join(inbox.folder, 'share'))
  await opened.sweep()
  writeFileSync(join(folder, 'bill.json'), json(aBill()))
  await opened.sweep()
  await opened.sweep()
  await opened.close()
  expect(inbox.changes).toEqual(['B-1'])
})
