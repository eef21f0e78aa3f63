/**
 * Something of ours does not fit into the message, for example a number longer than its field. Nothing has been sent:
 * a person has to mend it, so the call ends as refused.
 */
export class Unmappable extends Error {
  override readonly name = 'Unmappable'
}

/** The text itself when it fits into a field of that width, counted in characters. */
export function fitting(text: string, width: number, what: string): string {
  const length = [...text].length
  if (length === 0) throw new Unmappable(`${what}为空`)
  if (length > width) throw new Unmappable(`${what}超过 ${width} 个字符（现 ${length} 个）`)
  return text
}

/** An answer that came whole but does not say what it must, or speaks of someone else: what happened stays unknown. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** An answer that came whole and is somebody else's: it names another person or another visit. */
export class Foreign extends Unreadable {}
