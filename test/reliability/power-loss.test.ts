import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../builders/terminal.ts'
import { bundleProgram } from './bundle.ts'
import { imagesOf, judgeImages } from './power-loss.ts'
import { type Operation, record, whyNoStrace } from './strace.ts'

const seed = Number(process.env.SANBAO_SEED ?? 20260310)
const images = Number(process.env.SANBAO_IMAGES ?? 160)
const migrations = fileURLToPath(new URL('../../main/store/migrations', import.meta.url))
const bundleFolder = fileURLToPath(new URL(`../../out/power-loss-${process.pid}`, import.meta.url))
const why = whyNoStrace()
let folder: ReturnType<typeof temporaryFolder>

beforeAll(() => {
  folder = temporaryFolder()
  mkdirSync(bundleFolder, { recursive: true })
  if (why !== undefined) process.stdout.write(`skipped: power loss: ${why}\n`)
})
afterAll(() => {
  folder.remove()
  rmSync(bundleFolder, { recursive: true, force: true })
})

async function recordDesk(name: string, sabotage?: 'synchronous-normal'): Promise<readonly Operation[]> {
  const program = await bundleProgram(bundleFolder, 'settling-desk', sabotage)
  const data = join(folder.path, name)
  mkdirSync(data)
  const acts = ['--bills', '6', '--reverse', '--upload']
  return record({ program, args: ['--data', data, '--migrations', migrations, ...acts] }, join(folder.path, `${name}.trace`))
}

test.skipIf(why !== undefined)(
  'the power goes at any moment: every image opens, holds whole settlements, and everything that was said',
  async () => {
    const operations = await recordDesk('honest')
    const findings = judgeImages(operations, imagesOf(operations, images, seed), seed, join(folder.path, 'image'))
    process.stdout.write(`power loss: ${JSON.stringify({ seed, operations: operations.length, images, findings: findings.length })}\n`)
    expect(findings).toEqual([])
  },
  600_000,
)

test.skipIf(why !== undefined)('the judge bites: a build that flushes only now and then loses what it said', async () => {
  const operations = await recordDesk('normal', 'synchronous-normal')
  const findings = judgeImages(operations, imagesOf(operations, 30, seed), seed, join(folder.path, 'image'))
  expect(findings.some((finding) => finding.includes('lost:'))).toBe(true)
})
