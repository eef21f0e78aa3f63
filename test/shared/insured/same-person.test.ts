import { describe, expect, it } from 'vitest'
import { isSameIdNumber, isSameName, plainIdNumber } from '../../../shared/insured/index.ts'

describe('two names', () => {
  it.each([
    ['the dot of one keyboard and of another', '古丽·甲', '古丽•甲'],
    ['a hyphenation point', '古丽·甲', '古丽‧甲'],
    ['a full-width full stop', '古丽·甲', '古丽．甲'],
    ['a full stop', '古丽·甲', '古丽.甲'],
    ['katakana middle dots', '古丽・甲', '古丽･甲'],
    ['a bullet operator', '古丽∙甲', '古丽⋅甲'],
    ['no dot at all', '古丽·甲', '古丽甲'],
    ['full-width letters', 'ＳＭＩＴＨ', 'Smith'],
    ['an ideographic space', '演示　甲', '演示甲'],
    ['padding of a card', '演示甲\u0000\u0000', ' 演示甲 '],
    ['a joiner nobody sees', '演\u200b示甲', '演示甲'],
    ['a variation selector', '葛\u{e0100}甲', '葛甲'],
    ['an accent in two ways', 'Jose\u0301', 'JOS\u00c9'],
    ['the private character of an old system', '演示\ue863', '演示䶮'],
    ['the private character of a radical', '\ue816', '𠂇'],
    ['a four-byte character', '演示𠮷', '演示𠮷'],
  ])('are the same but for %s', (_, a, b) => {
    expect(isSameName(a, b)).toBe(true)
    expect(isSameName(b, a)).toBe(true)
  })

  it.each([
    ['a character outside the first plane', '演示𠮷', '演示吉'],
    ['half a character', '演示\ud842', '演示𠮷'],
    ['a neighbour in the same row', '演示𠮶', '演示𠮷'],
    ['a neighbour of extension A', '演示㐀', '演示㐁'],
    ['a neighbour in the private area', '演示\ue862', '演示䶮'],
    ['one character more', '演示甲', '演示甲乙'],
  ])('differ by %s', (_, a, b) => {
    expect(isSameName(a, b)).toBe(false)
  })

  it('read every character of the old private area as the standard encoding reads its bytes', () => {
    const decoder = new TextDecoder('gb18030', { fatal: true })
    const rows = Array.from({ length: 0xa1 - 0x50 }, (_, index) => 0x50 + index).filter((low) => low !== 0x7f)
    const decoded = rows.map((low) => decoder.decode(Uint8Array.of(0xfe, low)))
    const differing = decoded.filter((character, index) => !isSameName(character, String.fromCharCode(0xe815 + index)))
    expect(rows).toHaveLength(80)
    expect(differing).toEqual([])
  })
})

describe('two identity numbers', () => {
  it.each([
    ['a small x', '36080219560315001x', '36080219560315001X'],
    ['spaces', ' 360802 19560315 001X ', '36080219560315001X'],
    ['full-width digits', '３６０８０２１９５６０３１５００１Ｘ', '36080219560315001X'],
    ['fifteen digits of the old form', '110105491231002', '11010519491231002X'],
  ])('are the same but for %s', (_, a, b) => {
    expect(isSameIdNumber(a, b)).toBe(true)
  })

  it.each([
    ['the check character', '110101199001011237', '110101199001011238'],
    ['the century', '110105491231002', '11010520491231002X'],
  ])('differ by %s', (_, a, b) => {
    expect(isSameIdNumber(a, b)).toBe(false)
  })

  it('of another kind of document keep their form', () => {
    expect(plainIdNumber('usa310088031501')).toBe('USA310088031501')
  })
})
