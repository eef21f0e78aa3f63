/** Writes `resources/schemas/catalogue.schema.json` from the schema the program checks with: `node main/catalogue-import/write-schema.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { localDateSchema } from '../../shared/dates/index.ts'
import { rateCodec, unitPriceCodec } from '../../shared/money/index.ts'
import { catalogueFileSchema, sourceItemSchema } from './source.ts'

/** What a schema cannot see inside a codec: the text form, said once more for people and their validators. */
const textForms = new Map<unknown, Readonly<Record<string, string>>>([
  [rateCodec, { pattern: '^\\d{1,6}(\\.\\d{1,8})?%?$', description: '比例，如 "0.10" 或 "10%"' }],
  [unitPriceCodec, { pattern: '^\\d{1,12}(\\.\\d{1,6}0*)?$', description: '单价，单位元，最多六位小数；"0" 表示基金不支付' }],
  [localDateSchema, { pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date', description: '日期 YYYY-MM-DD' }],
])

/** The JSON Schema of a catalogue file as hospital IT writes it. */
export function catalogueSchemaText(): string {
  const schema = z.toJSONSchema(catalogueFileSchema.extend({ items: z.array(sourceItemSchema).min(1) }), {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, textForms.get(zodSchema) && { type: 'string', ...textForms.get(zodSchema) })
    },
  })
  return `${JSON.stringify({ ...schema, title: '三保结算终端：目录文件 sanbao-catalogue/1' }, undefined, 2)}\n`
}

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL('../../resources/schemas/catalogue.schema.json', import.meta.url)), catalogueSchemaText())
}
