/** `node main/cli/write-schemas.ts` writes `resources/schemas` anew after a format changed; a test keeps both equal. */
import { writeFileSync } from 'node:fs'
import { fileSchemas } from './schemas.ts'

for (const [name, text] of Object.entries(fileSchemas())) writeFileSync(new URL(`../../resources/schemas/${name}`, import.meta.url), text)
