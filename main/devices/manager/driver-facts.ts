import { z } from 'zod'
import type { DriverFacts, DriverOption } from '../../../shared/contract/index.ts'
import { drivers } from './drivers.ts'

const choices = z.array(z.union([z.string(), z.number()]))

/** What zod writes of an option that a settings form can ask for. */
const writtenOption = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']).optional(),
  enum: choices.optional(),
  anyOf: z.array(z.object({ const: z.union([z.string(), z.number()]) })).optional(),
  items: z.object({ enum: choices.optional() }).optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
})

const writtenOptions = z.object({ properties: z.record(z.string(), writtenOption).default({}) })

/** Every driver with its options as a form asks for them, read from the schemas that judge them. */
export function driverFacts(): readonly DriverFacts[] {
  return drivers.map(({ kind, driver, baudRates, options }) => {
    const { properties } = writtenOptions.parse(z.toJSONSchema(options, { io: 'input' }))
    return { kind, driver, baudRates, options: Object.entries(properties).map(([name, written]) => optionOf(name, written)) }
  })
}

function optionOf(name: string, written: z.output<typeof writtenOption>): DriverOption {
  const named = written.items?.enum ?? written.enum ?? written.anyOf?.map((one) => one.const) ?? []
  return {
    name,
    form: formOf(written, named.length > 0),
    choices: named,
    ...(written.default !== undefined && { preset: written.default }),
  }
}

function formOf({ type }: z.output<typeof writtenOption>, isNamed: boolean): DriverOption['form'] {
  if (type === 'array') return 'list'
  if (isNamed) return 'choice'
  if (type === 'boolean') return 'switch'
  return type === 'string' ? 'text' : 'number'
}
