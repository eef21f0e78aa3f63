import type { Signer } from './signer.ts'

/** For direct lines where the network itself is the proof: no headers, the transaction number ends the path. */
export function noSigner(): Signer {
  return { style: 'none', path: (transaction) => `/${transaction}`, headers: () => ({}) }
}
