import type { DeviceState } from '../../../shared/contract/index.ts'
import { createListeners, type Line } from '../transport/index.ts'
import type { CardSlot } from './card-slot.ts'

/**
 * Pauses before a reader that does not answer is asked again; the last one repeats. One that draws its power from the port is not
 * awake yet when the line opens, others are switched on much later.
 */
const askAgainMs = [500, 1_000, 2_000, 5_000] as const

type State = DeviceState

/** Knows from openings, losses, notices and readings whether the reader is there and a card is in it. */
export function watchSlot(line: Line, slot: CardSlot) {
  const changed = createListeners<undefined>()
  let answering = false
  /** Something was asked since the line is open, and answered. A notice alone is not enough: the next one may have been flushed away. */
  let asked = false
  let present = false
  /** A notice came since something was asked: whether it or the answer is newer cannot be told. */
  let noticed = false
  let faulty = false
  let unanswered = 0
  let told: State = 'offline'
  let again: NodeJS.Timeout | undefined
  let closed = false
  let greeting = new AbortController()

  function state(): State {
    if (!line.isOpen || !answering) return 'offline'
    if (faulty) return 'faulty'
    return present ? 'occupied' : 'ready'
  }

  function tell(): void {
    const now = state()
    if (now === told) return
    told = now
    changed.call(undefined)
  }

  /** After opening nothing is known of the card, not even whether it still has power: ask, and take the power away. */
  async function greet(): Promise<void> {
    greeting = new AbortController()
    const { signal } = greeting
    try {
      await line.alone(async () => {
        // A reading that got in first knows more than this question would.
        if (isKnown()) return
        noticed = false
        const said = await slot.presence(signal)
        learn(said.ok ? (said.value === 'absent' ? 'card.absent' : 'card') : said.error.code)
        if (said.ok && said.value === 'active') await slot.powerOff()
      }, signal)
    } catch (error) {
      // A reading made us give way; it begins with a reset of the card and tells more than our question, unless it is given up too.
      if (!signal.aborted) throw error
      askLater()
    }
  }

  /** Takes what a reading or a question ended with. What a notice contradicts meanwhile is asked again. */
  function learn(ending: string): void {
    const says = ending.startsWith('device.') ? present : ending !== 'card.absent'
    const isContradicted = noticed && says !== present
    if (!isContradicted) present = says
    faulty = ending === 'device.failed'
    // A reader that reports a failure is there; bytes that make no sense say nothing new.
    if (!ending.startsWith('device.') || ending === 'device.failed') answering = true
    else if (ending !== 'device.garbled') answering = false
    asked = answering && !isContradicted
    if (isContradicted) ask()
    else askLater()
    tell()
  }

  /** A slot that gives notices needs no more questions once it has answered; one that gives none is never known for long. */
  const isKnown = () => asked && slot.askEveryMs === undefined

  function askLater(): void {
    clearTimeout(again)
    if (answering) unanswered = 0
    else unanswered += 1
    const afterMs = answering ? slot.askEveryMs : askAgainMs[Math.min(unanswered, askAgainMs.length) - 1]
    if (!closed && afterMs !== undefined) again = setTimeout(ask, afterMs)
  }

  function ask(): void {
    if (!closed && line.isOpen && !isKnown()) void greet()
  }

  line.onOpened(() => {
    unanswered = 0
    void greet()
  })
  line.onLost(() => {
    clearTimeout(again)
    answering = false
    asked = false
    present = false
    tell()
  })
  slot.onPresence((now) => {
    answering = true
    noticed = true
    present = now
    tell()
  })
  return {
    state,
    learn,
    /** A reading ended without a word: asks whether the reader is there, unless that is known. */
    askIfUnknown: () => (asked ? askLater() : ask()),
    /** A reading is about to begin: the question at opening must not keep it waiting. */
    makeWay() {
      noticed = false
      greeting.abort()
    },
    onChange: (listener: () => void) => changed.add(listener),
    close() {
      closed = true
      greeting.abort()
      clearTimeout(again)
    },
  }
}
