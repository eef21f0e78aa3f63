import type { ExplainedPack, ExplainedParameter, ExplainedValue } from './explain.ts'
import { inLanguage, insuranceWords, joinWords, type Language, verbatim, type Words, words } from './words.ts'

const gradeWords: Readonly<Record<string, Words>> = {
  S: words('来源文件载明', 'stated in a source document'),
  P: words('公开全文已读', 'a public text that was read'),
  N: words('国家规定，文字未重读', 'a national rule, wording not read again'),
  C: words('转引，原文未核对，不可用于正式结算', 'quoted at second hand, not for production'),
  A: words('假设，不可用于正式结算', 'an assumption, not for production'),
}

const period = ({ from, to }: { readonly from: string; readonly to?: string }): Words =>
  to === undefined ? words(`${from} 起`, `from ${from}`) : words(`${from} 至 ${to}`, `${from} to ${to}`)

const documentOf = ({ document, article }: ExplainedValue): Words => {
  const title = words(`《${document.title}》`, document.title)
  const pieces = [verbatim(document.issuer), ...(document.number === undefined ? [] : [verbatim(document.number)]), title]
  return joinWords([...pieces, ...(article === undefined ? [] : [verbatim(article)])], ' ', ' ')
}

const typesOf = ({ insuranceTypes }: ExplainedParameter): Words => joinWords(insuranceTypes.map(insuranceWords), '、')

function headOf({ id, title, areas, use, versions, on }: ExplainedPack): Words[] {
  return [
    words(`政策包 ${title}（${id}）`, `Policy pack ${title} (${id})`),
    words(
      `参保地区划 ${areas.join('、')}；用途：${use === 'settlement' ? '结算' : '比较'}`,
      `Areas ${areas.join(', ')}; used for ${use === 'settlement' ? 'settlement' : 'comparison'}`,
    ),
    ...versions.map((version) =>
      joinWords([verbatim(version.version), period(version), ...(version.note === undefined ? [] : [verbatim(version.note)])], ' ', ' '),
    ),
    ...(on === undefined ? [] : [words(`以下为 ${on} 执行的数值`, `What holds on ${on}`)]),
  ]
}

const sourceLine = (value: ExplainedValue): Words => {
  const document = documentOf(value)
  const grade = gradeWords[value.grade] ?? verbatim('')
  const rules = value.rules.length > 0 ? [words(`规则 ${value.rules.join('、')}`, `rules ${value.rules.join(', ')}`)] : []
  const note = value.note === undefined ? [] : [words(`说明：${value.note}`, `note: ${value.note}`)]
  return joinWords(
    [
      words(`依据：${document.zh}`, `source: ${document.en}`),
      words(`证据等级 ${value.grade}（${grade.zh}）`, `grade ${value.grade} (${grade.en})`),
      ...rules,
      ...note,
    ],
    '；',
    '; ',
  )
}

const line = ({ label, text }: { readonly label: Words; readonly text: Words }, language: Language): string => {
  const [name, said] = [inLanguage(label, language), inLanguage(text, language)]
  return name === '' ? said : `${name}${language === 'en' ? ': ' : '：'}${said}`
}

/** The page as plain text. */
export function explainAsText(explained: ExplainedPack, language: Language): string {
  const say = (text: Words) => inLanguage(text, language)
  const head = headOf(explained).map(say)
  const body = explained.parameters.flatMap((parameter) => [
    '',
    `■ ${parameter.title}（${say(typesOf(parameter))}，${parameter.id}）`,
    ...parameter.values.flatMap((value) => [
      `  ${say(period(value))}`,
      ...value.statements.map((statement) => `    · ${line(statement, language)}`),
      `    ${say(sourceLine(value))}`,
    ]),
  ])
  return `${[...head, ...body].join('\n')}\n`
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (mark) => escapes[mark] ?? mark)

const style = `body{font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
h1{font-size:1.5rem}h2{font-size:1.15rem;border-bottom:1px solid #d0d7de;margin-top:2rem}h3{font-size:1rem;margin-bottom:.25rem}
table{border-collapse:collapse;width:100%}td{border:1px solid #d0d7de;padding:.25rem .5rem;vertical-align:top}td:first-child{width:45%}
.source{color:#57606a;font-size:.875rem}.weak{background:#fff8c5}@media print{h2{break-after:avoid}table{break-inside:avoid}}`

/** The same as one HTML file that needs nothing else. */
export function explainAsHtml(explained: ExplainedPack, language: Language): string {
  const say = (text: Words) => escapeHtml(inLanguage(text, language))
  const [title = verbatim(''), ...head] = headOf(explained)
  const parameters = explained.parameters.map((parameter) => {
    const values = parameter.values.map((value) => {
      const rows = value.statements.map(({ label, text }) => `<tr><td>${say(label)}</td><td>${say(text)}</td></tr>`)
      const weak = value.grade === 'C' || value.grade === 'A' ? ' weak' : ''
      return `<h3>${say(period(value))}</h3>\n<table>${rows.join('')}</table>\n<p class="source${weak}">${say(sourceLine(value))}</p>`
    })
    return `<h2>${escapeHtml(parameter.title)}（${say(typesOf(parameter))}）</h2>\n${values.join('\n')}`
  })
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${say(title)}</title><style>${style}</style></head>
<body><h1>${say(title)}</h1>
${head.map((text) => `<p>${say(text)}</p>`).join('\n')}
${parameters.join('\n')}
</body></html>
`
}
