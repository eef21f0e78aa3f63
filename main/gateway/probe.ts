import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Answer } from './answer.ts'
import { openExchange } from './exchange.ts'
import { afterSecondThoughts, codeOf, connectingMs, proxyToken, tlsOptions } from './line.ts'
import { formatMessageId } from './message-id.ts'
import { defaultTimeoutMs, type GatewaySettings } from './settings.ts'
import { maskToken } from './token.ts'
import { signInOutputSchema, transactions, type WrittenSignIn } from './wire/index.ts'

/** The steps on the way to the platform, in their order; those a line does not have are left out. */
export type ProbeStep = 'resolve' | 'connect' | 'proxy' | 'tls' | 'gateway' | 'sign-in'

export interface Probe {
  readonly step: ProbeStep
  readonly ok: boolean
  readonly milliseconds: number
  readonly facts: Readonly<Record<string, string | number>>
  /** What the system, the gateway or the platform said; `code` is one word for tables. */
  readonly failure?: { readonly code: string; readonly words: string }
}

type Facts = Probe['facts']

class Failed extends Error {
  override readonly name = 'Failed'
  readonly code: string

  constructor(code: string, words: string) {
    super(words)
    this.code = code
  }
}

/** Ends a wait that nobody answers. */
function within<Value>(milliseconds: number, socket: { destroy(error?: Error): unknown }, wait: Promise<Value>): Promise<Value> {
  const timer = setTimeout(() => socket.destroy(new Failed('ETIMEDOUT', `${milliseconds} ms`)), milliseconds)
  return wait.finally(() => clearTimeout(timer))
}

async function openTcp(host: string, port: number, timeoutMs: number): Promise<Socket> {
  const socket = connectTcp({ host, port })
  await within(timeoutMs, socket, once(socket, 'connect'))
  return socket
}

/** Host without the brackets of an IPv6 address, and the port that counts where none is named. */
function placeOf({ hostname, port, protocol }: URL): { readonly host: string; readonly port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) }
}

/** Asks the proxy for a tunnel over a connection that is already open. */
async function tunnel(settings: GatewaySettings, target: string, socket: Socket, timeoutMs: number): Promise<void> {
  const proxy = settings.line?.proxy
  const token = proxy === undefined ? undefined : proxyToken(proxy)
  const asked = httpRequest({
    createConnection: () => socket,
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...(token === undefined ? {} : { 'proxy-authorization': token }) },
  })
  asked.end()
  const [answer] = (await within(timeoutMs, socket, once(asked, 'connect'))) as [{ readonly statusCode: number }]
  if (answer.statusCode !== 200) throw new Failed(`HTTP_${answer.statusCode}`, `HTTP ${answer.statusCode}`)
}

const dayMs = 86_400_000

/** The name a certificate is made out to. */
function subjectOf(subject: { readonly CN?: string | readonly string[] } | undefined): string {
  return [subject?.CN ?? ''].flat().join(' ')
}

function tlsFacts(socket: TLSSocket, now: number): Facts {
  const theirs = socket.getPeerCertificate()
  const own = socket.getCertificate()
  return {
    protocol: socket.getProtocol() ?? '',
    certificate: subjectOf(theirs.subject),
    validTo: new Date(theirs.valid_to).toISOString().slice(0, 10),
    daysLeft: Math.floor((Date.parse(theirs.valid_to) - now) / dayMs),
    ...(own !== null && 'subject' in own ? { ownCertificate: subjectOf(own.subject) } : {}),
  }
}

async function shakeHands(settings: GatewaySettings, host: string, socket: Socket, timeoutMs: number): Promise<TLSSocket> {
  const servername = isIP(host) === 0 ? { servername: host } : {}
  const secure = connectTls({ socket, host, ...servername, ...tlsOptions(settings.line?.tls) })
  // Whoever hangs up while a later step is under way is reported by that step.
  secure.on('error', () => secure.destroy())
  await within(timeoutMs, secure, once(secure, 'secureConnect'))
  await new Promise<void>((resolve, reject) =>
    afterSecondThoughts(secure, (refusal) => (refusal === undefined ? resolve() : reject(refusal))),
  )
  return secure
}

/** A gateway that answers in the interface's own form has let the call through; what it says is the platform's word. */
function gatewayFailure(answer: Answer): Failed | undefined {
  if (answer.kind === 'not-sent') return new Failed(answer.raw === undefined ? 'not-sent' : 'turned-away', answer.reason)
  return answer.kind === 'unknown' ? new Failed('not-the-interface', answer.reason) : undefined
}

function signInFacts(answer: Answer): Facts {
  if (answer.kind !== 'accepted') throw new Failed('refused', 'message' in answer ? answer.message : answer.reason)
  const read = signInOutputSchema.safeParse(answer.output)
  if (!read.success) throw new Failed('no-number', '签到应答没有签到编号')
  // Whoever has the number speaks for the operator until midnight.
  return { signInNumber: maskToken(read.data.signinoutb.sign_no) }
}

/** Walks the way of a call step by step and stops where it breaks; nothing but one 9001 签到 is asked of the platform. */
export async function probePlatform(settings: GatewaySettings, operator: { readonly id: string; readonly name: string }): Promise<Probe[]> {
  const steps: Probe[] = []
  const timeoutMs = settings.timeoutMs ?? defaultTimeoutMs
  const target = new URL(settings.address)
  const { host: targetHost, port: targetPort } = placeOf(target)
  const proxy = settings.line?.proxy
  const { host, port } = placeOf(proxy === undefined ? target : new URL(proxy.address))

  async function walk<Value>(step: ProbeStep, act: () => Promise<readonly [Value, Facts]>): Promise<Value> {
    const begun = performance.now()
    const milliseconds = () => Math.round((performance.now() - begun) * 10) / 10
    try {
      const [value, facts] = await act()
      steps.push({ step, ok: true, milliseconds: milliseconds(), facts })
      return value
    } catch (error) {
      const { message } = error as Error
      const failure = { code: error instanceof Failed ? error.code : codeOf(error), words: message }
      steps.push({ step, ok: false, milliseconds: milliseconds(), facts: {}, failure })
      throw new Stop()
    }
  }

  let opened: Socket | undefined
  const exchange = openExchange(settings)
  try {
    const address = await walk('resolve', async () => {
      const found = await lookup(host)
      return [found.address, { host, address: found.address }]
    })
    const plain = await walk('connect', async () => [await openTcp(address, port, timeoutMs), { address, port }])
    opened = plain
    // Whoever hangs up while a later step is under way is reported by that step.
    plain.on('error', () => plain.destroy())
    if (proxy !== undefined)
      await walk('proxy', async () => {
        await tunnel(settings, `${target.hostname}:${targetPort}`, plain, timeoutMs)
        return [undefined, { target: `${target.hostname}:${targetPort}` }]
      })
    if (target.protocol === 'https:')
      opened = await walk('tls', async () => {
        const secure = await shakeHands(settings, targetHost, plain, timeoutMs)
        return [secure, tlsFacts(secure, settings.now())]
      })
    const answer = await walk('gateway', async () => {
      const sender = {
        messageId: formatMessageId(settings.institution.code, settings.now(), settings.nextSerial()),
        operatorId: operator.id,
        operatorName: operator.name,
      }
      const input: WrittenSignIn = { signIn: { opter_no: operator.id, mac: settings.machine.mac, ip: settings.machine.ip } }
      const given = await exchange.send({ transaction: transactions.signIn, sender, enrolmentArea: '', signInNumber: '', input })
      const failed = gatewayFailure(given)
      if (failed !== undefined) throw failed
      return [given, { style: settings.signer.style }]
    })
    await walk('sign-in', async () => [undefined, { operator: operator.id, ...signInFacts(answer) }])
  } catch (error) {
    if (!(error instanceof Stop)) throw error
  } finally {
    opened?.destroy()
    await exchange.close()
  }
  return steps
}

/**
 * Whether the way opens, through the proxy and up to the end of the handshake; nothing is said to whoever is there. Connecting may
 * take as long as for a message, all steps together, and ends when it is told to leave.
 */
export async function reachPlatform(settings: GatewaySettings, leave: AbortSignal): Promise<boolean> {
  const limitMs = connectingMs(settings.timeoutMs ?? defaultTimeoutMs)
  const signal = AbortSignal.any([leave, AbortSignal.timeout(limitMs)])
  if (signal.aborted) return false
  const target = new URL(settings.address)
  const proxy = settings.line?.proxy
  const first = placeOf(proxy === undefined ? target : new URL(proxy.address))
  let opened: Socket | undefined
  async function open(): Promise<true> {
    const plain = await openTcp(first.host, first.port, limitMs)
    opened = plain
    plain.on('error', () => plain.destroy())
    const { host, port } = placeOf(target)
    if (proxy !== undefined) await tunnel(settings, `${target.hostname}:${port}`, plain, limitMs)
    if (target.protocol === 'https:') opened = await shakeHands(settings, host, plain, limitMs)
    return true
  }
  const opening = open()
  try {
    return await Promise.race([opening, once(signal, 'abort').then(() => false)])
  } catch (error) {
    // Whatever the system, the proxy or the handshake says: nobody is there.
    if (error instanceof Error && 'code' in error) return false
    throw error
  } finally {
    // What opens after all is not left open.
    opening.then(close, close)
  }

  function close(): void {
    opened?.destroy()
  }
}

/** The walk ended at a step that is already noted. */
class Stop extends Error {
  override readonly name = 'Stop'
}
