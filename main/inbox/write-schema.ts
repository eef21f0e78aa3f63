/** Writes `resources/schemas/stay-bill.schema.json` from the schema the program checks with: `node main/inbox/write-schema.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { stayBillSchema } from '../../shared/bill/index.ts'
import { localDateSchema } from '../../shared/dates/index.ts'
import { moneyCodec, quantityCodec, unitPriceCodec } from '../../shared/money/index.ts'

/** What a schema cannot see inside a codec: the text form, said once more for people and their validators. */
const textForms = new Map<unknown, Readonly<Record<string, string>>>([
  [moneyCodec, { pattern: '^-?\\d{1,13}(\\.\\d{1,2})?$', description: '金额，单位元，最多两位小数' }],
  [quantityCodec, { pattern: '^-?\\d{1,12}(\\.\\d{1,4}0*)?$', description: '数量，最多四位小数，退费为负' }],
  [unitPriceCodec, { pattern: '^\\d{1,12}(\\.\\d{1,6}0*)?$', description: '单价，单位元，最多六位小数，不为负' }],
  [localDateSchema, { pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date', description: '日期 YYYY-MM-DD' }],
])

/** The JSON Schema of a bill as a hospital system writes it. */
export function billSchemaText(): string {
  const schema = z.toJSONSchema(stayBillSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, textForms.get(zodSchema) && { type: 'string', ...textForms.get(zodSchema) })
    },
  })
  return `${JSON.stringify({ ...schema, title: '三保结算终端：出院费用账单 sanbao-stay-bill/1' }, undefined, 2)}\n`
}

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL('../../resources/schemas/stay-bill.schema.json', import.meta.url)), billSchemaText())
}
