import { createHash } from 'node:crypto'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type CertificateService, createCertificateService } from '../../../../main/services/certificate/index.ts'
import { openDatabase } from '../../../../main/store/index.ts'
import { certificateSchema } from '../../../../shared/contract/index.ts'
import { formatMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { type FakePlatform, fakePlatform, oneFenOff } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let platform: FakePlatform
let terminal: Terminal
let certificates: CertificateService
beforeEach(() => {
  folder = temporaryFolder()
  platform = fakePlatform()
  terminal = openTerminal({ folder: folder.path, platform })
  certificates = createCertificateService({ stores: terminal.stores, messagesOf: terminal.upload.detailsOf })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

async function settleOne(): Promise<string> {
  const { summary } = agreed(terminal.confirm(terminal.admit(aBill())))
  terminal.upload.start()
  await terminal.drain()
  return summary.settlementId
}
const read = <Value>(sql: string) => {
  const connection = openDatabase(join(folder.path, 'terminal.db'), 'read')
  const row = connection.prepare<[], Value>(sql).get()
  connection.close()
  return row
}

test('says what was settled, what went over the wire under which ids, and what proves it', async () => {
  const id = await settleOne()
  const certificate = agreed(certificates.certificate(id))
  expect(certificate).toMatchObject({
    settlementId: id,
    kind: 'settlement',
    visitId: 'VISIT-1',
    state: 'confirmed',
    centreSettlementId: 'CENTRE-1',
  })
  expect(certificate.messages.map(({ job, attempts }) => [job.kind, job.messageId, attempts.map(({ outcome }) => outcome)])).toEqual(
    platform.calls.map(({ messageId }, index) => [
      ['fee-details', 'pre-settlement', 'settlement'][index],
      messageId,
      ['begun', 'accepted'],
    ]),
  )
  expect(certificate.messages[2]?.attempts[1]?.answer).toBe('{"synthetic":true}')
  const amounts = certificate.amounts.map(({ field, ours, platform: theirs }) => [field, formatMoney(ours), theirs && formatMoney(theirs)])
  expect(amounts).toContainEqual(['totalFee', '60.30', '60.30'])
  const { proof } = certificate
  expect(proof.intact).toBe(true)
  expect(read('SELECT content_sha256 AS hash FROM settlement')).toEqual({ hash: proof.contentSha256 })
  expect(read("SELECT sequence, hash FROM audit_entry WHERE act = 'settlement.confirm'")).toEqual({
    sequence: proof.auditSequence,
    hash: proof.auditHash,
  })
})

test('its hash is made of the certificate as anybody reads it, and any change of it shows', async () => {
  const id = await settleOne()
  const written = z.encode(certificateSchema, agreed(certificates.certificate(id)))
  const { certificateSha256, ...proof } = written.proof
  const hash = (certificate: object) =>
    createHash('sha256')
      .update(String(canonicalize(certificate)))
      .digest('hex')
  expect(hash({ ...written, proof })).toBe(certificateSha256)
  expect(hash({ ...written, visitId: 'VISIT-2', proof })).not.toBe(certificateSha256)
  expect(written).toEqual(z.encode(certificateSchema, agreed(certificates.certificate(id))))
})

test('both figures stand side by side where the ledgers differ, and a reversal has a certificate of its own', async () => {
  platform.fate = ({ name }) => (name === 'settle' ? { change: oneFenOff } : 'usual')
  const id = await settleOne()
  const different = agreed(certificates.certificate(id))
  expect(different.state).toBe('differs')
  const pooled = different.amounts.find(({ field }) => field === 'pooledFundPayment')
  expect([pooled && formatMoney(pooled.ours), pooled?.platform && formatMoney(pooled.platform)]).toEqual(['30.15', '30.14'])
  const { summary } = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试撤销' }, cashier))
  await terminal.drain()
  const reversal = agreed(certificates.certificate(summary.settlementId))
  expect(reversal).toMatchObject({ kind: 'reversal', reverses: id, state: 'confirmed', proof: { intact: true } })
  expect(agreed(certificates.certificate(id))).toMatchObject({ state: 'cancelled', reversedBy: summary.settlementId })
})

test('names nobody, and a settlement that is not there has none', async () => {
  const { name, idNumber, personNumber } = aPerson()
  const text = JSON.stringify(z.encode(certificateSchema, agreed(certificates.certificate(await settleOne()))))
  for (const secret of [name, idNumber, personNumber]) expect(text).not.toContain(secret)
  expect(certificates.certificate('no such settlement')).toMatchObject({ ok: false, error: { code: 'settlement.unknown' } })
})

test('a record the disk has changed is still certified, as what it is', async () => {
  const id = await settleOne()
  const connection = openDatabase(join(folder.path, 'terminal.db'))
  connection.exec("DROP TRIGGER settlement_line_is_not_changed; UPDATE settlement_line SET item_name = '改过的名称' WHERE line_id = 'L1'")
  connection.close()
  expect(agreed(certificates.certificate(id))).toMatchObject({ settlementId: id, proof: { intact: false } })
})
