/** A platform that signs everybody in, keeps what arrives, and answers everything else with what the test says. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type GatewaySettings, noSigner, openCentralPlatform } from '../../../main/gateway/index.ts'
import { isExactNumber, readJson } from '../../../main/gateway/wire/index.ts'
import type { Sender } from '../../../main/services/ports/index.ts'
import { institution, morning, type Platform } from '../stand-in/world.ts'

const signedIn = '{"infcode":0,"output":{"signinoutb":{"sign_time":"2026-03-05 10:00:00","sign_no":"QD1"}}}'
export const sender: Sender = { messageId: 'H36080299991202603051000000001', operatorId: '1001', operatorName: '测试收费员' }

interface Call {
  readonly number: string
  readonly envelope: Readonly<Record<string, unknown>>
  readonly input: Readonly<Record<string, unknown>>
}

export interface Answering {
  readonly platform: Platform
  /** Another terminal before the same platform. */
  connect(settings: Partial<GatewaySettings>): Platform
  /** The whole of every following answer. */
  answer: string | Uint8Array
  /** The same with this output and nothing wrong. */
  succeed(output: unknown): void
  refuse(words: string): void
  /** The input of the last call, numbers as the digits they were written with; absent when none arrived since it was taken. */
  take(): Readonly<Record<string, unknown>> | undefined
  /** The same with what stands around it, and the number it was sent to, without taking it. */
  last(): Call | undefined
  close(): Promise<void>
}

function plain(value: unknown): unknown {
  if (isExactNumber(value)) return value.value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
  return value
}

export async function startAnswering(): Promise<Answering> {
  const arrived: { readonly number: string; readonly body: string }[] = []
  const clients: Platform[] = []
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const number = incoming.url?.split('/').at(-1) ?? ''
      const isSignIn = /^900[12]$/.test(number)
      if (!isSignIn) arrived.push({ number, body: Buffer.concat(parts).toString('utf8') })
      outgoing.end(isSignIn ? signedIn : answering.answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function connect(settings: Partial<GatewaySettings>): Platform {
    const client = openCentralPlatform({
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hsa/`,
      institution,
      receiver: '99',
      signer: noSigner(),
      machine: { mac: '02-00-00-00-00-01', ip: '127.0.0.1' },
      now: () => morning,
      nextSerial: () => 7,
      timeoutMs: 2_000,
      ...settings,
    })
    clients.push(client)
    return client
  }

  const answering: Answering = {
    platform: connect({}),
    connect,
    answer: '{"infcode":-1,"err_msg":"拒绝"}',
    succeed(output) {
      answering.answer = JSON.stringify({ infcode: 0, output })
    },
    refuse(words) {
      answering.answer = JSON.stringify({ infcode: -1, err_msg: words })
    },
    take() {
      const last = answering.last()
      arrived.splice(0)
      return last?.input
    },
    last() {
      const call = arrived.at(-1)
      if (call === undefined) return undefined
      const { input, ...envelope } = plain(readJson(call.body)) as Record<string, unknown>
      return { number: call.number, envelope, input: input as Record<string, unknown> }
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()))
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return answering
}
