import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BurstDecision, burstSettings, createBurstDetector, type PressedKey } from '../../../renderer/scan/burst.ts'

const { gapMs, leastCharacters, silenceMs, lateEndMs } = burstSettings

type Typed = Omit<PressedKey, 'at'> & { readonly name: string; readonly after: number }

const character = (text: string, after: number, outOfHand = false): Typed => ({ kind: 'character', text, name: text, after, outOfHand })
const enter = (after: number): Typed => ({ kind: 'end', text: '', name: 'Enter', after, outOfHand: false })
const shift = (after: number): Typed => ({ kind: 'modifier', text: '', name: 'Shift', after, outOfHand: false })
const arrow = (after: number): Typed => ({ kind: 'other', text: '', name: 'ArrowDown', after, outOfHand: false })
const code = (text: string, every = 5): Typed[] => [...text].map((one, index) => character(one, index === 0 ? 1_000 : every))

/** `too soon`: keys are on their way for so long that a silence is told which none was. */
type Timer = 'in time' | 'never' | 'too soon'

/** A page behind the detector: which keys it gets, in which order, and what was scanned. */
function play(keys: readonly Typed[], timer: Timer = 'in time') {
  const detector = createBurstDetector()
  const page: string[] = []
  const scans: string[] = []
  const retracted: string[] = []
  let held: string[] = []
  let at = 0
  const obey = (decision: BurstDecision) => {
    if (decision.release) {
      page.push(...held)
      held = []
    }
    if (decision.scan !== undefined) {
      scans.push(decision.scan)
      if (decision.retract) retracted.push(decision.scan)
      held = []
    }
  }
  for (const { name, after, ...key } of keys) {
    const before = at
    at += after
    if (timer === 'too soon' || (timer === 'in time' && after > gapMs)) obey(detector.silence(before + gapMs))
    if (timer === 'in time' && after > silenceMs) obey(detector.silence(before + silenceMs))
    const decision = detector.press({ ...key, at })
    obey(decision)
    if (decision.key === 'hold') held.push(name)
    if (decision.key === 'pass') page.push(name)
  }
  obey(detector.silence(at + silenceMs))
  expect(held).toEqual([])
  expect(detector.watched).toBe(0)
  return { page, scans, retracted }
}

describe('a burst', () => {
  it('is a scan, and the page gets none of it', () => {
    expect(play([...code('84012345678901234567'), enter(5)])).toEqual({ page: [], scans: ['84012345678901234567'], retracted: [] })
  })

  it('needs no terminator', () => {
    expect(play(code('84012345678901234567'))).toMatchObject({ page: [], scans: ['84012345678901234567'] })
  })

  it('takes a terminator with it that comes late, or twice', () => {
    expect(play([...code('ZY900018'), enter(200)])).toMatchObject({ page: [], scans: ['ZY900018'] })
    expect(play([...code('ZY900018'), enter(5), enter(5)])).toMatchObject({ page: [], scans: ['ZY900018'] })
    expect(play([...code('ZY900018'), enter(gapMs + lateEndMs + 1)])).toMatchObject({ page: ['Enter'], scans: ['ZY900018'] })
  })

  it('may hold Shift, blanks and group separators', () => {
    const keys = [...code(']d2'), shift(3), character('A', 3), character(' ', 3), character('\u001d', 3), character('9', 3), enter(3)]
    expect(play(keys)).toEqual({ page: ['Shift'], scans: [']d2A \u001d9'], retracted: [] })
  })

  it('swallows any other key its scanner sends behind it', () => {
    expect(play([...code('ZY900018'), arrow(5), enter(5)])).toMatchObject({ page: [], scans: ['ZY900018'] })
  })

  it('follows another with nothing between them but silence', () => {
    const keys = [
      ...code('84012345678901234567'),
      ...code('84012345678901234568').map((key, index) => (index === 0 ? { ...key, after: 60 } : key)),
    ]
    for (const timer of ['in time', 'never'] as const) {
      expect(play(keys, timer)).toMatchObject({ page: [], scans: ['84012345678901234567', '84012345678901234568'] })
    }
  })

  it('whose first keys were given back because the next ones came late is taken back', () => {
    expect(play([...code('84012345678901234567'), enter(5)], 'too soon')).toEqual({
      page: ['8', '4', '0', '1', '2'],
      scans: ['84012345678901234567'],
      retracted: ['84012345678901234567'],
    })
  })

  it('that ended with its terminator leaves the next Enter to whoever presses it', () => {
    expect(play([...code('ZY900018'), enter(5), enter(gapMs + 1)])).toMatchObject({ page: ['Enter'], scans: ['ZY900018'] })
  })

  it('typed through an input method is taken back', () => {
    const keys = [...'84012345678901234567'].map((one, index) => character(one, index === 0 ? 1_000 : 5, true))
    expect(play([...keys, enter(5)])).toEqual({
      page: [...'84012345678901234567'],
      scans: ['84012345678901234567'],
      retracted: ['84012345678901234567'],
    })
  })
})

describe('typing', () => {
  it('faster than a scanner for a moment is still typing, and Enter comes after it', () => {
    expect(play([...code('12345'), enter(5)])).toEqual({ page: ['1', '2', '3', '4', '5', 'Enter'], scans: [], retracted: [] })
  })

  it('a blank or Enter alone is never held back', () => {
    expect(createBurstDetector().press({ kind: 'character', text: ' ', outOfHand: false, at: 0 }).key).toBe('pass')
    expect(createBurstDetector().press({ kind: 'end', text: '', outOfHand: false, at: 0 }).key).toBe('pass')
  })

  it('keeps its order when an input method takes over in the middle', () => {
    expect(play([character('a', 1_000), character('b', 20), character('c', 20, true), character('d', 20)])).toMatchObject({
      page: ['a', 'b', 'c', 'd'],
      scans: [],
    })
  })
})

const humanKey = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'abcXYZ019 .-').map((text) => (after: number) => character(text, after)) },
  { weight: 1, arbitrary: fc.constantFrom(...'abc1').map((text) => (after: number) => character(text, after, true)) },
  { weight: 1, arbitrary: fc.constantFrom(enter, shift, arrow) },
)
/** A person: any pace from key to key, but slower than a scanner at least at every fifth key. */
const typing = fc
  .array(fc.tuple(humanKey, fc.oneof(fc.integer({ min: 0, max: gapMs }), fc.integer({ min: gapMs + 1, max: 400 }))), { maxLength: 60 })
  .map((keys) => keys.map(([key, after], index) => key(index % (leastCharacters - 1) === 0 ? gapMs + 1 + after : after)))
/** A scanner: any pace it has, any code, with or without terminator. */
const burst = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...'0123456789ABCabc]/:.\u001d'), fc.integer({ min: 0, max: gapMs }), fc.boolean()), {
      minLength: leastCharacters,
      maxLength: 80,
    }),
    fc.option(fc.integer({ min: 0, max: gapMs })),
  )
  .map(([characters, end]) => ({
    text: characters.map(([text]) => text).join(''),
    keys: [
      ...characters.flatMap(([text, after, capital], index) => {
        const first = index === 0 ? 700 : after
        return capital ? [shift(first), character(text, 0)] : [character(text, first)]
      }),
      ...(end === null ? [] : [enter(end)]),
    ],
  }))

/** Shift writes nothing itself, and a character carries its own: it may overtake one. */
const writing = (names: readonly string[]) => names.filter((name) => name !== 'Shift')

describe('whatever is pressed', () => {
  it.each(['in time', 'never', 'too soon'] as const)('a person loses no key and no order, with the timer %s', (timer) => {
    fc.assert(
      fc.property(typing, (keys) => {
        const { page, scans } = play(keys, timer)
        expect(writing(page)).toEqual(writing(keys.map(({ name }) => name)))
        expect(scans).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('a burst is never merged or lost, however late its keys arrive', () => {
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 4 }), (bursts) => {
        const { scans } = play(
          bursts.flatMap(({ keys }) => keys),
          'too soon',
        )
        expect(scans).toEqual(bursts.map(({ text }) => text))
      }),
    )
  })

  it.each(['in time', 'never'] as const)('a burst never reaches the page, and is never merged or lost, with the timer %s', (timer) => {
    fc.assert(
      fc.property(fc.array(fc.oneof(burst, typing), { maxLength: 8 }), (pieces) => {
        const keys = pieces.flatMap((piece) => {
          if (!Array.isArray(piece)) return piece.keys
          // Whoever types after a scan takes the hands from the scanner first.
          return piece.map((key, index) => (index === 0 ? { ...key, after: gapMs + lateEndMs + 1 } : key))
        })
        const typed = pieces.flatMap((piece) => (Array.isArray(piece) ? piece : []))
        const played = play(keys, timer)
        expect(played.scans).toEqual(pieces.flatMap((piece) => (Array.isArray(piece) ? [] : [piece.text])))
        expect(writing(played.page)).toEqual(writing(typed.map(({ name }) => name)))
      }),
      { numRuns: 500 },
    )
  })
})
