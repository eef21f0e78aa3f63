import { isExactNumber, writeJson } from '../wire/index.ts'
import type { Edition } from './editions.ts'

type Members = Readonly<Record<string, unknown>>

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names))
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [names.get(name) ?? name, renamed(inner, names)]))
}

function arranged(input: Members, transaction: string, { lists, objects }: Edition['form']): Members {
  return Object.fromEntries(
    Object.entries(input).map(([node, content]) => {
      const place = `${transaction}.${node}`
      if (lists.includes(place) && !Array.isArray(content)) return [node, [content]]
      if (objects.includes(place) && Array.isArray(content) && content.length === 1) return [node, content[0]]
      return [node, content]
    }),
  )
}

/** The input in the form this edition's gateway takes: names, lists or single rows, an object or its text. */
export function shape({ form }: Edition, transaction: string, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  const names = new Map([
    ...(form.extension === 'camel' ? [['exp_content', 'expContent'] as const] : []),
    ...(form.refundSwitch === 'lower' ? [['REFD_SETL_FLAG', 'refd_setl_flag'] as const] : []),
  ])
  const shaped = arranged(renamed(input, names) as Members, transaction, form)
  return form.input === 'text' ? writeJson(shaped) : shaped
}
