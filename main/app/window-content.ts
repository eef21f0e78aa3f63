import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export interface WindowFile {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Only our own script runs, styles carry the nonce of this very answer, and nothing is fetched from elsewhere. */
export function contentSecurityPolicy(nonce: string, connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * Reads one file of the built window. Answers `undefined` for anything that is not a plain file inside the folder, so
 * that no path, however written, leads out of it.
 */
export async function readWindowFile(
  folder: string,
  path: string,
  security: { readonly nonce: string; readonly connect: string },
): Promise<WindowFile | undefined> {
  const wanted = path === '/' ? '/index.html' : path
  const file = normalize(join(folder, wanted))
  const type = types[extname(file)]
  if (!file.startsWith(normalize(folder) + sep) || type === undefined || wanted.includes('\0')) return undefined
  let body: Buffer
  try {
    body = await readFile(file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' || (cause as NodeJS.ErrnoException).code === 'EISDIR') return undefined
    throw cause
  }
  if (type.startsWith('text/html')) body = Buffer.from(body.toString('utf8').replaceAll('%NONCE%', security.nonce))
  return {
    body,
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy(security.nonce, security.connect),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  }
}
