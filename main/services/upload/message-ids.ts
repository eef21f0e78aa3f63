import type { CentralPlatform, Clock, UploadStore } from '../ports/index.ts'

/** Makes message ids that no earlier message of this institution ever had. */
export interface MessageIds {
  next(): string
}

export interface MessageIdParts {
  readonly uploads: Pick<UploadStore, 'takeSeconds' | 'isMessageIdUsed'>
  readonly platform: Pick<CentralPlatform, 'messageId'>
  readonly clock: Clock
  /** 终端号 of `institution.yaml`. */
  readonly terminal: string
}

/**
 * A message id carries a second and four digits. The digits are divided among the terminals of an institution: the last two
 * characters of the terminal's number, read in base 36, choose one of 1,296 lanes, a number of one character one of 36 further
 * ones, and each lane has seven of the ten thousand numbers. Terminals whose numbers differ in their last two characters (`01` and
 * `02`, `W1` and `W2`) therefore never make the same id, and they need not know of each other.
 */
const idsPerSecond = 7
const lanesOfTwo = 36 * 36
const lanes = lanesOfTwo + 36

export function laneOf(terminal: string): number {
  const value = Number.parseInt(terminal.slice(-2), 36)
  return terminal.length === 1 ? lanesOfTwo + value : value
}

/** Seconds taken at once when one is used up: a long bill needs a hundred ids in one moment, and each taking is a flush. */
const secondsAtOnce = 16
/** Ids of a former version of this program stand in the ledger; more of them than that in a row is a bug. */
const triesMax = 1_000

/**
 * Each second is taken durably before its first id is used, and never twice: not after a restart, not by a clock set back. When a
 * second's seven are used up the next second is taken at once, so nothing ever waits; the id then runs ahead of the clock.
 */
export function createMessageIds({ uploads, platform, clock, terminal }: MessageIdParts): MessageIds {
  const lane = laneOf(terminal)
  let second = 0
  let lastOwned = -1
  let used = 0

  function take(): number {
    const now = Math.floor(clock.now() / 1000)
    if (second >= now && used < idsPerSecond && second <= lastOwned) {
      used += 1
      return used - 1
    }
    const isUsedUp = second >= now
    if (isUsedUp && second < lastOwned) second += 1
    else {
      const count = isUsedUp ? secondsAtOnce : 1
      second = uploads.takeSeconds(now, count)
      lastOwned = second + count - 1
    }
    used = 1
    return 0
  }

  return {
    next() {
      for (let tries = 0; tries < triesMax; tries += 1) {
        const place = take()
        const id = platform.messageId(second * 1000, lane * idsPerSecond + place)
        if (!uploads.isMessageIdUsed(id)) return id
      }
      throw new Error('no unused message id was found')
    },
  }
}

const withoutLane = 10_000 - lanes * idsPerSecond

/** Digits for what the gateway sends of its own accord, such as signing in: outside every lane, so that no message meets them. */
export function signInSerial(counter: number): number {
  return lanes * idsPerSecond + (counter % withoutLane)
}
