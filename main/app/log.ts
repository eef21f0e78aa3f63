import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, pino, stdTimeFunctions } from 'pino'

/** Fields that could name a person are never written, wherever they stand in an entry. */
const personal = [
  'name',
  'personName',
  'idNumber',
  'certno',
  'psn_name',
  'cardNumber',
  'card_sn',
  'socialSecurityNumber',
  'birthDate',
  'token',
  'ecToken',
  'ecQrCode',
  'mdtrt_cert_no',
]

/** The terminal's own log: one JSON line per event in the data folder, without personal data. */
export function openLog(folder: string): Logger {
  mkdirSync(join(folder, 'log'), { recursive: true, mode: 0o700 })
  return pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: personal.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '***' },
    },
    destination({ dest: join(folder, 'log', 'terminal.log'), sync: true }),
  )
}
