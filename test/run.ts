/**
 * `npm run check` and `npm test`: runs the suites in turn, each with its own output, and closes with one line of counts.
 * Types and lint count as one test each, so that a red one shows in that line too.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const reports = join(root, 'test-results')
const bin = (name: string) => join(root, 'node_modules', name)

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** Said again at the end: the middle of a long output is not read. */
const remarks: string[] = []

const total: Counts = { passed: 0, failed: 0, skipped: 0 }

function add(counts: Partial<Counts>): void {
  total.passed += counts.passed ?? 0
  total.failed += counts.failed ?? 0
  total.skipped += counts.skipped ?? 0
}

function run(title: string, script: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): boolean {
  process.stdout.write(`\n== ${title}\n`)
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } })
  return result.status === 0
}

/** A suite without counts of its own: green or red. */
function gate(title: string, script: string, args: readonly string[]): boolean {
  const green = run(title, script, args)
  if (!green) remarks.push(`failed: ${title}`)
  add(green ? { passed: 1 } : { failed: 1 })
  return green
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numFailedTestSuites: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** What failed, and what passed only when it was tried again. */
function remarkOnUnits({ testResults }: VitestReport): void {
  for (const { name, status, message, assertionResults } of testResults) {
    const file = relative(root, name)
    if (status === 'failed' && assertionResults.every((one) => one.status !== 'failed')) remarks.push(`failed: ${file}: ${message}`)
    for (const { fullName, status: ended, failureMessages } of assertionResults) {
      const first = failureMessages[0]?.split('\n')[0] ?? ''
      if (ended === 'failed') remarks.push(`failed: ${file}: ${fullName}: ${first}`)
      else if (first !== '') remarks.push(`passed at the second try: ${file}: ${fullName}: ${first}`)
    }
  }
}

function unitTests(): void {
  const file = join(reports, 'vitest.json')
  // Whatever the tests put down lies here, so that what they forget is seen.
  const scratch = mkdtempSync(join(tmpdir(), 'sanbao-'))
  const green = run(
    'unit, contract, architecture, reliability',
    bin('vitest/vitest.mjs'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile=${file}`],
    { TMPDIR: scratch },
  )
  for (const name of readdirSync(scratch)) remarks.push(`left behind by the tests: ${name}`)
  rmSync(scratch, { recursive: true, force: true })
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  remarkOnUnits(report)
  add({ passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests })
  // A file that could not even be loaded has no failing test of its own.
  if (!green && report.numFailedTests === 0) add({ failed: Math.max(1, report.numFailedTestSuites) })
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly title: string
    readonly tests: readonly {
      readonly status: string
      readonly annotations: readonly { readonly type: string; readonly description?: string }[]
    }[]
  }[]
}

interface PlaywrightReport extends PlaywrightSuite {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number; readonly skipped: number }
}

/** The list of the runner marks a skipped test but does not say why. */
function remarkOnEndToEnd(suite: PlaywrightSuite): void {
  for (const inner of suite.suites ?? []) remarkOnEndToEnd(inner)
  for (const { title, tests } of suite.specs ?? [])
    for (const { status, annotations } of tests) {
      const reason = annotations.find(({ type }) => type === 'skip')?.description
      if (status === 'skipped') remarks.push(`skipped: ${title}: ${reason ?? 'no reason given'}`)
      if (status === 'unexpected') remarks.push(`failed: ${title}`)
      if (status === 'flaky') remarks.push(`passed at the second try: ${title}`)
    }
}

function endToEnd(): void {
  if (!gate('build of the window', bin('electron-vite/bin/electron-vite.js'), ['build', '--logLevel', 'warn'])) return
  const file = join(reports, 'playwright.json')
  const green = run('end to end in a real browser', bin('@playwright/test/cli.js'), ['test', '--config', 'test/e2e/playwright.config.ts'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  const report = JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport
  const { stats } = report
  remarkOnEndToEnd(report)
  add({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped })
  if (!green && stats.unexpected + stats.flaky === 0) add({ failed: 1 })
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
run('what the tests need of the system', join(root, 'test/provision/provision.ts'), [])
gate('types, room by room', bin('typescript/bin/tsc'), ['--build'])
gate('lint and format', bin('@biomejs/biome/bin/biome'), ['ci', '.', '--error-on-warnings'])
unitTests()
if (!process.argv.includes('--check')) endToEnd()
for (const remark of remarks) process.stdout.write(`${remark}\n`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed > 0 ? 1 : 0)
