import { benefitSchema, insuranceTypeSchema, nationalIdentities, personCategorySchema, relationSchema } from '../../shared/insured/index.ts'
import { parameterSchemas } from '../../shared/policy/index.ts'
import { keyWords, valueWords } from '../../shared/policy-tools/index.ts'
import { caseFileSchema } from '../../shared/settlement/index.ts'

/** Words of the formats themselves: keys, values to choose among and names of files are written in English in any language. */
const ofTheFormats = new Set(
  [
    ...Object.keys(keyWords),
    ...Object.keys(valueWords),
    ...Object.keys(parameterSchemas),
    ...Object.keys(caseFileSchema.shape),
    ...Object.keys(nationalIdentities),
    ...[benefitSchema, insuranceTypeSchema, personCategorySchema, relationSchema].flatMap(({ options }) => [...options]),
    ...[
      'pack.yaml',
      'references.yaml',
      'YAML',
      'UTF',
      'YYYY',
      'MM',
      'DD',
      'keyId',
      'hash',
      'files',
      'signature',
      'sanbao',
      'policy',
      'Ed25519',
    ],
    ...[
      'adjustments',
      'article',
      'link',
      'number',
      'ruleSets',
      'tier',
      'three',
      'unitPrice',
      'visit',
      'refusal',
      'traceCodes',
      'noticeCodes',
    ],
  ].flatMap((word) => [word, ...word.split('.')]),
)

/** English words in a Chinese sentence, without what it quotes, lists or names as the formats do. */
export function englishIn(text: string): string[] {
  const said = text
    .replaceAll(/"[^"]*"|\{[^{}]*\}|https?:\S+|[\w/-]+\.ya?ml|(?:以下之一|不认识)：[^；]*|[\w-]+\/\d|[a-z]{4}\d{4}/g, ' ')
    .replaceAll(/\b[a-z][\w.]*-[\w.-]*\b|cases\/|\b[a-z]+(?:\.[a-z]+)+\b/g, ' ')
    .replaceAll(/\b(?:L[1-3][A-Z]?|[A-Z]{2,4}-[\w-]+|v\d[\w.]*)\b/g, ' ')
  return (said.match(/[A-Za-z]{2,}(?:\d+)?/g) ?? []).filter((word) => !ofTheFormats.has(word))
}
