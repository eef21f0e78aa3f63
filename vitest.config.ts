import { defineConfig } from 'vitest/config'

/** Suites that hold promises in milliseconds of real time run one by one after the others, not beside them. */
const timed = [
  'test/main/devices/**/{lines,unplug,replug,cancel,driver,self-test,transports,manager,rating-keypad,pin-pad,printing}.test.ts',
  'test/main/devices/card-reader/{acs-exchange,card-layer,card-pin,social-security-card}.test.ts',
  'test/main/devices/card-reader/mt3/*.test.ts',
  'test/main/gateway/bad-answers.test.ts',
  'test/main/demo/demo-data.test.ts',
]

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
