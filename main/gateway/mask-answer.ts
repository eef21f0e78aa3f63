import { maskName } from '../../shared/insured/index.ts'

/** Members whose value is somebody's name: first and last character stay. */
const names = ['psn_name', 'coner_name', 'patn_name', 'prsn_name', 'insured_name', 'userName', 'user_name']
/** Members that identify or reach a person, or prove who somebody is: nothing but the last four characters stays. */
const secrets = [
  ...['certno', 'psn_cert_no', 'mdtrt_cert_no', 'idNo', 'id_no', 'card_sn', 'psn_no', 'tel', 'coner_tel', 'addr', 'live_addr', 'brdy'],
  ...['curr_addr', 'coner_addr', 'emp_addr', 'emp_tel'],
  ...['ecToken', 'ec_token', 'token', 'sign_no', 'authNo'],
]

const shown = 4

function hide(value: string): string {
  return value.length <= shown ? '*'.repeat(value.length) : '*'.repeat(value.length - shown) + value.slice(-shown)
}

/**
 * The value of a member, as text or as a bare number, up to the quote that ends it; characters may be written as `\u5f20`. Each run of
 * backslashes is looked at once: an answer full of them takes no longer than any other.
 */
const member = (list: readonly string[]) =>
  new RegExp(`("(?:${list.join('|')})(\\\\{0,8}")\\s*:\\s*)(?:(\\\\{0,8}")((?:[^"\\\\]|\\\\+[^"\\\\])*)|(-?\\d[\\d.eE+-]*))`, 'g')
const nameMember = member(names)
const secretMember = member(secrets)

const spelledOut = (value: string): string =>
  value.replaceAll(/\\{1,8}u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/**
 * An answer as it came, without whom it is about: also where it speaks of somebody else than was asked for, is cut off in the middle,
 * or holds its output as JSON within text.
 */
export function maskAnswer(raw: string): string {
  const masked =
    (how: (value: string) => string) =>
    (_: string, before: string, nameEnd: string, begin: string | undefined, text: string, number: string): string =>
      // A number with asterisks in it is none, so it becomes text.
      before + (begin === undefined ? nameEnd + how(number) + nameEnd : begin + how(spelledOut(text)))
  return raw.replaceAll(nameMember, masked(maskName)).replaceAll(secretMember, masked(hide))
}
