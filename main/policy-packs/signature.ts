import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, succeed } from '../../shared/errors/index.ts'
import { canonicalText, filesOf, type ReadPack, readPack, sha256 } from './load-pack.ts'

/** The signature beside `pack.yaml`; it is no part of the content it signs. */
export const signatureFile = 'signature.json'

/** What a signature says: which content, file by file so that a change can be named, and whose key. */
interface PackSignature {
  readonly format: 'sanbao-policy-signature/1'
  readonly algorithm: 'Ed25519'
  /** Beginning of the SHA-256 of the public key. */
  readonly keyId: string
  readonly hash: string
  /** SHA-256 of each file's canonical content. */
  readonly files: Readonly<Record<string, string>>
  /** Base64, over the canonical JSON of everything else here. */
  readonly signature: string
}

/** What verifying a pack folder came to. Only `valid` may be trusted. */
export type Verification =
  | { readonly state: 'valid'; readonly keyId: string; readonly hash: string }
  | { readonly state: 'unsigned' }
  | { readonly state: 'malformed'; readonly reason: string }
  /** Signed by none of the keys that were given. */
  | { readonly state: 'unknown-key'; readonly keyId: string; readonly known: readonly string[] }
  /** The signature itself does not hold: it was altered, or made by another key under this one's name. */
  | { readonly state: 'forged'; readonly keyId: string }
  /** The signature holds for a content that this folder no longer has. */
  | {
      readonly state: 'changed'
      readonly keyId: string
      readonly changed: readonly string[]
      readonly missing: readonly string[]
      readonly added: readonly string[]
    }

/** A key pair for signing packs, as PEM: PKCS#8 and SPKI. */
export function generateSigningKeys(): { readonly privateKey: string; readonly publicKey: string; readonly keyId: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keyId: keyIdOf(publicKey),
  }
}

/** Reads a public key, or takes the public half of a private one. Throws for anything but an Ed25519 key in PEM. */
export function publicKeyOf(pem: string): KeyObject {
  const key = createPublicKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError(`an Ed25519 key is needed, this one is ${key.asymmetricKeyType}`)
  return key
}

/** Sixteen hexadecimal digits that name a key. */
export function keyIdOf(publicKey: KeyObject): string {
  const bytes = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

function hashesOf({ sources }: ReadPack): Record<string, string> {
  return Object.fromEntries(filesOf(sources).map(({ file, content }) => [file, sha256(canonicalText(content))]))
}

const signedBytes = ({ signature, ...rest }: PackSignature) => Buffer.from(canonicalText(rest), 'utf8')

/** Signs the canonical content of a pack folder and writes `signature.json` into it. The private key is PKCS#8 in PEM. */
export function signPack(
  folder: string,
  privateKeyPem: string,
): Outcome<{ readonly keyId: string; readonly hash: string }, 'policy.invalid'> {
  const read = readPack(folder)
  if (!read.ok) return read
  const keyId = keyIdOf(publicKeyOf(privateKeyPem))
  const { hash } = read.value
  const unsigned: PackSignature = {
    format: 'sanbao-policy-signature/1',
    algorithm: 'Ed25519',
    keyId,
    hash,
    files: hashesOf(read.value),
    signature: '',
  }
  const signature = sign(null, signedBytes(unsigned), createPrivateKey(privateKeyPem)).toString('base64')
  writeFileSync(join(folder, signatureFile), `${JSON.stringify({ ...unsigned, signature }, undefined, 2)}\n`)
  return succeed({ keyId, hash })
}

function readSignature(folder: string): PackSignature | Verification {
  const path = join(folder, signatureFile)
  if (!existsSync(path)) return { state: 'unsigned' }
  let found: unknown
  try {
    found = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    return { state: 'malformed', reason: (cause as Error).message }
  }
  const one = found as Partial<PackSignature> | null
  if (one?.format !== 'sanbao-policy-signature/1' || one.algorithm !== 'Ed25519')
    return { state: 'malformed', reason: 'format sanbao-policy-signature/1, algorithm Ed25519' }
  const isText = [one.keyId, one.hash, one.signature].every((text) => typeof text === 'string' && text.length > 0)
  const isFiles = typeof one.files === 'object' && one.files !== null && Object.values(one.files).every((hash) => typeof hash === 'string')
  return isText && isFiles ? (one as PackSignature) : { state: 'malformed', reason: 'keyId, hash, files, signature' }
}

/** Verifies what a pack folder holds against keys one trusts; says which file changed since it was signed. */
export function verifyPack(folder: string, trustedKeys: readonly KeyObject[]): Outcome<Verification, 'policy.invalid'> {
  const read = readPack(folder)
  return read.ok ? succeed(verifyRead(folder, read.value, trustedKeys)) : read
}

/** The same for a folder that was just read. */
export function verifyRead(folder: string, read: ReadPack, trustedKeys: readonly KeyObject[]): Verification {
  const found = readSignature(folder)
  if ('state' in found) return found
  const { keyId } = found
  const key = trustedKeys.find((one) => keyIdOf(one) === keyId)
  if (!key) return { state: 'unknown-key', keyId, known: trustedKeys.map(keyIdOf) }
  if (!verify(null, signedBytes(found), key, Buffer.from(found.signature, 'base64'))) return { state: 'forged', keyId }
  const now = hashesOf(read)
  const changed = Object.keys(now).filter((file) => found.files[file] !== undefined && found.files[file] !== now[file])
  const added = Object.keys(now).filter((file) => found.files[file] === undefined)
  const missing = Object.keys(found.files).filter((file) => now[file] === undefined)
  if (changed.length + added.length + missing.length > 0) return { state: 'changed', keyId, changed, missing, added }
  // The same files one by one are the same content: two answers here would be a fault of ours.
  return found.hash === read.hash ? { state: 'valid', keyId, hash: found.hash } : { state: 'forged', keyId }
}

/** Why a folder whose packs must be signed keeps this one out. */
export function distrustOf(verification: Verification): { readonly found: string; readonly expected: string } | undefined {
  switch (verification.state) {
    case 'valid':
      return undefined
    case 'unsigned':
      return { found: 'no signature', expected: 'a signature by a trusted key' }
    case 'malformed':
      return { found: 'a signature that cannot be read', expected: verification.reason }
    case 'unknown-key':
      return { found: `a signature by key ${verification.keyId}`, expected: `one of the trusted keys: ${verification.known.join(', ')}` }
    case 'forged':
      return { found: `a signature that key ${verification.keyId} did not make`, expected: 'the signature as it was written' }
    case 'changed': {
      const { changed, missing, added } = verification
      const words = [
        ...changed.map((file) => `${file} changed`),
        ...missing.map((file) => `${file} missing`),
        ...added.map((file) => `${file} added`),
      ]
      return { found: words.join(', '), expected: `the content key ${verification.keyId} signed` }
    }
  }
}
