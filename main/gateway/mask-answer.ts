import { maskName } from '../../shared/insured/index.ts'

/** Members whose value is somebody's name: first and last character stay. */
const names = ['psn_name', 'coner_name', 'patn_name', 'prsn_name', 'insured_name', 'userName', 'user_name']
/** Members that identify or reach a person, or prove who somebody is: nothing but the last four characters stays. */
const secrets = [
  ...['certno', 'psn_cert_no', 'mdtrt_cert_no', 'idNo', 'id_no', 'card_sn', 'psn_no', 'tel', 'coner_tel', 'addr', 'live_addr', 'brdy'],
  ...['ecToken', 'ec_token', 'token', 'sign_no', 'authNo'],
]

const shown = 4

function hide(value: string): string {
  return value.length <= shown ? '*'.repeat(value.length) : '*'.repeat(value.length - shown) + value.slice(-shown)
}

const member = (list: readonly string[]) => new RegExp(`(\\\\*"(?:${list.join('|')})\\\\*"\\s*:\\s*\\\\*")([^"\\\\]*)`, 'g')
const nameMember = member(names)
const secretMember = member(secrets)

/**
 * An answer as it came, without whom it is about: also where it speaks of somebody else than was asked for, is cut off in the middle,
 * or holds its output as JSON within text.
 */
export function maskAnswer(raw: string): string {
  return raw
    .replaceAll(nameMember, (_, before: string, value: string) => before + maskName(value))
    .replaceAll(secretMember, (_, before: string, value: string) => before + hide(value))
}
