/**
 * `npm run test:deep`: the generated cases of `test/properties` again, many more of them: both engines on every pack, and the
 * identities of the money. `npm run test:deep -- 20000` asks for another number of cases than two hundred thousand.
 */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const [asked = '200000', ...more] = process.argv.slice(2)

if (!/^[1-9]\d*$/.test(asked) || more.length > 0) {
  process.stderr.write('npm run test:deep -- [案例数 / number of cases]\n')
  process.exit(2)
}
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/properties', '--testTimeout', '86400000'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, DEEP: asked } },
)
process.exitCode = status ?? 1
