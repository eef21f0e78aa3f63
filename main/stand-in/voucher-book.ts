import { randomInt } from 'node:crypto'
import type { Connection } from './database.ts'

/** A code on a phone's screen is good for so long, and for one use. */
export const codeLifeMs = 60_000
/** What the decoding hands out is good for the rest of a visit. */
export const tokenLifeMs = 15 * 60_000

interface VoucherRow {
  readonly code: string
  readonly person_number: string
  readonly shown_at: number
  readonly token: string | null
  readonly decoded_at: number | null
}

export type Decoding = { readonly personNumber: string; readonly token: string } | 'unknown' | 'expired' | 'used'

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('')
}

/** 医保电子凭证: the codes people have on their phones, which of them were decoded, and the tokens that came of it. */
export function openVoucherBook(connection: Connection) {
  const insert = connection.prepare('INSERT INTO voucher (code, person_number, shown_at) VALUES (?, ?, ?)')
  const byCode = connection.prepare<[string], VoucherRow>('SELECT * FROM voucher WHERE code = ?')
  const byToken = connection.prepare<[string], VoucherRow>('SELECT * FROM voucher WHERE token = ?')
  const decode = connection.prepare('UPDATE voucher SET token = ?, decoded_at = ? WHERE code = ?')
  return {
    /** A fresh code for this person: 424, seventeen random digits, two more, the province, four zeros. */
    show(personNumber: string, area: string, at: number): string {
      const code = `424${digits(19)}${area.slice(0, 2)}0000`
      insert.run(code, personNumber, at)
      return code
    },
    decode(code: string, area: string, at: number): Decoding {
      const row = byCode.get(code)
      if (row === undefined) return 'unknown'
      if (row.token !== null) return 'used'
      if (at - row.shown_at > codeLifeMs) return 'expired'
      const token = `${area.slice(0, 2)}0000ecmecib${digits(23)}`
      decode.run(token, at, code)
      return { personNumber: row.person_number, token }
    },
    /** Whose token this is, while it is good. */
    holderOf(token: string, at: number): string | undefined {
      const row = byToken.get(token)
      return row?.decoded_at === undefined || row.decoded_at === null || at - row.decoded_at > tokenLifeMs ? undefined : row.person_number
    },
  }
}
