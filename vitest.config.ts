import { defineConfig } from 'vitest/config'

/** Suites that hold promises in milliseconds over real lines run one by one after the others, not beside them. */
const timed = ['test/main/devices/**/*.test.ts', 'test/main/gateway/bad-answers.test.ts', 'test/main/demo/demo-data.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'node_modules/**', ...timed],
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { name: 'timed', include: timed, testTimeout: 60_000, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
})
