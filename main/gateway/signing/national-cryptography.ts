import { sm2, sm4 } from 'sm-crypto-v2'

/*
 * SM2, SM3 and SM4 come from a library and not from Node: the OpenSSL of Node has them, the BoringSSL inside Electron has not.
 */

/** 用户标识: the one the national standard names where nobody agreed on another. */
const userId = '1234567812345678'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** A private key as 64 hexadecimal digits: written so, or from a PEM file (PKCS #8 or SEC 1, not encrypted). */
export function sm2PrivateKeyOf(text: string): string {
  const plain = text.trim()
  if (/^[0-9a-f]{64}$/i.test(plain)) return plain.toLowerCase()
  const pem = /-----BEGIN (?:EC )?PRIVATE KEY-----([^-]+)-----END/.exec(plain)?.[1]
  // ECPrivateKey: version 1, then an octet string of 32 bytes; both wrappings hold it as it is.
  const key = /0201010420([0-9a-f]{64})/.exec(Buffer.from(pem ?? '', 'base64').toString('hex'))?.[1]
  if (key === undefined) throw new Error('SM2 私钥应为 64 位十六进制，或未加密的 PEM')
  return key
}

/** A key of 16 bytes as 32 hexadecimal digits. */
export function sm4KeyOf(text: string): string {
  const plain = text.trim()
  if (!/^[0-9a-f]{32}$/i.test(plain)) throw new Error('SM4 密钥应为 32 位十六进制')
  return plain.toLowerCase()
}

/** SM3withSM2 over the text, as hexadecimal `r` and `s` behind each other. */
export function sm2Sign(text: string, privateKey: string): string {
  return sm2.doSignature(bytesOf(text), privateKey, { hash: true, userId })
}

export function sm2Verify(text: string, signature: string, publicKey: string): boolean {
  return sm2.doVerifySignature(bytesOf(text), signature, publicKey, { hash: true, userId })
}

export const sm2PublicKeyOf = (privateKey: string): string => sm2.getPublicKeyFromPrivateKey(privateKey)

export interface Sm4Key {
  readonly key: string
  /** With an initial vector the blocks are chained (CBC), without one they are not (ECB). */
  readonly initialVector?: string | undefined
}

const modeOf = ({ initialVector }: Sm4Key) =>
  initialVector === undefined ? ({ mode: 'ecb' } as const) : ({ mode: 'cbc', iv: initialVector } as const)

/** SM4 with PKCS #7 padding, as Base64. */
export function sm4Seal(text: string, key: Sm4Key): string {
  return Buffer.from(sm4.encrypt(bytesOf(text), key.key, { ...modeOf(key), output: 'array' })).toString('base64')
}

/** Throws on what was not sealed with this key. */
export function sm4Open(sealed: string, key: Sm4Key): string {
  const opened = sm4.decrypt(hexOf(Buffer.from(sealed, 'base64')), key.key, { ...modeOf(key), output: 'array' })
  return new TextDecoder('utf-8', { fatal: true }).decode(opened)
}
