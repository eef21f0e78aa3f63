import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Personal fields at rest: AES-256-GCM with a fresh nonce each, bound to the place they stand in, so that a field moved to
 * another row does not open. Look-up columns hold a keyed hash, which tells nothing without the key.
 */
export interface Vault {
  /** `place` names table, column and row. */
  seal(text: string, place: string): Buffer
  open(sealed: Buffer, place: string): string
  lookup(text: string): Buffer
}

const version = 1
const nonceBytes = 12
const tagBytes = 16

export function createVault(key: Buffer): Vault {
  if (key.length !== 32) throw new RangeError('the key of the store has 32 bytes')
  // Keys as bytes would be read anew for every field: three times the work of sealing one.
  const derive = (use: string) => createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `sanbao ${use}`, 32)))
  const sealing = derive('field encryption')
  const hashing = derive('look-up hash')
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce, { authTagLength: tagBytes })
      cipher.setAAD(Buffer.from(place))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, place) {
      if (sealed[0] !== version) throw new Error(`unknown form of a sealed field: ${sealed[0]}`)
      const nonce = sealed.subarray(1, 1 + nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(place))
      decipher.setAuthTag(sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes))
      return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]).toString('utf8')
    },
    lookup(text) {
      return createHmac('sha256', hashing).update(text.normalize('NFC').toUpperCase()).digest()
    },
  }
}
