import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { instantText } from '../../shared/dates/index.ts'
import { ProblemError } from '../../shared/errors/index.ts'
import { createAuditAppender } from './audit-store.ts'
import { counting } from './doubt.ts'
import type { Connection } from './open-database.ts'
import { type LedgerOptions, ledgerFile, openRawLedger } from './open-ledger.ts'
import { open } from './upload-rows.ts'
import { judge, readWitness, type WitnessPlace, witnessFile, writeWitness } from './witness.ts'

export interface Adoption {
  readonly at: number
  readonly operatorId: string
  readonly reason: string
  /** 终端号 it works under from now on. */
  readonly terminal: string
  /** Whoever takes it over says that no other copy of it will ever be worked with again. */
  readonly isOtherRetired: boolean
}

export interface AdoptedLedger {
  readonly installation: string
  readonly from: string | undefined
  readonly terminal: string
  /** The first serial of today's slips, where the desk stays the same. */
  readonly slipsFrom: number | undefined
  /** Messages held back, where the other copy stays at work and sends them. */
  readonly held: number
}

/** The other copy may have run ahead of its clock, and its clock of ours: message ids of seconds up to here are left to it. */
const secondsLeftOut = 15 * 60
const serialsLeftOut = 10_000
/** A desk does not settle as many in one day: the other copy's slips of today lie below. */
const slipsLeftOut = 1_000

function leaveOutMessages(connection: Connection, fromSecond: number): void {
  connection
    .prepare(`INSERT INTO counter (name, value) VALUES ('message-second', @from + @leftOut)
      ON CONFLICT (name) DO UPDATE SET value = max(value, @from) + @leftOut`)
    .run({ from: fromSecond, leftOut: secondsLeftOut })
  connection.prepare("UPDATE counter SET value = value + ? WHERE name = 'message-serial'").run(serialsLeftOut)
}

/** Slip numbers of a day follow one another; the counter is led past those the other copy may have printed. */
function leaveOutSlips(connection: Connection, at: number): number {
  const day = instantText(at).slice(0, 10).replaceAll('-', '')
  const last = connection.prepare<[string], number>('SELECT last FROM slip_counter WHERE day = ?').pluck().get(day)
  const leftOut = (Math.floor((last ?? 0) / slipsLeftOut) + 1) * slipsLeftOut
  if (last === undefined) connection.prepare('INSERT INTO slip_counter (day, last) VALUES (?, ?)').run(day, leftOut)
  const count = connection.prepare('UPDATE slip_counter SET last = last + 1 WHERE day = ?')
  for (let serial = last ?? leftOut; serial < leftOut; serial += 1) count.run(day)
  return leftOut + 1
}

const leftToOther = '另一份账本仍在使用，由它发送'

/** What had not gone out goes out at the other copy's desk; here a person lets it go, or ends it. */
function holdMessages(connection: Connection, at: number): number {
  const note = (outcome: string, states: string) =>
    connection
      .prepare(`INSERT INTO upload_event (job_id, at, message_id, outcome, words)
        SELECT job_id, ?, message_id, ?, ? FROM upload_job WHERE state IN (${states}) ORDER BY position`)
      .run(at, outcome, leftToOther).changes
  note('interrupted', "'sending'")
  const held = note('held', "'queued', 'sending', 'unknown'")
  connection
    .prepare("UPDATE upload_job SET state = 'held', next_attempt_at = NULL, last_words = ? WHERE state IN ('queued', 'sending', 'unknown')")
    .run(leftToOther)
  return held
}

/** What settles or cancels may have gone out after this copy was made: whether it has is found out before anything told is believed. */
function doubtMessages(connection: Connection, at: number): void {
  connection
    .prepare(`INSERT INTO upload_event (job_id, at, message_id, outcome, words)
      SELECT job_id, ?, message_id, 'interrupted', ? FROM upload_job WHERE ${open} AND kind IN ${counting} ORDER BY position`)
    .run(at, '账本由另一份接管，此后是否已发送不明')
}

/**
 * Takes over a ledger that is refused for work: from now on this is the one, under an installation of its own, and no id it makes can
 * meet one that another copy made. Under another desk the other copy stays at work, and what is unsent is left to it. Throws a `ProblemError`: `store.not-moved` where there is nothing to take over, `store.desk-in-use`
 * where the desk stays the same and nobody has said that the other copy is out of use.
 */
export function adoptLedger(
  folder: string,
  options: LedgerOptions & { readonly witness: WitnessPlace },
  adoption: Adoption,
): AdoptedLedger {
  const file = witnessFile(options.witness, folder)
  const seen = readWitness(file)
  const { at, operatorId, reason, terminal, isOtherRetired } = adoption
  const deskInUse = () => new ProblemError({ code: 'store.desk-in-use', details: { terminal } })
  // Where there is none, opening it would make one.
  if (!existsSync(join(folder, ledgerFile))) {
    if (seen === 'absent') throw new ProblemError({ code: 'store.not-moved', details: {} })
    if (!isOtherRetired) throw deskInUse()
  }
  const { connection, schema, installation, head } = openRawLedger(folder, options)
  try {
    if (schema.found > schema.known) throw new ProblemError({ code: 'store.newer-schema', details: { ...schema } })
    const { machine } = options.witness
    const judged = judge(seen, installation.id(), head, machine)
    if (judged.kind !== 'refused') throw new ProblemError({ code: 'store.not-moved', details: {} })
    const from = installation.terminal()
    // Of a ledger that is gone nobody knows the desk: it may well have been this one.
    const isSameDesk = from === undefined || from === terminal
    if (isSameDesk && !isOtherRetired) throw deskInUse()
    const own = randomUUID()
    const seenSecond = seen !== 'absent' && 'head' in seen ? seen.head.messageSecond : 0
    const audit = createAuditAppender(connection)
    const take = connection.transaction(() => {
      installation.noteId(own)
      installation.noteTerminal(terminal)
      leaveOutMessages(connection, Math.max(Math.floor(at / 1000), seenSecond))
      const slipsFrom = isSameDesk ? leaveOutSlips(connection, at) : undefined
      doubtMessages(connection, at)
      const held = isSameDesk ? 0 : holdMessages(connection, at)
      audit({ at, operatorId, act: 'ledger.adopt', subject: `${judged.problem.code} ${from ?? '?'} > ${terminal}`, result: reason })
      // Before the commit, unlike ever after: where that is lost the ledger is as it was and still refused, and is taken over again.
      writeWitness(file, { installation: own, machine, head: head.read() })
      return { slipsFrom, held }
    })
    return { installation: own, from, terminal, ...take.immediate() }
  } finally {
    connection.close()
  }
}
