import { createHmac } from 'node:crypto'
import type { Signer } from './signer.ts'

export interface CsbCredentials {
  readonly accessKey: string
  readonly secret: string
  /** How the gateway calls a service: `{transaction}` stands for the transaction number. Default `hsa-fsi-{transaction}`. */
  readonly apiName?: string
  readonly apiVersion?: string
  /** Default `/CSB/hsa-fsi-{transaction}`; gateways with one door for all want `/fsi/api/rsfComIfsService/callService`. */
  readonly path?: string
}

/** Base64 HMAC-SHA1 over the headers sorted by name, joined as `name=value&name=value`. */
export function csbSignature(secret: string, headers: Readonly<Record<string, string>>): string {
  const text = Object.keys(headers)
    .sort()
    .map((name) => `${name}=${headers[name]}`)
    .join('&')
  return createHmac('sha1', secret).update(text, 'utf8').digest('base64')
}

/** Puts the transaction number where the pattern wants it. */
export const named = (pattern: string, transaction: string): string => pattern.replaceAll('{transaction}', transaction)

/** Gateways of the CSB kind: five headers, the body as it is. */
export function csbSigner({
  accessKey,
  secret,
  apiName = 'hsa-fsi-{transaction}',
  apiVersion = '1.0.0',
  path = '/CSB/hsa-fsi-{transaction}',
}: CsbCredentials): Signer {
  return {
    style: 'csb',
    path: (transaction) => named(path, transaction),
    headers({ transaction, at }) {
      const said = {
        _api_name: named(apiName, transaction),
        _api_version: apiVersion,
        _api_timestamp: String(at),
        _api_access_key: accessKey,
      }
      return { ...said, _api_signature: csbSignature(secret, said) }
    },
  }
}
