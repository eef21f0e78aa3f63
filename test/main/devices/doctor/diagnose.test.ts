import { describe, expect, it } from 'vitest'
import { diagnose, type Evidence } from '../../../../main/devices/index.ts'
import { type Diagnosis, diagnoses } from '../../../../shared/contract/index.ts'

const port = 'COM3'
const good: Evidence = {
  kind: 'social-card',
  driver: 'acs-serial',
  port,
  baudRate: 9_600,
  opening: 'opened',
  lost: false,
  probe: { outcome: { said: '' }, bytesHeard: 17, echo: false },
  disturbed: false,
}
const noAnswer = { outcome: { code: 'device.no-answer', values: { port } }, bytesHeard: 0, echo: false } as const
const refusedPort = (code: 'device.busy' | 'device.failed', more: object = {}) => ({ code, values: { port }, holder: '', ...more })

/** Evidence that no simulator gives, or that names two suspects at once. */
const cases: readonly (readonly [string, Partial<Evidence>, Diagnosis])[] = [
  [
    'a port the user may not open',
    { opening: { ...refusedPort('device.failed'), values: { reason: 'Permission denied' } } },
    'port-refused',
  ],
  ['a busy port whose holder the system does not name', { opening: refusedPort('device.busy') }, 'port-held'],
  ['a busy port whose holder it names', { opening: refusedPort('device.busy', { holder: 'reader-assistant (412)' }) }, 'port-held-by'],
  ['a busy port that is ours', { opening: refusedPort('device.busy', { heldByUs: 'scanner' }) }, 'port-held-by-us'],
  ['alike ports of which none answers', { alike: { paths: ['COM5', 'COM6'] } }, 'ports-alike'],
  ['a scanner on an open port', { kind: 'scanner', probe: { outcome: 'unasked', bytesHeard: 0, echo: false } }, 'works-unproven'],
  ['a card that cannot be read on a line that disturbs', { reading: { code: 'card.bad-data', values: {} }, disturbed: true }, 'unsteady'],
  [
    'a foreign card on a line that disturbs',
    { reading: { code: 'card.not-social-security', values: {} }, disturbed: true },
    'card-foreign',
  ],
  ['no insurance, on a line that disturbs', { reading: 'read', person: { kind: 'unknown', words: '' }, disturbed: true }, 'person-unknown'],
  ['a good reading on a line that disturbs', { reading: 'read', person: { kind: 'entitled' }, disturbed: true }, 'unsteady'],
  ['no answer from a line that only echoes', { probe: { ...noAnswer, bytesHeard: 13, echo: true } }, 'echoes'],
  ['its own family, damaged', { probe: { ...noAnswer, bytesHeard: 40, family: { name: 'acs-serial', kind: 'social-card' } } }, 'unsteady'],
  ['a family there is no driver for', { probe: { ...noAnswer, bytesHeard: 9, family: { name: 'acr30' } } }, 'family-wrong'],
  ['a platform that says no to us', { reading: 'read', person: { kind: 'refused', words: '签名错误' } }, 'platform-refused'],
  ['a line lost while it was asked', { probe: noAnswer, lost: 'gone' }, 'lost-meanwhile'],
  ['a stuck cutter', { kind: 'receipt-printer', probe: { outcome: { said: 'cutter' }, bytesHeard: 3, echo: false } }, 'cutter-stuck'],
  [
    'a printer switched off-line',
    { kind: 'receipt-printer', probe: { outcome: { said: 'offline' }, bytesHeard: 3, echo: false } },
    'printer-offline',
  ],
]

describe('from the evidence of a self-test', () => {
  it.each(cases)('%s', (_, evidence, expected) => {
    expect(diagnose({ ...good, ...evidence })).toMatchObject({ culprit: diagnoses[expected], code: expected, values: { port } })
  })

  it('what the next step needs to name goes with the verdict', () => {
    const probe = { ...noAnswer, otherSpeed: 115_200 }
    expect(diagnose({ ...good, probe }).values).toEqual({ port, configured: '9600', answers: '115200' })
    const mixedUp = { ...noAnswer, bytesHeard: 11, family: { name: 'sam-v', kind: 'id-card' } as const }
    expect(diagnose({ ...good, probe: mixedUp }).values).toEqual({ port, kind: 'id-card', family: 'sam-v' })
  })
})
