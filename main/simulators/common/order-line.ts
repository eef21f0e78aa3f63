import { z } from 'zod'

/** Splits an order into its word and the rest. */
export function splitOrder(line: string): { readonly word: string; readonly rest: string } {
  const trimmed = line.trim()
  const at = trimmed.search(/\s/)
  return at < 0 ? { word: trimmed, rest: '' } : { word: trimmed.slice(0, at), rest: trimmed.slice(at + 1).trim() }
}

/** Carries out an order: what it answers stands after `ok`, what it throws after `refused`, both on one line. */
export function answerOrder(carryOut: () => string): string {
  try {
    return `ok ${carryOut()}`
  } catch (error) {
    const words = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)
    return `refused ${words.replaceAll(/\s+/g, ' ')}`
  }
}

/** What breaks on order. */
interface Breakable<Fault> {
  fault(fault: Fault): void
  clearFaults(): void
}

/**
 * Obeys the orders about faults; undefined when it is none of them. A fault is written as JSON, or as its kind with these numbers after
 * it, as many as are said.
 */
export function obeyFaultOrder<Fault>(
  device: Breakable<Fault>,
  schema: z.ZodType<Fault, unknown>,
  numbers: readonly string[],
  { word, rest }: ReturnType<typeof splitOrder>,
): string | undefined {
  if (word === 'clear') {
    device.clearFaults()
    return 'no faults'
  }
  if (word !== 'fault') return undefined
  const [kind, ...said] = rest.split(/\s+/)
  const short = () => Object.fromEntries([['kind', kind], ...said.map((text, index) => [numbers[index] ?? text, Number(text)])])
  device.fault(schema.parse(rest.startsWith('{') ? JSON.parse(rest) : short()))
  return 'fault ordered'
}

/** A card or document written as JSON, or by its name in the file; what it is called stands in the refusal. */
export function namedOrWritten<Thing>(
  words: string,
  schema: z.ZodType<Thing, unknown>,
  things: Readonly<Record<string, Thing>>,
  what: string,
): Thing {
  if (words.startsWith('{')) return schema.parse(JSON.parse(words))
  const thing = Object.hasOwn(things, words) ? things[words] : undefined
  if (thing === undefined) throw new RangeError(`no ${what} named ${words} in the file`)
  return thing
}
