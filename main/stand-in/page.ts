import type { FaultPlan } from './faults.ts'
import type { LedgerReport, ReportedSettlement } from './ledger-report.ts'

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

function stateOf(settlement: ReportedSettlement): string {
  if (settlement.takenBack) return '已冲正'
  if (settlement.kind === 'cancellation') return '撤销'
  return settlement.valid ? '有效' : '已撤销'
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('')}</tr>`
}

function settlementRows(report: LedgerReport): string {
  return report.visits
    .flatMap((visit) =>
      visit.settlements.map((one) =>
        row([visit.visitId, one.settlementId, one.messageId, stateOf(one), one.totalFee, one.fundTotal, one.personTotal, one.cash]),
      ),
    )
    .join('')
}

const style = `body{font:14px/1.6 sans-serif;margin:2rem;color:#222}table{border-collapse:collapse;margin:1rem 0}
td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}td:nth-child(n+5){text-align:right;font-variant-numeric:tabular-nums}`

/** The ledger for a person to look at: numbers of stays and settlements only, no name, no identity number. */
export function ledgerPage(report: LedgerReport, plan: FaultPlan): string {
  const head = ['就诊ID', '结算ID', '报文ID', '状态', '总费用', '基金支付', '个人负担', '现金'].map((name) => `<th>${name}</th>`).join('')
  const messages = Object.entries(report.messages).map(([name, { accepted, refused }]) => row([name, String(accepted), String(refused)]))
  const faults = plan.offline ? '离线' : plan.rules.map((rule) => rule.kind).join('、') || '无'
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>模拟医保平台台账</title><style>${style}</style>
<h1>模拟医保平台台账</h1><p>仅供演示与测试，数据均为虚构。当前故障：${escapeText(faults)}</p>
<p>有效结算 ${report.sums.validSettlements} 笔，总费用 ${report.sums.totalFee}，基金支付 ${report.sums.fundTotal}，个人负担 ${report.sums.personTotal}，现金 ${report.sums.cash}</p>
<table><thead><tr>${head}</tr></thead><tbody>${settlementRows(report)}</tbody></table>
<h2>报文</h2><table><thead><tr><th>交易</th><th>成功</th><th>失败</th></tr></thead><tbody>${messages.join('')}</tbody></table></html>`
}
