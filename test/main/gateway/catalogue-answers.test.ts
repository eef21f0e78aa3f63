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
    expect(await matches(1)).toMatchObject([{ kind: 'accepted' }, { kind: 'unknown', reason: '第 2 页与上一页相同' }])
    answer = () => success({ data: [rowOf(1)], pageNum: 1, lastPage: false })
    expect(await matches(1)).toMatchObject([{ kind: 'accepted' }, { kind: 'unknown', reason: '问的是第 2 页，答的是第 1 页' }])
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
