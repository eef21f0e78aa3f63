import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeRows, writeZip } from '../../../main/gateway/files/index.ts'
import { noSigner, openCentralPlatform } from '../../../main/gateway/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { institution, morning, type Platform } from '../stand-in/world.ts'

/** A platform with habits of its own: what it answers to a message is the test's to say. */
type Answer = { readonly type?: string; readonly body: string | Uint8Array; readonly dripMs?: number }
let answer: (transaction: string, input: { data: Record<string, unknown> }) => Answer
let server: Server
let platform: Platform
let folder: string
let asked: string[]
let serial = 0

const success = (output: unknown): Answer => ({ body: JSON.stringify({ infcode: '0', output }) })
const next = () => {
  serial += 1
  return { messageId: platform.messageId(morning, serial), operatorId: '1001', operatorName: '测试收费员' }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-catalogue-'))
  server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const { infno, input } = JSON.parse(Buffer.concat(parts).toString('utf8'))
      const signIn = { signinoutb: { sign_time: '2026-03-05 10:00:00', sign_no: 'QD1' } }
      const { type = 'application/json', body, dripMs } = String(infno).startsWith('900') ? success(signIn) : answer(infno, input)
      if (!String(infno).startsWith('900')) asked.push(infno)
      outgoing.writeHead(200, { 'content-type': type })
      if (dripMs === undefined) outgoing.end(body)
      else {
        const bytes = Buffer.from(body as Uint8Array)
        let at = 0
        const timer = setInterval(() => {
          outgoing.write(bytes.subarray(at, at + Math.ceil(bytes.length / 8)))
          at += Math.ceil(bytes.length / 8)
          if (at >= bytes.length) outgoing.end(() => clearInterval(timer))
        }, dripMs)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  platform = openCentralPlatform({
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '02-00-00-00-00-01', ip: '127.0.0.1' },
    now: () => morning,
    nextSerial: () => serial++,
    timeoutMs: 400,
    listBounds: { pages: 30, versions: 12 },
  })
})
beforeEach(() => {
  asked = []
})
afterAll(async () => {
  await platform.close()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const changedSince = parseLocalDate('2026-01-01')
const matches = async (pageSize: number) => {
  const pages = []
  for await (const page of platform.queryDirectory(next, { kind: 'insurance-matches', changedSince, pageSize })) pages.push(page)
  return pages
}
const rowOf = (at: number) => ({ med_list_codg: `T${at}`, hilist_code: `B${at}`, opt_time: 1_767_225_600_000 })
const codesOf = (pages: Awaited<ReturnType<typeof matches>>) =>
  pages.flatMap((page) => (page.kind === 'accepted' ? page.value.rows.map((row) => row.itemCode) : [page.kind]))

describe('pages as platforms send them', () => {
  it('every row comes once and the asking ends, whichever of its members a platform fills', async () => {
    const habit = fc.record({
      rows: fc.nat({ max: 23 }),
      pageSize: fc.integer({ min: 1, max: 10 }),
      tells: fc.constantFrom('lastPage', 'lastPage as text', 'pages', 'nothing'),
      asText: fc.boolean(),
      echo: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(habit, async ({ rows, pageSize, tells, asText, echo }) => {
        asked = []
        const number = (value: number) => (asText ? String(value) : value)
        answer = (_transaction, { data: { page_num: page } }) => {
          const from = (Number(page) - 1) * pageSize
          const pages = Math.ceil(rows / pageSize)
          const isLast = Number(page) >= pages
          return success({
            data: Array.from({ length: Math.min(pageSize, Math.max(0, rows - from)) }, (_, at) => rowOf(from + at)),
            ...(echo ? { pageNum: number(Number(page)) } : {}),
            ...(tells === 'pages' ? { pages: number(pages) } : {}),
            ...(tells === 'lastPage' ? { lastPage: isLast } : {}),
            ...(tells === 'lastPage as text' ? { lastPage: String(isLast) } : {}),
          })
        }
        const found = await matches(pageSize)
        expect(codesOf(found)).toEqual(Array.from({ length: rows }, (_, at) => `T${at}`))
        expect(asked.length).toBeLessThanOrEqual(Math.floor(rows / pageSize) + 1)
      }),
      { numRuns: 30 },
    )
  })

  it('the same page again and again, or another page than was asked for, ends in not knowing', async () => {
    answer = () => success({ data: [rowOf(1)], lastPage: false })
    expect(await matches(1)).toMatchObject([{ kind: 'accepted' }, { kind: 'unknown', reason: '第 2 页与第 1 页相同' }])
    answer = () => success({ data: [rowOf(1)], pageNum: 1, lastPage: false })
    expect(await matches(1)).toMatchObject([{ kind: 'accepted' }, { kind: 'unknown', reason: '问的是第 2 页，答的是第 1 页' }])
  })

  /** A list of five rows in pages of two, and what the platform says beside them. */
  const five = (say: (page: number) => object, rows = (page: number) => [0, 1, 2, 3, 4].slice((page - 1) * 2, page * 2)) => {
    answer = (_transaction, { data: { page_num } }) => {
      const page = Number(page_num)
      return success({ data: rows(page).map((at) => ({ ...rowOf(at), rid: `R${at}` })), ...say(page) })
    }
    return matches(2)
  }
  const ending = async (pages: ReturnType<typeof matches>) => {
    const found = await pages
    return [found.length, found.at(-1)] as const
  }
  const unknown = (reason: string) => expect.objectContaining({ kind: 'unknown', reason })

  it.each([
    ['calls the first page the last', () => five(() => ({ lastPage: true, pages: 3 })), 1, '第 1 页自称末页，却共有 3 页'],
    [
      'calls it so although it counts more rows',
      () => five(() => ({ lastPage: true, recordCounts: 5 })),
      1,
      '共 5 条记录，到末页来了 2 条',
    ],
    ['sends more pages than it says', () => five(() => ({ lastPage: false, pages: 2 })), 3, '共 2 页，却有第 3 页'],
    [
      'ends in an empty page before it is whole',
      () => five((page) => ({ lastPage: page > 3, recordCounts: 9 })),
      4,
      '共 9 条记录，到末页来了 5 条',
    ],
    [
      'goes round in a circle',
      () =>
        five(
          () => ({ lastPage: false }),
          (page) => [page % 3],
        ),
      4,
      '第 4 页与第 1 页相同',
    ],
    [
      'sends a row again on a later page',
      () =>
        five(
          () => ({}),
          (page) => [page, page + 1],
        ),
      2,
      '第 2 页又有前面来过的记录，请重新读取',
    ],
    ['grows meanwhile', () => five((page) => ({ recordCounts: page < 3 ? 5 : 6 })), 3, '读取期间记录由 5 条变为 6 条，请重新读取'],
    ['shrinks meanwhile', () => five((page) => ({ recordCounts: page < 2 ? 5 : 4 })), 2, '读取期间记录由 5 条变为 4 条，请重新读取'],
    [
      'never ends',
      () =>
        five(
          () => ({ lastPage: false }),
          (page) => [2 * page, 2 * page + 1],
        ),
      31,
      '读了 30 页还没有到头，停止读取',
    ],
  ])('a list that %s is not taken for whole', async (_what, read, pages, reason) => {
    expect(await ending(read())).toEqual([pages, unknown(reason)])
    expect(asked.length).toBeLessThanOrEqual(30)
  })

  it('pages smaller than asked for are read on, where the platform says so', async () => {
    const small = (page: number) => (page <= 5 ? [page - 1] : [])
    const say = [() => ({ pageSize: 1 }), () => ({ recordCounts: 5 })]
    for (const said of say) expect(codesOf(await five(said, small))).toEqual(['T0', 'T1', 'T2', 'T3', 'T4'])
  })

  it.each([
    ['nothing was counted', { recordCounts: 0, pages: 0, pageSize: 0 }],
    ['counting was left out', { recordCounts: -1, pages: '', pageSize: 'all' }],
  ])('counts that say that %s are none', async (_what, counts) => {
    expect(codesOf(await five(() => counts))).toEqual(['T0', 'T1', 'T2', 'T3', 'T4'])
  })

  it('a row without its code makes the page unreadable', async () => {
    answer = () => success({ data: [{ hilist_code: 'B1' }], lastPage: true })
    expect(await matches(1)).toMatchObject([{ kind: 'unknown', reason: expect.stringContaining('data.0.med_list_codg') }])
  })
})

describe('files as platforms send them', () => {
  const batch = (version: string, rows = 3) => {
    const cells = (at: number) => [
      `ID${at}`,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      `A0${at}`,
      '虚构诊断',
      ...Array(10).fill(null),
      version,
    ]
    const text = writeRows(Array.from({ length: rows }, (_, at) => cells(at).map((cell) => cell ?? undefined)))
    return writeZip('diseases.txt', text)
  }
  const offer = success({ file_qury_no: 'fsi/plc/1', filename: 'a.txt.zip', dld_endtime: '2026-12-31', data_cnt: '3' })
  const newest: Answer = { body: JSON.stringify({ infcode: -1, err_msg: 'FSI-已经是最新数据' }) }
  const download = async () => {
    const batches = []
    for await (const one of platform.downloadDirectory(next, { kind: 'diseases', folder })) batches.push(one)
    return batches
  }

  it('are taken for files by their first bytes, whatever the gateway calls them', async () => {
    for (const type of ['application/octet-stream', 'application/json', 'text/plain']) {
      answer = (transaction, { data }) => {
        if (transaction === '9102') return { type, body: batch('V1') }
        return data.ver === '0' ? offer : newest
      }
      expect(await download()).toMatchObject([{ kind: 'accepted', value: { version: 'V1', records: 3 } }])
    }
  })

  it('may take longer than a call as long as they come', async () => {
    answer = (transaction, { data }) => {
      if (transaction === '9102') return { type: 'application/octet-stream', body: batch('V2', 400), dripMs: 100 }
      return data.ver === '0' ? offer : newest
    }
    expect(await download()).toMatchObject([{ kind: 'accepted', value: { version: 'V2', records: 400 } }])
  })

  it('ever new ones end with words, and those that came are there', async () => {
    let version = 0
    answer = (transaction) => {
      if (transaction !== '9102') return offer
      version += 1
      return { type: 'application/octet-stream', body: batch(`N${version}`, 1) }
    }
    const batches = await download()
    expect(batches).toHaveLength(13)
    expect(batches.slice(0, 12).map((one) => one.kind === 'accepted' && one.value.version)).toEqual(
      Array.from({ length: 12 }, (_, at) => `N${at + 1}`),
    )
    expect(batches.at(-1)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/^下载了 12 个版本、\d+ 字节还没有到头，停止下载$/),
    })
    expect(asked).toHaveLength(24)
  })

  it('an answer without a file, a page of HTML and a file that is none are no catalogue, and nothing stays behind', async () => {
    const before = readdirSync(folder)
    const with9102 = (body: Answer) => {
      answer = (transaction) => (transaction === '9102' ? body : offer)
    }
    with9102(success({}))
    expect(await download()).toMatchObject([{ kind: 'unknown', reason: '应答不是文件' }])
    with9102({ type: 'application/octet-stream', body: '<html>502</html>' })
    expect(await download()).toMatchObject([{ kind: 'unknown' }])
    with9102({ type: 'application/octet-stream', body: 'PK, but not a ZIP' })
    expect(await download()).toMatchObject([{ kind: 'unknown', reason: '目录文件：不是完整的 ZIP 文件' }])
    with9102({ type: 'application/octet-stream', body: JSON.stringify({ infcode: '0', err_msg: 'FSI-文件查询号不能为空[fileBO_156]' }) })
    expect(await download()).toMatchObject([{ kind: 'refused', message: 'FSI-文件查询号不能为空[fileBO_156]' }])
    expect(readdirSync(folder)).toEqual(before)
  })
})
