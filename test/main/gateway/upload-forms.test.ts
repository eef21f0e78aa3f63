/** 9101 in both its forms, through a gateway of each style: the file arrives whole, and the message is proven as any other. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sm2 } from 'sm-crypto-v2'
import { afterEach, expect, it } from 'vitest'
import { readZip } from '../../../main/gateway/files/index.ts'
import {
  createTokenSource,
  csbSigner,
  type Edition,
  editionOf,
  noSigner,
  oauthSigner,
  openTransport,
  pathPerServiceSigner,
  type Signer,
  tifSigner,
  withEnvelopeSignature,
} from '../../../main/gateway/index.ts'
import type { Sender, Statement, StatementRow } from '../../../main/services/ports/index.ts'
import type { GuardText } from '../../../main/stand-in/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { parseMoney } from '../../../shared/money/index.ts'
import { accepted, startWorld, type World } from '../stand-in/world.ts'

let world: World
const closing: (() => unknown)[] = []
afterEach(async () => {
  await world.close()
  for (const close of closing.splice(0)) await close()
})

const names = { message: 'jsonStr', file: 'file' }
const forms = {
  base64: editionOf('national-newer'),
  multipart: editionOf('national-newer', { upload: names }),
  'multipart with the input as text': editionOf('national-newer', { upload: { message: 'a', file: 'b' }, input: 'text' }),
} satisfies Record<string, Edition>

const unknownRow: StatementRow = {
  centreSettlementId: 'NOBODY-KNOWS',
  visitId: 'V1',
  personNumber: 'P1',
  totalFee: parseMoney('12.00'),
  fundTotal: parseMoney('2.00'),
  personalAccount: parseMoney('10.00'),
  isCancellation: false,
}
const day = parseLocalDate('2026-03-05')
const statement: Statement = {
  insuranceType: 'employee',
  agency: '360802',
  clearingType: '21',
  from: day,
  to: day,
  totalFee: unknownRow.totalFee,
  fundTotal: unknownRow.fundTotal,
  personalAccount: unknownRow.personalAccount,
  cash: parseMoney('0.00'),
  count: 1,
}
const compare = (edition: Edition, signer: Signer, address = world.standIn.address) => {
  const senders: [Sender, Sender, Sender] = [world.next(), world.next(), world.next()]
  return world.connect({ edition, signer, address }).compareDetails(senders, statement, [unknownRow])
}

const key = '0123456789abcdeffedcba9876543210'
const pair = sm2.generateKeyPairHex()
const credentials = { clientId: 'app', secret: 's3cret' }
const oauth = () => {
  const tokens = createTokenSource(openTransport(world.standIn.address, 5_000), { path: '/oauth/token', ...credentials }, () => world.clock)
  return oauthSigner({ tokens, encryption: { key } })
}
const signature = { over: 'input', encoding: 'hex' } as const
const styles: readonly (readonly [string, GuardText | undefined, () => Signer, string])[] = [
  ['none', undefined, noSigner, ''],
  [
    'tif',
    { style: { style: 'tif', applicationId: 'app', secret: 's3cret' } },
    () => tifSigner({ applicationId: 'app', secret: 's3cret' }),
    '/ebus/hsa/test/hsa/hgs',
  ],
  ['csb', { style: { style: 'csb', accessKey: 'app', secret: 's3cret' } }, () => csbSigner({ accessKey: 'app', secret: 's3cret' }), ''],
  [
    'path-per-service',
    { style: { style: 'path-per-service', applicationKey: 'app', secret: 's3cret' } },
    () => pathPerServiceSigner({ key: 'app', secret: 's3cret' }),
    '',
  ],
  [
    'oauth with cainfo',
    {
      style: { style: 'oauth', ...credentials, encryption: { key } },
      envelopeSignature: { ...signature, publicKey: pair.publicKey },
    },
    () => withEnvelopeSignature(oauth(), { ...signature, privateKey: pair.privateKey }),
    '',
  ],
]

it.each(styles)(
  'through a gateway of the kind %s a statement goes up in every form, and its differences come down',
  async (_style, guard, signer, folder) => {
    world = await startWorld(guard === undefined ? {} : { guard })
    for (const edition of Object.values(forms)) {
      const found = accepted(await compare(edition, signer(), world.standIn.address + folder))
      expect(found).toMatchObject([{ result: 'institution-has-more', centreSettlementId: 'NOBODY-KNOWS' }])
    }
  },
)

it('one part is the message without the file’s bytes, the other the bytes; the signature is over the message', async () => {
  world = await startWorld()
  const signed: string[] = []
  const signer: Signer = {
    ...noSigner(),
    headers: ({ body }) => {
      signed.push(body)
      return {}
    },
  }
  let posted: FormData | undefined
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', async () => {
      const type = incoming.headers['content-type'] ?? ''
      if (type.startsWith('multipart/form-data'))
        posted = await new Response(Buffer.concat(parts), { headers: { 'content-type': type } }).formData()
      outgoing.end('{"infcode":0,"output":{"signinoutb":{"sign_no":"QD1"},"file_qury_no":null}}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  await compare(forms.multipart, signer, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  expect([...(posted?.keys() ?? [])]).toEqual(['jsonStr', 'file'])
  const message = String(posted?.get('jsonStr'))
  expect(JSON.parse(message)).toMatchObject({ infno: '9101', input: { fsUploadIn: { filename: 'detail.zip' } } })
  expect(JSON.parse(message).input.fsUploadIn).not.toHaveProperty('in')
  expect(signed.at(-1)).toBe(message)
  const file = posted?.get('file') as File
  expect(file.name).toBe('detail.zip')
  const text = new TextDecoder().decode(readZip(new Uint8Array(await file.arrayBuffer()), { bytes: 1_000 }))
  expect(text).toBe('NOBODY-KNOWS\tV1\tP1\t12.00\t2.00\t10.00\t0\n')
})

it('a body that is no form, or has no file, is refused and not a crash', async () => {
  world = await startWorld()
  const post = async (contentType: string, body: string) =>
    (await fetch(`${world.standIn.address}/9101`, { method: 'POST', headers: { 'content-type': contentType }, body })).json()
  expect(await post('multipart/form-data; boundary=x', 'no form at all')).toMatchObject({ infcode: -1 })
  expect(await post('multipart/form-data', '{}')).toMatchObject({ infcode: -1 })
})
