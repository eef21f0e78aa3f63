import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  timeout: 120_000,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json']],
  projects: [
    { name: 'window', testMatch: 'renderer/*.spec.ts', testIgnore: 'renderer/scan.spec.ts' },
    // Each of these starts a whole terminal with its platform and simulators: one at a time.
    { name: 'hosts', testMatch: ['loopback/*.spec.ts', 'electron/*.spec.ts'], workers: 1 },
    // Scanners that type are told from people by milliseconds: nothing runs beside them.
    { name: 'scans', testMatch: 'renderer/scan.spec.ts', workers: 1, dependencies: ['window', 'hosts'] },
  ],
})
