import { type WrittenRequest, writeJson } from '../wire/index.ts'
import { named } from './csb.ts'
import { type Sm4Key, sm4Open, sm4Seal } from './national-cryptography.ts'
import type { Signer } from './signer.ts'
import type { TokenSource } from './token-source.ts'

export interface OauthSettings {
  readonly tokens: TokenSource
  /** Default `/{transaction}`. */
  readonly path?: string
  /** Absent where input and output travel in the clear. */
  readonly encryption?: Sm4Key & {
    /** Regions spell the member that says so `encType` or `enc_type`. Default `joined`. */
    readonly spelling?: 'joined' | 'underscored'
  }
}

/** Gateways that want a bearer's token, and input and output encrypted with SM4. */
export function oauthSigner({ tokens, path = '/{transaction}', encryption }: OauthSettings): Signer {
  const sealing =
    encryption === undefined
      ? {}
      : {
          seal: (request: WrittenRequest): WrittenRequest => ({
            ...request,
            [encryption.spelling === 'underscored' ? 'enc_type' : 'encType']: 'SM4',
            input: sm4Seal(writeJson(request.input), encryption),
          }),
          openOutput: (output: unknown) => (typeof output === 'string' && output !== '' ? sm4Open(output, encryption) : output),
        }
  return {
    style: 'oauth',
    path: (transaction) => named(path, transaction),
    headers: async () => ({ authorization: `Bearer ${await tokens.token()}` }),
    forget: () => tokens.forget(),
    close: () => tokens.close(),
    ...sealing,
  }
}
