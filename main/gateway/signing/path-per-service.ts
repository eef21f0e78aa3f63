import { sm3 } from 'sm-crypto-v2'
import { servicePaths } from './service-paths.ts'
import type { Signer } from './signer.ts'

export interface ServiceCredentials {
  readonly key: string
  readonly secret: string
  /** Before the path of the service. Default `/fsi/api`. */
  readonly prefix?: string
  /** Paths of this region that differ, or that the table does not have: `{ "2304": "/hospSettService/settV2" }`. */
  readonly paths?: Readonly<Record<string, string>>
}

/** `seconds:HEX`, the hexadecimal number the HMAC-SM3 of `seconds`, a line feed and the body. */
export function serviceSignature(secret: string, seconds: string, body: string): string {
  const text = new TextEncoder().encode(`${seconds}\n${body}`)
  return `${seconds}:${sm3(text, { key: new TextEncoder().encode(secret) }).toUpperCase()}`
}

/** Gateways that know services by their paths: key and signature of the body in two headers. */
export function pathPerServiceSigner({ key, secret, prefix = '/fsi/api', paths = {} }: ServiceCredentials): Signer {
  return {
    style: 'path-per-service',
    path(transaction) {
      const path = paths[transaction] ?? servicePaths[transaction]
      if (path === undefined) throw new Error(`交易 ${transaction} 没有服务路径，请在 platform.signer.paths 中写明`)
      return prefix + path
    },
    headers: ({ at, body }) => ({ 'x-ca-key': key, 'x-ca-signature': serviceSignature(secret, String(Math.floor(at / 1000)), body) }),
  }
}
