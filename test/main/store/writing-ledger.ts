/** Writes to a witnessed ledger without an end; to be killed. */
import { openStore } from '../../../main/store/index.ts'

const [data = '', witness = '', key = ''] = process.argv.slice(2)
const stores = openStore(data, { key: Buffer.from(key, 'hex'), witness: { folder: witness, machine: { parts: [] } } })
for (let at = 1; ; at += 1) {
  stores.audit.append({ at, operatorId: 'C01', act: 'test', subject: String(at), result: 'done' })
  process.stdout.write(`${at}\n`)
}
