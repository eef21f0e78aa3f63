/** A platform that signs everybody in, keeps what arrives, and answers everything else with what the test says. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type GatewaySettings, noSigner, openCentralPlatform } from '../../../main/gateway/index.ts'
import { isExactNumber, readJson } from '../../../main/gateway/wire/index.ts'
import type { Sender } from '../../../main/services/ports/index.ts'
import { institution, morning, type Platform } from '../stand-in/world.ts'

const signedIn = '{"infcode":0,"output":{"signinoutb":{"sign_time":"2026-03-05 10:00:00","sign_no":"QD1"}}}'
export const sender: Sender = { messageId: 'H36080299991202603051000000001', operatorId: '1001', operatorName: '测试收费员' }

export interface Answering {
  readonly platform: Platform
  /** Another terminal before the same platform. */
  connect(settings: Partial<GatewaySettings>): Platform
  /** The whole of every following answer. */
  answer: string | Uint8Array
  /** The same with this output and nothing wrong. */
  succeed(output: unknown): void
  refuse(words: string): void
  /** The input of the last call, numbers as the digits they were written with; absent when none arrived since the last look. */
  take(): Readonly<Record<string, unknown>> | undefined
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
  const arrived: string[] = []
  const clients: Platform[] = []
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const isSignIn = /900[12]$/.test(incoming.url ?? '')
      if (!isSignIn) arrived.push(Buffer.concat(parts).toString('utf8'))
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
      const [body] = arrived.splice(0).slice(-1)
      return body === undefined ? undefined : (plain((readJson(body) as { readonly input: unknown }).input) as Record<string, unknown>)
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()))
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return answering
}
