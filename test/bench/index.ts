/**
 * `npm run bench`: runs every benchmark of this folder in turn, each in a process of its own so that none warms up or
 * burdens the next, and prints JSON lines. Each times us beside what a user would pick instead. A name picks one.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const asked = process.argv.slice(2)
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -3))

const unknown = asked.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`没有这项 / no such benchmark: ${unknown.join(', ')}\n可选 / one of: ${names.join(', ')}\n`)
  process.exit(2)
}

for (const name of asked.length === 0 ? names : names.filter((one) => asked.includes(one))) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
