/** A seeded source of draws. Each is started by name, so that one row never depends on the draws of another. */
export interface Draws {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number
  /** A whole number between both ends, included. */
  between(low: number, high: number): number
  /** Whether something happens that happens in so many of a thousand cases. */
  chance(perThousand: number): boolean
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T
  /** Picks by weights, which need not add up to anything. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T
}

const mask = (1n << 64n) - 1n

function mix(state: bigint): bigint {
  let z = state
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask
  return z ^ (z >> 31n)
}

function startOf(seed: number, names: readonly (string | number)[]): bigint {
  let hash = 0xcbf29ce484222325n
  for (const character of `${seed}\u0000${names.join('\u0000')}`) {
    hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n) & mask
  }
  return mix(hash)
}

/** splitmix64, started from the seed and a name such as `('item', 17)`. */
export function drawsFor(seed: number, ...names: readonly (string | number)[]): Draws {
  let state = startOf(seed, names)
  const below = (limit: number): number => {
    state = (state + 0x9e3779b97f4a7c15n) & mask
    // The top 32 bits are enough for every range used here, and a plain number is much faster than a bigint.
    return Math.floor((Number(mix(state) >> 32n) / 4_294_967_296) * limit)
  }
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[below(from.length)]
    if (chosen === undefined) throw new RangeError('nothing to pick from')
    return chosen
  }
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (perThousand) => below(1000) < perThousand,
    pick,
    weighted: (choices) => {
      let left = below(choices.reduce((sum, [, weight]) => sum + weight, 0))
      for (const [choice, weight] of choices) {
        if (left < weight) return choice
        left -= weight
      }
      throw new RangeError('nothing to pick from')
    },
  }
}
