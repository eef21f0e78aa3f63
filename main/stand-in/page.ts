import type { Desk, ReportedLine } from './desk-report.ts'
import type { FaultPlan } from './faults.ts'
import type { Incident } from './incidents.ts'
import type { LedgerReport, ReportedSettlement, ReportedStock, ReportedVisit } from './ledger-report.ts'
import { faultControls } from './page-faults.ts'
import { button, type Cell, escapeText, link, type Markup, pageStyle, table, tag } from './page-parts.ts'
import { transactionName } from './transaction-names.ts'
import { wireTime } from './wire-time.ts'

/** What was asked for in the address of the page. */
export interface PageAsked {
  /** Shows only what holds this text. */
  readonly search: string
  /** Seconds between two loads; absent: only by hand. */
  readonly refresh?: number
}

export interface PageParts {
  readonly asked: PageAsked
  readonly institution: { readonly code: string; readonly area: string }
  readonly report: LedgerReport
  readonly desk: Desk
  /** Fee lines of the one visit that was asked for. */
  readonly lines: readonly ReportedLine[] | undefined
  readonly plan: FaultPlan
  readonly incidents: readonly Incident[]
  readonly now: number
}

/** As many rows as a person looks through; the search finds the rest. */
const rowsMax = 100

const careWords: Readonly<Record<ReportedVisit['care'], string>> = { inpatient: '住院', outpatient: '门诊', pharmacy: '药店' }

const stockWords: Readonly<Record<ReportedStock['kind'], string>> = {
  count: '盘存',
  change: '库存变更',
  purchase: '采购',
  'purchase-return': '采购退货',
  sale: '销售',
  'sale-return': '销售退货',
}

function stateOf(settlement: ReportedSettlement): Markup {
  if (settlement.takenBack) return tag('已冲正', 'warn')
  if (settlement.kind === 'cancellation') return tag('撤销', '')
  return settlement.valid ? tag('有效', 'good') : tag('已撤销', '')
}

function signIns({ signedIn }: Desk): string {
  const rows = signedIn.map(({ operator, number }) => [operator, number])
  return `<section><h2>今日签到</h2>${table([{ name: '经办人' }, { name: '签到编号' }], rows, '没有人签到')}
<div class="buttons">${button('/stand-in/page/end-sign-ins', 'all', 'yes', '作废全部签到编号')}</div></section>`
}

function counts({ messages }: LedgerReport): string {
  const rows = Object.entries(messages).map(([number, { accepted, refused }]) => [
    transactionName(number),
    String(accepted),
    String(refused),
  ])
  const columns = [{ name: '交易' }, { name: '成功', number: true }, { name: '拒绝', number: true }]
  return `<section><h2>报文统计</h2>${table(columns, rows, '还没有报文')}</section>`
}

const amount = (name: string) => ({ name, number: true })

/** Visits that hold the text searched for, the newest first. */
function shownVisits({ asked, report }: PageParts): ReportedVisit[] {
  const holds = (texts: readonly (string | undefined)[]) => texts.some((text) => text?.includes(asked.search))
  const numbersOf = ({ settlementId, messageId, cancels }: ReportedSettlement) => [settlementId, messageId, cancels]
  return report.visits.filter(({ visitId, settlements }) => holds([visitId, ...settlements.flatMap(numbersOf)])).toReversed()
}

function settlements(shown: readonly ReportedVisit[]): string {
  const rows = shown
    .flatMap(({ visitId, settlements: ofVisit }) => ofVisit.map((one) => ({ visitId, ...one })))
    .sort((one, other) => (one.settlementId < other.settlementId ? 1 : -1))
    .slice(0, rowsMax)
    .map((one): Cell[] => [
      link(one.visitId, { search: one.visitId }),
      one.settlementId,
      one.messageId,
      stateOf(one),
      one.cancels ?? '',
      one.totalFee,
      one.fundTotal,
      one.personTotal,
      one.personalAccount,
      one.cash,
    ])
  const columns = [
    ...['就诊ID', '结算ID', '报文ID', '状态', '撤销的结算'].map((name) => ({ name })),
    ...['总费用', '基金支付', '个人负担', '个人账户', '现金'].map(amount),
  ]
  return `<section><h2>结算、撤销与冲正</h2>${table(columns, rows, '没有结算')}</section>`
}

function feeLines({ asked, lines }: PageParts): string {
  if (lines === undefined) return ''
  const rows = lines.map(({ lineId, itemCode, amount: fee }) => [lineId, itemCode, fee])
  const columns = [{ name: '明细流水号' }, { name: '医疗目录编码' }, amount('金额')]
  return `<section><h2>费用明细　${escapeText(asked.search)}</h2>${table(columns, rows, '没有明细')}</section>`
}

function visits(shown: readonly ReportedVisit[]): string {
  // Those that nobody has sent anything of yet stand behind the others.
  const rows = shown
    .toSorted((one, other) => Number(other.feeLines > 0) - Number(one.feeLines > 0))
    .slice(0, rowsMax)
    .map((visit): Cell[] => [
      link(visit.visitId, { search: visit.visitId }),
      careWords[visit.care] + (visit.registrationCancelled ? '（已退号）' : ''),
      String(visit.feeLines),
      visit.feeSum,
      String(visit.validSettlements),
    ])
  const columns = [{ name: '就诊ID' }, { name: '类别' }, amount('明细条数'), amount('明细金额'), amount('有效结算')]
  const more = shown.length > rowsMax ? `<p class="hint">只列最近 ${rowsMax} 次就诊，其余 ${shown.length - rowsMax} 次请搜索。</p>` : ''
  return `<section><h2>就诊</h2>${table(columns, rows, '没有就诊')}${more}</section>`
}

function stock({ asked, report }: PageParts): string {
  const rows = report.stock
    .filter(({ record, messageId, itemCode }) => [record, messageId, itemCode].some((text) => text.includes(asked.search)))
    .toReversed()
    .slice(0, rowsMax)
    .map(({ record, kind, itemCode, quantity, deleted }): Cell[] => [
      record,
      deleted ? tag(`${stockWords[kind]}，已删除`, 'warn') : stockWords[kind],
      itemCode,
      quantity,
    ])
  if (rows.length === 0) return ''
  return `<section><h2>进销存</h2>${table([{ name: '流水号' }, { name: '种类' }, { name: '医疗目录编码' }, amount('数量')], rows, '')}</section>`
}

function recent({ asked, desk }: PageParts, shown: readonly ReportedVisit[]): string {
  // Searching a visit also finds the messages its settlements came by.
  const own = new Set(asked.search === '' ? [] : shown.flatMap(({ settlements: ofVisit }) => ofVisit.map(({ messageId }) => messageId)))
  const rows = desk.recent
    .filter(
      ({ messageId, transaction, words = '' }) =>
        own.has(messageId) || [messageId, transaction, words].some((text) => text.includes(asked.search)),
    )
    .map(({ at, messageId, transaction, words }): Cell[] => [
      wireTime(at).slice(5),
      transactionName(transaction),
      messageId,
      words === undefined ? tag('成功', 'good') : tag('拒绝', 'bad'),
      words ?? '',
    ])
  const columns = ['时间', '交易', '报文ID', '结果', '平台的话'].map((name) => ({ name }))
  return `<section><h2>最近报文</h2>${table(columns, rows, '没有报文')}</section>`
}

function incidentTable({ asked, incidents }: PageParts): string {
  const rows = incidents
    .filter(({ transaction, messageId, words }) => [transaction, messageId, words].some((text) => text.includes(asked.search)))
    .map(({ at, transaction, messageId, words }): Cell[] => [wireTime(at).slice(5), transactionName(transaction), messageId, words])
  if (rows.length === 0) return ''
  return `<section><h2>发生过的故障</h2>${table(
    ['时间', '交易', '报文ID', '故障'].map((name) => ({ name })),
    rows,
    '',
  )}</section>`
}

function head({ asked, institution, now }: PageParts): string {
  const { search, refresh } = asked
  const other = refresh === undefined ? link('每 5 秒刷新', { search, refresh: '5' }) : link('停止刷新', { search })
  return `<header><h1>模拟医保平台台账</h1><p>仅供培训与测试，数据均为虚构</p><p>机构 ${escapeText(institution.code)}　区划 ${escapeText(institution.area)}　平台时间 ${wireTime(now)}</p><p>${other.markup}</p>
<form method="get" action="/" role="search"><input name="search" value="${escapeText(search)}" placeholder="就诊ID、结算ID、报文ID" aria-label="搜索"> <button>搜索</button></form></header>`
}

function sums({ sums: of }: LedgerReport): string {
  const entries = [
    ['有效结算', `${of.validSettlements} 笔`],
    ['总费用', of.totalFee],
    ['基金支付', of.fundTotal],
    ['个人负担', of.personTotal],
    ['现金', of.cash],
  ]
  return `<section><dl>${entries.map(([name, value]) => `<div><dd>${value}</dd><dt>${name}</dt></div>`).join('')}</dl></section>`
}

/** The ledger for a person to look at and to steer: numbers of stays and settlements only, no name, no identity number. */
export function ledgerPage(parts: PageParts): string {
  const { asked, report, desk, plan } = parts
  const shown = shownVisits(parts)
  const ledger = [
    sums(report),
    settlements(shown),
    feeLines(parts),
    incidentTable(parts),
    recent(parts, shown),
    stock(parts),
    visits(shown),
  ]
  const again = asked.refresh === undefined ? '' : `<meta http-equiv="refresh" content="${asked.refresh}">`
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${again}<title>模拟医保平台台账</title><style>${pageStyle}</style></head>
<body>${head(parts)}<main><div>${faultControls(plan)}${signIns(desk)}${counts(report)}</div><div>${ledger.join('')}</div></main></body></html>`
}
