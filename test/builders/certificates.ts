/** Certificates made on the spot with the OpenSSL of the command line; none of them lives longer than its test. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Authority {
  readonly folder: string
  readonly certificate: string
  /** A certificate of this authority and its key, both in PEM, with their files. */
  issue(
    name: string,
    extension?: string,
  ): { readonly certificate: string; readonly key: string; readonly certificateFile: string; readonly keyFile: string }
  /** Both in one file, closed with a password. */
  bundle(name: string, password: string): string
  remove(): void
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export function makeAuthority(commonName: string): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-certificates-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', `/CN=${commonName}`, '-days', '30')
  return {
    folder,
    certificate: read('ca.pem'),
    issue(name, extension = 'subjectAltName=DNS:localhost,IP:127.0.0.1') {
      writeFileSync(join(folder, `${name}.ext`), extension)
      openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '10', '-extfile', `${name}.ext`]
      openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signing)
      return {
        certificate: read(`${name}.pem`),
        key: read(`${name}.key`),
        certificateFile: join(folder, `${name}.pem`),
        keyFile: join(folder, `${name}.key`),
      }
    },
    bundle(name, password) {
      openssl('pkcs12', '-export', '-in', `${name}.pem`, '-inkey', `${name}.key`, '-out', `${name}.pfx`, '-passout', `pass:${password}`)
      return join(folder, `${name}.pfx`)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
