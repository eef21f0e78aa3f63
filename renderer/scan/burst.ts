/**
 * Scanners that type: tells their bursts from a person's typing, key by key. Pure; time comes with the keys.
 *
 * A character is held back until it is clear whose it is: a scanner sends the next one within `gapMs`, a person does not. What turns
 * out to be typing is released in its order, before anything that came later; what turns out to be a burst is never seen by the page.
 */

export interface PressedKey {
  /** `modifier`: Shift and its kin, which scanners press for capital letters. `end`: Enter or Tab. */
  readonly kind: 'character' | 'end' | 'modifier' | 'other'
  /** What a `character` types; the group separator for Ctrl+]. Empty for the others. */
  readonly text: string
  /** An input method has it already: it can be watched, not held back. */
  readonly outOfHand: boolean
  /** Milliseconds of any steady clock. */
  readonly at: number
}

export interface BurstDecision {
  /** The keys held until now turned out to be typing: the page gets them now, before this key. */
  readonly release: boolean
  /** A burst ended: its text, without terminator. */
  readonly scan?: string
  /** Parts of that burst reached the page through an input method: what they wrote is to be taken back. */
  readonly retract: boolean
  /** What becomes of the key just pressed; after a silence there is none. */
  readonly key: 'pass' | 'hold' | 'swallow'
}

export interface BurstSettings {
  /** Scanners are faster than this between two characters, people slower at least once in `leastCharacters`. */
  readonly gapMs: number
  /** Shorter than any code; no person keeps a scanner's pace for so long. */
  readonly leastCharacters: number
  /** So much silence ends a burst that has no terminator; nobody waits for it, so it may be longer than a gap. */
  readonly silenceMs: number
  /** A terminator that comes so late still belongs to the burst that a silence ended. */
  readonly lateEndMs: number
}

export const burstSettings: BurstSettings = { gapMs: 50, leastCharacters: 6, silenceMs: 150, lateEndMs: 300 }

export interface BurstDetector {
  press(key: PressedKey): BurstDecision
  /** No key came until now. */
  silence(at: number): BurstDecision
  /** Characters that are being watched. */
  readonly watched: number
}

const letPass: BurstDecision = { release: false, retract: false, key: 'pass' }

export function createBurstDetector(settings: BurstSettings = burstSettings): BurstDetector {
  let text = ''
  let length = 0
  let held = 0
  /** Some of the characters watched have reached the page. */
  let slipped = false
  let lastAt = Number.NEGATIVE_INFINITY
  /** Until then a terminator belongs to the burst before. */
  let endsUntil = Number.NEGATIVE_INFINITY
  /** Given back by a silence that the next key may yet belie: on a busy machine keys arrive late, with the time they were pressed at. */
  let givenBack: { readonly text: string; readonly length: number } | undefined

  function forget(): void {
    text = ''
    length = 0
    held = 0
    slipped = false
  }

  /** Ends what is being watched: a burst if it is long enough, typing otherwise. */
  function conclude(endsStillUntil: number): Omit<BurstDecision, 'key'> {
    const release = length < settings.leastCharacters && held > 0
    const scanned = length >= settings.leastCharacters ? { scan: text } : {}
    const retract = slipped && 'scan' in scanned
    if ('scan' in scanned) endsUntil = endsStillUntil
    forget()
    return { release, retract, ...scanned }
  }

  /** The silence was none: the key lay on its way. What was given back has reached the page. */
  function resume(back: { readonly text: string; readonly length: number }): void {
    text = back.text
    length = back.length
    slipped = true
  }

  function pressCharacter(key: PressedKey): BurstDecision {
    // No code begins with a blank, and a blank alone presses buttons.
    if (length === 0 && key.text === ' ') return letPass
    text += key.text
    length += 1
    lastAt = key.at
    if (!key.outOfHand) {
      held += 1
      return { release: false, retract: false, key: 'hold' }
    }
    // The page gets it now; what was typed before it must not come after it.
    const release = held > 0
    held = 0
    slipped = true
    return { release, retract: false, key: 'pass' }
  }

  function pressKey(key: PressedKey): BurstDecision {
    if (key.kind === 'character') return pressCharacter(key)
    if (key.kind === 'modifier') return letPass
    if (length > 0) {
      const isBurst = length >= settings.leastCharacters
      return { ...conclude(key.at + settings.gapMs), key: isBurst ? 'swallow' : 'pass' }
    }
    return key.kind === 'end' && key.at <= endsUntil ? { ...letPass, key: 'swallow' } : letPass
  }

  return {
    press(key) {
      if (givenBack && key.kind === 'character' && key.at - lastAt <= settings.gapMs) resume(givenBack)
      if (key.kind !== 'modifier') givenBack = undefined
      if (length === 0 || key.kind === 'modifier' || key.at - lastAt <= settings.gapMs) return pressKey(key)
      // The silence was there and nobody was told in time.
      const before = conclude(lastAt + settings.lateEndMs)
      return { ...before, key: pressKey(key).key }
    },
    silence(at) {
      const isBurst = length >= settings.leastCharacters
      if (length === 0 || at - lastAt < (isBurst ? settings.silenceMs : settings.gapMs)) return letPass
      if (!isBurst) givenBack = { text, length }
      return { ...conclude(lastAt + settings.lateEndMs), key: 'pass' }
    },
    get watched() {
      return length
    },
  }
}
