import { type WrittenRequest, writeJson } from '../wire/index.ts'
import { sm2Sign } from './national-cryptography.ts'
import type { Signer } from './signer.ts'

/** cainfo 数字签名信息: regions sign different parts of a message and write the signature differently. */
export interface EnvelopeSignature {
  /** `members`: all but cainfo and input, sorted; `input`: the input alone. */
  readonly over: 'members' | 'input'
  /** 64 hexadecimal digits. */
  readonly privateKey: string
  /** Default `base64`. */
  readonly encoding?: 'base64' | 'hex'
}

/** The text that is signed: `k=v` sorted by key and joined by `&`, or the input alone. */
export function signedText(request: WrittenRequest, over: EnvelopeSignature['over']): string {
  const { cainfo: _, input, ...members } = request
  if (over === 'input') return typeof input === 'string' ? input : writeJson(input)
  return Object.entries(members)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join('&')
}

/** The same gateway, with SM3withSM2 in `cainfo`: over the members as they go out, or over the input before it is encrypted. */
export function withEnvelopeSignature(signer: Signer, { over, privateKey, encoding = 'base64' }: EnvelopeSignature): Signer {
  return {
    ...signer,
    seal(request) {
      const named = { ...request, signtype: 'SM2' }
      const sealed = signer.seal?.(named) ?? named
      const signature = sm2Sign(signedText({ ...sealed, input: request.input }, over), privateKey)
      return { ...sealed, cainfo: encoding === 'hex' ? signature : Buffer.from(signature, 'hex').toString('base64') }
    },
  }
}
