import { describe, expect, it } from 'vitest'
import { encodeText, hasGlyph } from '../../../../main/devices/index.ts'
import { text } from '../card-reader/bytes.ts'

const decoder = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true })
const isControl = (code: number) => code < 0x20 || (code >= 0x7f && code <= 0x9f)
const isHalfOfPair = (code: number) => code >= 0xd800 && code <= 0xdfff
/** Places the standard gave up for the characters that stand in them; systems still write them. */
const formerPlaces = new Map([
  [0xe78d, 0xfe10],
  [0xe78e, 0xfe12],
  [0xe78f, 0xfe11],
  [0xe790, 0xfe13],
  [0xe791, 0xfe14],
  [0xe792, 0xfe15],
  [0xe793, 0xfe16],
  [0xe794, 0xfe17],
  [0xe795, 0xfe18],
  [0xe796, 0xfe19],
  [0xe81e, 0x9fb4],
  [0xe826, 0x9fb5],
  [0xe82b, 0x9fb6],
  [0xe82c, 0x9fb7],
  [0xe832, 0x9fb8],
  [0xe843, 0x9fb9],
  [0xe854, 0x9fba],
  [0xe864, 0x9fbb],
  [0x00a5, 0xffe5],
])

describe('text as GB 18030', () => {
  it.each([
    ['㐀', '81 39 EE 39'],
    ['𠮷', '95 34 B2 35'],
    ['㛃', '82 30 B7 31'],
    ['￥', 'A3 A4'],
    ['¥', 'A3 A4'],
    ['元', 'D4 AA'],
    ['龴', 'FE 59'],
    ['\ue81e', 'FE 59'],
    ['\ue000', 'AA A1'],
    ['·', 'A1 A4'],
    ['\u{10ffff}', 'E3 32 9A 35'],
  ])('%s', (character, code) => {
    expect(text(encodeText(character))).toBe(code)
  })

  it('comes back unchanged, every character of the first plane that has a code, and one in nineteen of the others', () => {
    const changed: string[] = []
    let coded = 0
    for (let code = 0; code <= 0x10ffff; code += code < 0x10000 ? 1 : 19) {
      const character = String.fromCodePoint(code)
      if (!hasGlyph(character, 'gb18030')) continue
      coded += 1
      if (decoder.decode(encodeText(character)) !== String.fromCodePoint(formerPlaces.get(code) ?? code)) changed.push(code.toString(16))
    }
    expect(changed).toEqual([])
    // All but control characters, halves of pairs and one private character without a code.
    expect(coded).toBe(0x10000 - 65 - 2_048 - 1 + Math.ceil(0x100000 / 19))
  })

  it('prints a question mark for what has no code, and never an order', () => {
    for (let code = 0; code <= 0xffff; code += 1) {
      if (!isControl(code) && !isHalfOfPair(code)) continue
      expect(text(encodeText(String.fromCharCode(code)))).toBe('3F')
      expect(hasGlyph(String.fromCharCode(code), 'gb18030')).toBe(false)
    }
    expect(text(encodeText('张\u001b@\ue5e5'))).toBe('D5 C5 3F 40 3F')
  })

  it('tells what a font that knows GBK alone cannot print', () => {
    const gbkHas = (character: string) => hasGlyph(character, 'gbk')
    expect([...'张Aé￥¥龴·'].map(gbkHas)).toEqual([true, true, true, true, true, true, true])
    expect([...'㐀𠮷㛃€Ç𬱖'].map(gbkHas)).toEqual([false, false, false, true, false, false])
    expect([...'㐀𠮷㛃€Ç𬱖'].every((character) => hasGlyph(character, 'gb18030'))).toBe(true)
  })
})
