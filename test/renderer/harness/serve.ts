/** Serves the screens with the fake terminal, built as they ship and under the content security policy they ship with. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, preview } from 'vite'
import { contentSecurityPolicy } from '../../../main/app/window-content.ts'
import { demoWorldTexts } from '../../fakes/demo-world.ts'

export interface Harness {
  readonly address: string
  close(): Promise<void>
}

/** Without a port it takes a free one. */
export async function serveHarness(port = 0): Promise<Harness> {
  const root = import.meta.dirname
  const outDir = mkdtempSync(join(tmpdir(), 'sanbao-screens-'))
  const plugins = [react()]
  await build({ configFile: false, root, plugins, logLevel: 'warn', build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 4_000 } })
  const nonce = randomBytes(16).toString('base64')
  const page = resolve(outDir, 'index.html')
  writeFileSync(page, readFileSync(page, 'utf8').replaceAll('%NONCE%', nonce))
  const { facts, bills } = demoWorldTexts('2026-03-10')
  const texts = new Map([['/world.json', facts], ...[...bills].map(([billId, text]) => [`/world/${billId}.json`, text] as const)])
  const server = await preview({
    configFile: false,
    root,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port, strictPort: port !== 0 },
    plugins: [
      {
        name: 'harness',
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use((request, response, next) => {
            const text = texts.get(request.url ?? '')
            if (text !== undefined) {
              response.setHeader('content-type', 'application/json')
              response.end(text)
              return
            }
            response.setHeader('content-security-policy', contentSecurityPolicy(nonce, "'self'"))
            next()
          })
        },
      },
    ],
  })
  return {
    address: server.resolvedUrls?.local[0] ?? '',
    close: async () => {
      await server.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
