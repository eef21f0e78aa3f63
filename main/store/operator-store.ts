import type { Operator } from '../../shared/contract/index.ts'
import type { OperatorStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'

interface SecretRow {
  salt: Buffer
  hash: Buffer
  failures: number
  locked_until: number
}

export function createOperatorStore(connection: Connection, transact: Transact): OperatorStore {
  const list = connection.prepare<[], Operator>('SELECT operator_id AS operatorId, name, role FROM operator ORDER BY operator_id')
  const secret = connection.prepare<[string], SecretRow>('SELECT salt, hash, failures, locked_until FROM operator WHERE operator_id = ?')
  const noteFailure = connection.prepare('UPDATE operator SET failures = ?, locked_until = ? WHERE operator_id = ?')
  const add = connection.prepare(
    'INSERT INTO operator (operator_id, name, role, salt, hash) VALUES (@operatorId, @name, @role, @salt, @hash)',
  )
  return {
    list: () => list.all().map((operator) => ({ ...operator })),
    secret(operatorId) {
      const row = secret.get(operatorId)
      return row && { salt: row.salt, hash: row.hash, failures: row.failures, lockedUntil: row.locked_until }
    },
    noteFailure(operatorId, failures, lockedUntil) {
      transact(() => noteFailure.run(failures, lockedUntil, operatorId))
    },
    add(operator, salt, hash) {
      transact(() => add.run({ ...operator, salt, hash }))
    },
  }
}
