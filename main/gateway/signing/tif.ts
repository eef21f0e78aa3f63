import { createHash, randomUUID } from 'node:crypto'
import type { Signer } from './signer.ts'

/** Credentials the gateway's operator hands out. */
export interface TifCredentials {
  readonly applicationId: string
  readonly secret: string
}

/** Hex SHA-256 of `timestamp + secret + nonce + timestamp`, the timestamp in whole seconds. */
export function tifSignature(secret: string, timestamp: string, nonce: string): string {
  return createHash('sha256').update(`${timestamp}${secret}${nonce}${timestamp}`, 'utf8').digest('hex')
}

/** Gateways of the TIF kind: four headers, the body as it is; what stands before the transaction number belongs to the address. */
export function tifSigner(credentials: TifCredentials, newNonce: () => string = randomUUID): Signer {
  return {
    style: 'tif',
    path: (transaction) => `/${transaction}`,
    headers({ at }) {
      const timestamp = String(Math.floor(at / 1000))
      const nonce = newNonce()
      return {
        'x-tif-paasid': credentials.applicationId,
        'x-tif-timestamp': timestamp,
        'x-tif-nonce': nonce,
        'x-tif-signature': tifSignature(credentials.secret, timestamp, nonce),
      }
    },
  }
}
