import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { localDateSchema } from '../../shared/dates/index.ts'
import { moneyCodec, quantityCodec, rateCodec, unitPriceCodec } from '../../shared/money/index.ts'
import { amountSchema, shareSchema } from '../../shared/policy/parameters/common.ts'
import { caseFileSchema } from '../../shared/settlement/index.ts'

export const caseSchemaFile = fileURLToPath(new URL('../../resources/schemas/case.schema.json', import.meta.url))

/** What a schema cannot see inside a codec: the form of the text. */
const textForms = new Map<unknown, Readonly<Record<string, string>>>([
  [moneyCodec, { type: 'string', pattern: '^-?\\d{1,13}(\\.\\d{1,2})?$' }],
  [amountSchema, { type: 'string', pattern: '^\\d{1,13}(\\.\\d{1,2})?$' }],
  [shareSchema, { type: 'string', pattern: '^\\d{1,3}(\\.\\d{1,8})?%?$' }],
  [rateCodec, { type: 'string', pattern: '^-?\\d{1,6}(\\.\\d{1,8})?%?$' }],
  [quantityCodec, { type: 'string', pattern: '^-?\\d{1,12}(\\.\\d{1,4}0*)?$' }],
  [unitPriceCodec, { type: 'string', pattern: '^\\d{1,12}(\\.\\d{1,6}0*)?$' }],
  [localDateSchema, { type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }],
])

/** The JSON Schema of the case file, made from the schema that reads it; a test keeps the shipped file equal to it. */
export function caseSchemaText(): string {
  const schema = z.toJSONSchema(caseFileSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => void Object.assign(jsonSchema, textForms.get(zodSchema)),
  })
  return `${JSON.stringify({ title: 'sanbao-case/1', ...schema }, null, 2)}\n`
}

/** `node main/cli/case-schema.ts` writes it after a change of the format. */
if (import.meta.main) writeFileSync(caseSchemaFile, caseSchemaText())
