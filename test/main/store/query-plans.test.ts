import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openDatabase, openStore } from '../../../main/store/index.ts'
import { ledgerFile } from '../../../main/store/open-ledger.ts'
import { createReconciliationStore } from '../../../main/store/reconciliation-store.ts'
import { createVault } from '../../../main/store/vault.ts'
import { temporaryFolder, testKey } from '../../builders/terminal.ts'

/** How SQLite goes about each statement of the reconciliation, which asks while the window waits. */
function plansOfReconciliation(): readonly { readonly sql: string; readonly steps: readonly string[] }[] {
  const folder = temporaryFolder()
  openStore(folder.path, { key: testKey }).close()
  const connection = openDatabase(join(folder.path, ledgerFile), 'read')
  try {
    const prepare = vi.spyOn(connection, 'prepare')
    createReconciliationStore(connection, (work) => work(), createVault(testKey))
    const statements = prepare.mock.calls.map(([sql]) => sql)
    return statements.map((sql) => ({
      sql,
      steps: connection
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll(/@\w+|\?/g, 'NULL')}`)
        .all()
        .map(({ detail }) => detail),
    }))
  } finally {
    connection.close()
    folder.remove()
  }
}

const plans = plansOfReconciliation()
const stepsOf = (part: string) => plans.filter(({ sql }) => sql.includes(part)).flatMap(({ steps }) => steps)

test('what is asked about the platform’s books never walks through all settlements', () => {
  // As the statements call them: settlements (s), their states (t), messages (j) and what happened to those (v).
  const isWalk = (step: string) => /^SCAN [stjv]$/.test(step)
  expect(plans.length).toBeGreaterThan(20)
  expect(plans.filter(({ steps }) => steps.some(isWalk))).toEqual([])
})

test('an idle turn and the groups of a day look at the records of some days, not at all there have been since', () => {
  const someDays = expect.stringContaining('USING INDEX settlement_status_known (known_to_platform_at>? AND known_to_platform_at<?)')
  expect(stepsOf('@againBefore')).toContainEqual(someDays)
  expect(stepsOf('SELECT DISTINCT insurance_type')).toContainEqual(someDays)
})
