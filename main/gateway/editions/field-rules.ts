/** What one member may hold. */
export interface FieldRule {
  readonly title: string
  readonly kind: 'text' | 'number' | 'day' | 'time'
  /** Characters of a text, digits of a number. */
  readonly width: number
  /** Places of a number. */
  readonly places: number
  readonly required: boolean
}

/** Rules by `transaction node`, then by member. */
export type FieldRules = ReadonlyMap<string, ReadonlyMap<string, FieldRule>>

const kinds = { C: 'text', N: 'number', D: 'day', DT: 'time' } as const

function readField(text: string): readonly [string, FieldRule] {
  const parts = /^(\S+) (\w+) (DT|[CND])(?:(\d+)(?:\.(\d+))?)?(!?)$/.exec(text.trim())
  if (parts === null) throw new RangeError(`not a field: ${text}`)
  const [, title = '', member = '', kind, width = '0', places = '0', required] = parts
  return [
    member,
    { title, kind: kinds[kind as keyof typeof kinds], width: Number(width), places: Number(places), required: required === '!' },
  ]
}

/** Reads `# 2303 2304 data` and the lines of fields under it; what is said later of the same member holds. */
export function readFieldRules(...texts: readonly string[]): FieldRules {
  const rules = new Map<string, Map<string, FieldRule>>()
  let heads: Map<string, FieldRule>[] = []
  for (const line of texts.join('\n').split('\n')) {
    if (line.startsWith('#')) {
      const words = line.slice(1).trim().split(' ')
      const node = words.at(-1) ?? ''
      heads = words.slice(0, -1).map((transaction) => {
        const key = `${transaction} ${node}`
        const fields = rules.get(key) ?? new Map<string, FieldRule>()
        rules.set(key, fields)
        return fields
      })
    } else if (line.trim() !== '') {
      for (const [member, rule] of line.split(' · ').map(readField)) for (const fields of heads) fields.set(member, rule)
    }
  }
  return rules
}
