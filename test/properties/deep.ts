/** `npm run test:deep`: the properties with two hundred thousand generated cases; another number may follow. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const environment = { ...process.env, DEEP: process.argv[2] ?? process.env.DEEP ?? '200000' }
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/properties'], { cwd: root, stdio: 'inherit', env: environment })
process.exit(status ?? 1)
