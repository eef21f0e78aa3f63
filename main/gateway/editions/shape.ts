import { isExactNumber, writeJson } from '../wire/index.ts'
import type { Edition } from './editions.ts'

type Members = Readonly<Record<string, unknown>>

interface Words {
  readonly names: ReadonlyMap<string, string>
  /** By member: the national code → the region's. */
  readonly codes: ReadonlyMap<string, Readonly<Record<string, string>>>
}

function wordsOf({ extension, refundSwitch, codes }: Edition['form']): Words {
  return {
    names: new Map([
      ...(extension === 'camel' ? [['exp_content', 'expContent'] as const] : []),
      ...(refundSwitch === 'lower' ? [['REFD_SETL_FLAG', 'refd_setl_flag'] as const] : []),
    ]),
    codes: new Map([
      ['insutype', codes.insuranceTypes ?? {}],
      ['med_type', codes.medicalCategories ?? {}],
      ['list_type', codes.lists ?? {}],
    ]),
  }
}

function reworded(value: unknown, words: Words, member = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => reworded(item, words))
  if (typeof value === 'string') return words.codes.get(member)?.[value] ?? value
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [words.names.get(name) ?? name, reworded(inner, words, name)]))
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

/** The input in the form this edition's gateway takes: names, codes, lists or single rows, an object or its text. */
export function shape({ form }: Edition, transaction: string, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  const shaped = arranged(reworded(input, wordsOf(form)) as Members, transaction, form)
  return form.input === 'text' ? writeJson(shaped) : shaped
}
