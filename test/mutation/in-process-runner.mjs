/**
 * A test runner for Stryker that loads the engine's suites once and tries mutant after mutant in the same process: a case takes
 * a millisecond, where a fresh start of vitest takes seconds. For suites of pure functions only.
 */
import { readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { DryRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner'

/** What finds most for its time comes first: a mutant is done with at the first test that fails. */
const suites = ['test/cases', 'test/shared/settlement', 'test/main/policy-packs', 'test/properties']
/** Of the properties, those that generate cases of their own and find nothing the two engines beside each other do not; of the packs, what reads no case. */
const left = /^(identities-(years|sums|merge)|installed-packs|pack-tools|signature)/
/** Looks into the source itself, which is not its own here. */
const readsSource = /no kind of refusal is without its sample/
const shim = new URL('collected.mjs', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'vitest' ? { url: shim, shortCircuit: true } : next(specifier, context)),
})

const state = () => {
  globalThis.__stryker__ ??= {}
  return globalThis.__stryker__
}

class InProcessRunner {
  capabilities() {
    return { reloadEnvironment: false }
  }

  async init() {
    process.env.DEEP ??= '60'
    const { tests, within } = await import(shim)
    for (const folder of suites)
      for (const name of readdirSync(folder)
        .filter((file) => file.endsWith('.test.ts') && !left.test(file))
        .sort()) {
        const file = join(folder, name)
        await within(file, () => import(pathToFileURL(join(process.cwd(), file)).href))
      }
    this.tests = tests.filter(({ name }) => !readsSource.test(name))
  }

  /** Runs the tests in order until one fails. */
  async run(tests, isBailing) {
    const results = []
    for (const { id, name, run } of tests) {
      const started = performance.now()
      const result = { id, name, timeSpentMs: 0, status: TestStatus.Success }
      state().currentTestId = id
      try {
        await run()
      } catch (error) {
        Object.assign(result, { status: TestStatus.Failed, failureMessage: String(error?.message ?? error).slice(0, 500) })
      }
      state().currentTestId = undefined
      results.push({ ...result, timeSpentMs: performance.now() - started })
      if (isBailing && result.status === TestStatus.Failed) break
    }
    return { status: DryRunStatus.Complete, tests: results }
  }

  async dryRun() {
    const result = await this.run(this.tests, false)
    const coverage = state().mutantCoverage
    // What a suite works out while it is loaded stays as it is; a mutant that a test runs into besides is tried by that test, in this
    // process like any other, where Stryker would start a new one for it.
    for (const counts of Object.values(coverage.perTest)) for (const mutant of Object.keys(counts)) delete coverage.static[mutant]
    return { ...result, mutantCoverage: coverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    const chosen = testFilter ? new Set(testFilter) : undefined
    const tests = this.tests.filter(({ id }) => chosen?.has(id) ?? true)
    Object.assign(state(), { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
    const result = await this.run(tests, !disableBail)
    Object.assign(state(), { activeMutant: undefined, hitCount: undefined, hitLimit: undefined })
    return toMutantRunResult(result, true)
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)]
