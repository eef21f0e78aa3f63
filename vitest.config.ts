import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Suites that hold promises in milliseconds of real time run one by one after the others, not beside them. */
const timed = [
  'test/main/devices/**/{cancel,pin-pad,printing}.test.ts',
  'test/main/devices/card-reader/{acs-exchange,card-layer,card-pin,social-security-card}.test.ts',
  'test/main/gateway/bad-answers.test.ts',
  'test/main/demo/demo-data.test.ts',
]

/** Suites that spend seconds waiting for a line and promise seconds: a few beside one another, none beside those that calculate. */
const waiting = [
  'test/main/devices/**/{lines,unplug,replug,driver,self-test,transports,manager,rating-keypad}.test.ts',
  'test/main/devices/card-reader/mt3/*.test.ts',
]

/** What calculates and leaves nothing behind needs no process of its own for each file: reading the modules is half of its time. */
const pure = ['test/{shared,renderer,contract,cases,architecture}/**/*.test.ts']

/** Two suites take minutes; begun first, they have the others run beside them. */
const long = ['test/reliability/kill.test.ts', 'test/properties/two-engines.test.ts']
class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => (long.some((name) => moduleId.endsWith(name)) ? 1 : 0)
    return (await super.sort(files)).toSorted((one, other) => isLong(other) - isLong(one))
  }
}

/** The programs that tests start are compiled once for all of them. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled')

/** What a computer remembers of its ledgers; that of whoever runs the tests is left alone. */
const witness = mkdtempSync(join(tmpdir(), 'sanbao-witness-'))
process.env.SANBAO_WITNESS = witness
process.once('exit', () => rmSync(witness, { recursive: true, force: true }))

/**
 * On a machine that also serves others, a process that starts late or a timer that fires late is not a fault of ours: CI tries once
 * more, and `test/run.ts` names at its end whatever needed that. By hand nothing is tried twice.
 */
const common = {
  testTimeout: 60_000,
  retry: process.env.CI === undefined ? 0 : 1,
  // Room for what a file makes while it loads: half of the time for collecting garbage is saved.
  execArgv: ['--min-semi-space-size=32'],
}

/** On two cores the runner would leave one of them free. */
const every = '100%'

export default defineConfig({
  test: {
    sequence: { sequencer: LongOnesFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'node_modules/**', ...timed, ...waiting, ...pure],
          maxWorkers: every,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...common, name: 'pure', include: pure, isolate: false, maxWorkers: every, sequence: { groupOrder: 0 } } },
      { test: { ...common, name: 'waiting', include: waiting, maxWorkers: 3, sequence: { groupOrder: 1 } } },
      { test: { ...common, name: 'timed', include: timed, fileParallelism: false, sequence: { groupOrder: 2 } } },
    ],
  },
})
