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
