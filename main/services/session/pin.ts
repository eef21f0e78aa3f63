import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** About 50 ms and 32 MB a try: nothing at the window, much for somebody who took the file. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }
const hashBytes = 32

function hashPin(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin.normalize('NFKC'), salt, hashBytes, cost, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}

export async function sealPin(pin: string): Promise<{ readonly salt: Buffer; readonly hash: Buffer }> {
  const salt = randomBytes(16)
  return { salt, hash: await hashPin(pin, salt) }
}

export async function isPin(pin: string, sealed: { readonly salt: Buffer; readonly hash: Buffer }): Promise<boolean> {
  return timingSafeEqual(await hashPin(pin, sealed.salt), sealed.hash)
}
