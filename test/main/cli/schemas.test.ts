import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fileSchemas } from '../../../main/cli/schemas.ts'

it.each(Object.entries(fileSchemas()))('%s ships as the schema the program reads by', (name, text) => {
  expect(readFileSync(new URL(`../../../resources/schemas/${name}`, import.meta.url), 'utf8')).toBe(text)
})
