import { aboutDistortion, distortions } from './disagreement.ts'
import { type FaultKind, type FaultPlan, type FaultRule, faultKinds, faultTable, moods } from './faults.ts'
import { button, escapeText, tag } from './page-parts.ts'
import { transactionName } from './transaction-names.ts'

const moodWords: Readonly<Record<string, string>> = {
  normal: '正常',
  slow: '应答慢',
  failing: '系统繁忙',
  'dropping-answers': '半数应答丢失',
  disagreeing: '结果不一致',
  offline: '离线',
}

function ruleWords(rule: FaultRule): string {
  const { kind, transaction, message, nth, times, probability, ms, minutes, as, from, until } = rule
  const conditions = [
    transaction === undefined ? '全部交易' : transactionName(transaction),
    ...(message === undefined ? [] : [`报文 ${message}`]),
    ...(nth === undefined ? [] : [`第 ${[nth].flat().join('、')} 条`]),
    ...(times === undefined ? [] : [`至多 ${times} 次`]),
    ...(probability === 1 ? [] : [`概率 ${Math.round(probability * 100)}%`]),
    ...(ms === 0 ? [] : [`${ms / 1000} 秒`]),
    ...(minutes === undefined ? [] : [`${minutes} 分钟`]),
    ...(as === undefined ? [] : [aboutDistortion(as)]),
    ...(from === undefined ? [] : [`自 ${from}`]),
    ...(until === undefined ? [] : [`至 ${until}`]),
  ]
  return `${faultTable[kind].about}（${conditions.join('，')}）`
}

const explainedFault = (kind: FaultKind) => [kind, faultTable[kind].about] as const

/** What is wrong at the moment, and the buttons that change it. */
export function faultControls(plan: FaultPlan): string {
  const isMood = (mood: string): boolean => {
    const { rules = [], offline = false } = moods[mood] ?? {}
    return offline === plan.offline && rules.length === plan.rules.length && rules.every(({ kind }, at) => plan.rules[at]?.kind === kind)
  }
  const buttons = Object.keys(moods).map((mood) => button('/stand-in/page/mood', 'mood', mood, moodWords[mood] ?? mood, isMood(mood)))
  const whens = { before: '平台没有收到', work: '平台办理时', answer: '应答写法', line: '已办理，线路上' } as const
  const groups = Object.entries(whens).map(([when, label]) => {
    const options = faultKinds.filter((kind) => faultTable[kind].when === when)
    return `<optgroup label="${label}">${options.map((kind) => `<option value="${kind}">${escapeText(faultTable[kind].about)}</option>`).join('')}</optgroup>`
  })
  const views = distortions.map((name) => `<option value="${name}">${escapeText(aboutDistortion(name))}</option>`).join('')
  const explained = [
    ...Object.entries(whens).map(
      ([when, label]) => [label, faultKinds.filter((kind) => faultTable[kind].when === when).map(explainedFault)] as const,
    ),
    ['平台另有看法（disagree）', distortions.map((name) => [name, aboutDistortion(name)] as const)] as const,
  ]
    .map(
      ([label, entries]) =>
        `<h3>${label}</h3><ul>${entries.map(([name, about]) => `<li><code>${name}</code> ${escapeText(about)}</li>`).join('')}</ul>`,
    )
    .join('')
  const rules = plan.offline
    ? `<p>${tag('离线：平台端口已关闭', 'bad').markup}</p>`
    : plan.rules.length === 0
      ? '<p class="none">没有故障</p>'
      : `<ul class="faults">${plan.rules.map((rule, at) => `<li>${escapeText(ruleWords(rule))}${button('/stand-in/page/fault-gone', 'place', String(at), '去掉')}</li>`).join('')}</ul>`
  return `<section><h2>故障</h2><div class="buttons">${buttons.join('')}</div>${rules}
<form method="post" action="/stand-in/page/fault" class="fault">
<label for="kind">种类</label><select id="kind" name="kind">${groups.join('')}</select>
<label for="transaction">交易</label><input id="transaction" name="transaction" placeholder="空为全部，如 2304" pattern="[0-9]{4}[A-Z]?">
<label for="times">次数</label><input id="times" name="times" type="number" min="1" value="1">
<label for="percent">概率 %</label><input id="percent" name="percent" type="number" min="1" max="100" value="100">
<label for="ms">毫秒</label><input id="ms" name="ms" type="number" min="0" max="600000" value="0">
<label for="minutes">分钟</label><input id="minutes" name="minutes" type="number" min="0" placeholder="应答留住多久">
<label for="as">不一致</label><select id="as" name="as"><option value="">起付线高 100 元</option>${views}</select>
<button>加上这个故障</button></form>
<p class="hint">次数空着为一直有。毫秒用于“很慢”“很久”和“互换”，分钟用于“应答留住”，不一致用于“按自己的政策、目录或账户计算”。</p>
<details><summary>全部故障与不一致</summary>${explained}</details></section>`
}
