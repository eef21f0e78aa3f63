/**
 * A desk that settles a few bills over the real store and says every act after its commit: for tests that count, break or kill the
 * writes of one act. The platform is in this process and takes everything, so that nothing but the disk decides.
 *
 * `settling-desk --data <folder> --migrations <folder> --bills <n> [--from <serial>] [--reverse] [--upload]`
 */
import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ProblemError } from '../../shared/errors/index.ts'
import { agreed, cashier, openTerminal } from '../builders/terminal.ts'
import { fakePlatform } from '../fakes/fake-platform.ts'
import { stayOfSerial } from './kill-bills.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    migrations: { type: 'string', default: '' },
    bills: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    reverse: { type: 'boolean', default: false },
    upload: { type: 'boolean', default: false },
  },
})

/** At once and whole: what stands on the pipe was said, whatever happens to the process next. */
const say = (line: string) => void writeSync(1, `${line}\n`)

async function run(): Promise<void> {
  const terminal = openTerminal({ folder: values.data, platform: fakePlatform(), migrationsFolder: values.migrations })
  say('ready')
  const first = Number(values.from)
  for (let serial = first; serial < first + Number(values.bills); serial += 1) {
    const { bill, person } = stayOfSerial(serial)
    const before = terminal.stores.bills.find(bill.billId)?.settlementId
    if (before === undefined) {
      const request = terminal.admit(bill, person)
      const preview = agreed(terminal.settlement.preview(request))
      say(`begins ${bill.billId}`)
      const booked = terminal.confirm(request, preview)
      if (!booked.ok) {
        say(`refused ${booked.error.code}`)
        continue
      }
      say(`settled ${bill.billId} ${booked.value.summary.settlementId}`)
    }
    if (values.reverse) {
      const settlementId = terminal.stores.bills.find(bill.billId)?.settlementId ?? ''
      say(`reverses ${bill.billId}`)
      const reversed = terminal.reversal.cancel({ settlementId, reason: '测试撤销' }, cashier)
      say(reversed.ok ? `reversed ${bill.billId} ${reversed.value.summary.settlementId}` : `refused ${reversed.error.code}`)
    }
  }
  if (values.upload) {
    terminal.upload.start()
    say('uploads')
    await terminal.drain()
    say('uploaded')
  }
  say('closes')
  await terminal.close()
  say('closed')
}

run().catch((cause: unknown) => {
  if (cause instanceof ProblemError) say(`refused ${cause.problem.code}`)
  else say(`failed ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exitCode = 1
})
