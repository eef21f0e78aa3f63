import { extendOldNumber } from './id-number.ts'

const fullWidthOffset = 0xfee0

/**
 * An identity number as it is compared and looked up: eighteen characters in upper case. Spaces and full-width digits of
 * hospital systems are taken as what they mean, and fifteen digits of the old form are extended. Other documents' numbers keep
 * their own form.
 */
export function plainIdNumber(idNumber: string): string {
  const plain = idNumber
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - fullWidthOffset))
    .replace(/\s/g, '')
    .toUpperCase()
  return /^\d{15}$/.test(plain) ? extendOldNumber(plain) : plain
}

/** Whether two identity numbers are the same as hospital systems, cards and the platform write them. */
export function isSameIdNumber(a: string, b: string): boolean {
  return plainIdNumber(a) === plainIdNumber(b)
}

/**
 * Eighty characters of GBK (FE50 to FEA0) had no place in Unicode when the first systems were built, and were given U+E815 to
 * U+E864 of the private area. They have places of their own now (GB 18030-2022, the compulsory mapping); old systems still send
 * the private ones, such as U+E863 for 䶮.
 */
const privateAreaFrom = 0xe815
const ofPrivateArea = [
  ...'⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻',
]

/** Dots that stand inside names, whatever keyboard they came from: · • ‧ ∙ ⋅ ・ ･ ． . and their like. */
const dots = /[.\u00b7\u0387\u16eb\u2022\u2024\u2027\u2219\u22c5\u2e31\u2e33\u30fb\u{10101}]/gu
/** Spaces, control and format characters (padding, joiners, direction marks) and variation selectors say nothing of a name. */
const unseen = /[\s\p{Cc}\p{Cf}\p{Variation_Selector}]/gu

const plainName = (name: string) =>
  name
    .replace(/[\ue815-\ue864]/g, (old) => ofPrivateArea[old.charCodeAt(0) - privateAreaFrom] ?? old)
    .normalize('NFKC')
    .replace(unseen, '')
    .replace(dots, '')
    .toUpperCase()

/**
 * Whether two names are the same but for spaces, width, case and the dots of minorities' and foreign names, which every system
 * writes differently: `甲·乙` is `甲•乙`. Characters of the extensions are compared as they are: `𠮷` is not `吉`.
 */
export function isSameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b)
}
