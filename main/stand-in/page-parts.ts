/** The small change of the page: text made safe, tables, forms. */

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Markup that is safe to stand in a page; everything else is text and is escaped. */
export interface Markup {
  readonly markup: string
}

export type Cell = string | Markup

const cellText = (cell: Cell): string => (typeof cell === 'string' ? escapeText(cell) : cell.markup)

export const tag = (text: string, kind: string): Markup => ({ markup: `<span class="tag ${kind}">${escapeText(text)}</span>` })

export const link = (text: string, query: Readonly<Record<string, string>>): Markup => ({
  markup: `<a href="/?${escapeText(new URLSearchParams(query).toString())}">${escapeText(text)}</a>`,
})

export interface Column {
  readonly name: string
  /** Amounts and counts stand at the right. */
  readonly number?: boolean
}

export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], nothing: string): string {
  if (rows.length === 0) return `<p class="none">${escapeText(nothing)}</p>`
  const side = (index: number) => (columns[index]?.number ? ' class="number"' : '')
  const head = columns.map(({ name }, index) => `<th${side(index)} scope="col">${escapeText(name)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell, index) => `<td${side(index)}>${cellText(cell)}</td>`).join('')}</tr>`).join('')
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
}

/** One button that posts one value. */
export function button(action: string, name: string, value: string, label: string, chosen = false): string {
  return `<form method="post" action="${action}"><input type="hidden" name="${name}" value="${escapeText(value)}"><button${chosen ? ' class="chosen" aria-pressed="true"' : ''}>${escapeText(label)}</button></form>`
}

export const pageStyle = `
:root{color-scheme:light;--line:#d5dbe3;--quiet:#5b6776;--ink:#1c2733;--accent:#1759a8}
*{box-sizing:border-box}body{font:13px/1.5 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;margin:0;color:var(--ink);background:#f3f5f8}
header{background:#fff;border-bottom:1px solid var(--line);padding:10px 20px;display:flex;gap:20px;align-items:baseline;flex-wrap:wrap}
h1{font-size:17px;margin:0}h2{font-size:14px;margin:0 0 6px}header p{margin:0;color:var(--quiet)}
header form{margin-left:auto}main{display:grid;grid-template-columns:320px minmax(0,1fr);gap:14px;padding:14px 20px}
section{background:#fff;border:1px solid var(--line);border-radius:4px;padding:10px 12px;margin-bottom:14px;overflow-x:auto}
dl{display:grid;grid-template-columns:repeat(5,auto);gap:0 18px;margin:0}dt{color:var(--quiet)}dd{margin:0;font-size:16px;font-variant-numeric:tabular-nums}
dl div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
table{border-collapse:collapse;width:100%}th{font-weight:600;color:var(--quiet);white-space:nowrap}
td,th{border-bottom:1px solid #e9edf2;padding:3px 8px 3px 0;text-align:left;vertical-align:top}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.tag{border-radius:3px;padding:0 5px;background:#e9edf2;white-space:nowrap}.good{background:#dff1e4;color:#14532d}.bad{background:#fbe3e1;color:#8a1c12}.warn{background:#fdf0d2;color:#6b4a00}
.none,.hint{color:var(--quiet);margin:4px 0}.buttons{display:flex;flex-wrap:wrap;gap:6px;margin-bottom:8px}.buttons form{margin:0}
button,select,input{font:inherit;color:inherit;border:1px solid #9aa7b6;border-radius:3px;background:#fff;padding:3px 8px}
button{cursor:pointer}button:hover{border-color:var(--accent)}button.chosen{background:var(--accent);border-color:var(--accent);color:#fff}
.fault{display:grid;grid-template-columns:auto 1fr;gap:5px 8px;align-items:center}.fault label{color:var(--quiet)}.fault select,.fault input{width:100%}.fault button{grid-column:2;justify-self:start}
ul{margin:0 0 8px;padding-left:18px}.faults form{display:inline}.faults button{padding:0 6px;margin-left:6px}
h3{font-size:13px;margin:8px 0 2px}summary{cursor:pointer;color:var(--accent)}code{color:var(--quiet)}a{color:var(--accent)}:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
@media (max-width:900px){main{grid-template-columns:minmax(0,1fr)}}`
