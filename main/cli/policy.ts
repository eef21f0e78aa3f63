import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { instantText, type LocalDate, parseLocalDate } from '../../shared/dates/index.ts'
import type { Problem } from '../../shared/errors/index.ts'
import {
  type CaseToCompare,
  changeAsText,
  checkPack,
  compareCases,
  comparedAsText,
  diffPacks,
  encodeComparedCases,
  explainAsHtml,
  explainAsText,
  explainPack,
  type Finding,
  type FindingKind,
  gridOfCases,
  inLanguage,
  type Language,
  refusedFinding,
  type Severity,
  type Words,
  words,
} from '../../shared/policy-tools/index.ts'
import { caseOfFile } from '../../shared/settlement/index.ts'
import {
  casesIn,
  distrustOf,
  generateSigningKeys,
  type InstalledPack,
  publicKeyOf,
  signPack,
  type Verification,
  verifyPack,
} from '../policy-packs/index.ts'
import { CalledWrongly, dayOf } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { folderOfName, packOfName } from './pack-of-name.ts'

const usage = `用法 / usage:
  policy check <包> [--on <日>] [--all] [--json] [--lang en]     检查：编译错误与可疑之处
  policy diff <包A> <包B> [--on <日>] [--cases <文件夹>] [--json] [--lang en]   比较：改了什么，谁多付谁少付
  policy explain <包> [--on <日>] [--html <文件>] [--lang en]    讲解：可读的一页
  policy sign <包> --key <私钥.pem>        policy verify <包> --key <公钥.pem.pub>
  policy keygen --out <文件>                   生成私钥 <文件> 与公钥 <文件>.pub
  <包>：政策包文件夹，或已安装包的编号 / a pack folder, or the id of an installed pack
`

const languages: readonly Language[] = ['zh-CN', 'en']

const options = {
  all: { type: 'boolean', default: false },
  cases: { type: 'string' },
  html: { type: 'string' },
  json: { type: 'boolean', default: false },
  key: { type: 'string' },
  lang: { type: 'string', default: 'zh-CN' },
  on: { type: 'string' },
  out: { type: 'string' },
} as const

interface Asked {
  readonly names: readonly string[]
  readonly all: boolean
  readonly json: boolean
  readonly language: Language
  readonly on?: LocalDate
  readonly cases?: string
  readonly html?: string
  readonly key?: string
  readonly out?: string
}

function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** `policy …`: everything one does with a pack before patients meet it. */
export function policyCommand(args: readonly string[]): ExitCode {
  const [act = '', ...rest] = args
  if (act === 'help') {
    say(usage)
    return 0
  }
  const run = Object.hasOwn(acts, act) ? acts[act] : undefined
  if (!run) throw new CalledWrongly(`policy 之后写 / one of: ${Object.keys(acts).join(', ')}`, usage)
  const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, options })
  const { lang, on, all, json, ...named } = values
  if (positionals.length !== run.names) throw new CalledWrongly(`policy ${act} 要写 ${run.names} 个包 / packs to name: ${run.names}`, usage)
  if (run.needs && named[run.needs] === undefined) throw new CalledWrongly(`policy ${act}：缺少 / missing --${run.needs}`, usage)
  const language = languages.find((one) => one === lang)
  if (language === undefined) throw new CalledWrongly(`--lang ${lang}：应为 / expected ${languages.join(', ')}`)
  return run.act({ names: positionals, all, json, language, ...named, ...(on === undefined ? {} : { on: dayOf('--on', on) }) })
}

interface Act {
  readonly names: number
  readonly needs?: 'key' | 'out'
  readonly act: (asked: Asked) => ExitCode
}

const acts: Readonly<Record<string, Act>> = {
  check: { names: 1, act: check },
  diff: { names: 2, act: diff },
  explain: { names: 1, act: explain },
  sign: { names: 1, needs: 'key', act: sign },
  verify: { names: 1, needs: 'key', act: verify },
  keygen: { names: 0, needs: 'out', act: keygen },
}

const severityWords: Readonly<Record<Severity, Words>> = {
  error: words('错误', 'error'),
  warning: words('警告', 'warning'),
  remark: words('提示', 'remark'),
}

const kindWords: Readonly<Record<FindingKind, Words>> = {
  refused: words('不能编译', 'refused'),
  gap: words('缺档', 'gap'),
  overlap: words('重叠', 'overlap'),
  unreachable: words('用不到的行', 'unreachable row'),
  'rate-sum': words('比例超过100%', 'rate above 100 %'),
  'rate-order': words('高低颠倒', 'odd order'),
  'cap-below-deductible': words('封顶低于起付', 'cap below deductible'),
  cliff: words('支付断崖', 'cliff'),
  dates: words('日期', 'dates'),
  absent: words('数值未知', 'value absent'),
  grade: words('证据等级', 'grade of evidence'),
  source: words('出处不全', 'incomplete source'),
  'unused-reference': words('未被引用的文件', 'unused document'),
  'no-case': words('没有案例', 'no worked case'),
  'case-differs': words('案例不符', 'case differs'),
}

const today = (): LocalDate => parseLocalDate(instantText(Date.now()).slice(0, 10))

/** Everything found about a pack, what compiling refuses included. */
export function findingsOf(name: string, on: LocalDate): Finding[] {
  const found = packOfName(name)
  if (!found.ok) return found.error.details.places.map(refusedFinding)
  const { folder, read, pack } = found.value
  const { cases, unread } = casesIn(join(folder, 'cases'))
  return [...unread.map(refusedFinding), ...checkPack({ sources: read.sources, pack, cases, on })]
}

function check({ names: [name = ''], on = today(), all, json, language }: Asked): ExitCode {
  const findings = findingsOf(name, on)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (json) say(JSON.stringify({ ok: errors.length === 0, findings }, null, 2))
  else say(findingsAsText(findings, all, language))
  return errors.length > 0 ? 1 : 0
}

/** Errors and warnings one by one, remarks counted by kind unless all are asked for. */
export function findingsAsText(findings: readonly Finding[], all: boolean, language: Language): string {
  const text = (one: Words) => inLanguage(one, language)
  const shown = findings.filter(({ severity }) => all || severity !== 'remark')
  const lines = shown.flatMap(({ severity, kind, place, found, expected }) => [
    `${text(severityWords[severity])}　${text(kindWords[kind])}　${place}`,
    `    ${text(words('发现：', 'found: '))}${text(found)}`,
    `    ${text(words('应为：', 'expected: '))}${text(expected)}`,
  ])
  const hidden = findings.filter((finding) => !shown.includes(finding))
  const kinds = [...new Set(hidden.map(({ kind }) => kind))].map(
    (kind) => `${text(kindWords[kind])} ${hidden.filter((finding) => finding.kind === kind).length}`,
  )
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  const sum = words(
    `错误 ${count('error')}，警告 ${count('warning')}，提示 ${count('remark')}${kinds.length > 0 ? `（${kinds.join('，')}；--all 全部列出）` : ''}`,
    `${count('error')} errors, ${count('warning')} warnings, ${count('remark')} remarks${kinds.length > 0 ? ` (${kinds.join(', ')}; --all lists them)` : ''}`,
  )
  return [...lines, text(sum)].join('\n')
}

/** Both packs, or the places of the one that cannot be read. */
function twoPacks(names: readonly string[]): readonly [InstalledPack, InstalledPack] | undefined {
  const [first, second] = names.map(packOfName)
  for (const one of [first, second]) if (one && !one.ok) say(findingsAsText(one.error.details.places.map(refusedFinding), true, 'zh-CN'))
  return first?.ok && second?.ok ? [first.value, second.value] : undefined
}

function diff({ names, on, cases: folder, json, language }: Asked): ExitCode {
  const packs = twoPacks(names)
  if (!packs) return 1
  const [first, second] = packs
  const changes = diffPacks(first.read.sources, second.read.sources, on)
  const own = casesIn(folder ?? join(first.folder, 'cases')).cases.map(
    ({ name, file }): CaseToCompare => ({ name, case: caseOfFile(file) }),
  )
  const [newest] = [first, second]
    .map(({ pack }) => pack.versions[0]?.from as LocalDate)
    .sort()
    .slice(-1)
  const day = on ?? (newest as LocalDate)
  const [worked, grid] = [own, gridOfCases(first.pack, second.pack, day)].map((cases) => compareCases(cases, first.pack, second.pack))
  if (!worked || !grid) return 1
  if (json) {
    say(JSON.stringify({ ok: true, changes, cases: encodeComparedCases(worked), grid: { on: day, ...encodeComparedCases(grid) } }, null, 2))
    return 0
  }
  const text = (one: Words) => inLanguage(one, language)
  say(text(words(`■ 参数：${changes.length} 处不同`, `■ parameters: ${changes.length} differ`)))
  for (const change of changes) say(changeAsText(change, language))
  say(`\n${text(words('■ 案例', '■ worked cases'))}\n${comparedAsText(worked, language)}`)
  say(
    `\n${text(words(`■ 各类人群、各级别、六种费用（${day}）`, `■ everybody at every level with six bills (${day})`))}\n${comparedAsText(grid, language)}`,
  )
  return 0
}

function explain({ names: [name = ''], on, html, language }: Asked): ExitCode {
  const found = packOfName(name)
  if (!found.ok) {
    say(findingsAsText(found.error.details.places.map(refusedFinding), true, language))
    return 1
  }
  const explained = explainPack(found.value.read.sources, on)
  if (html === undefined) say(explainAsText(explained, language))
  else {
    writeFileSync(html, explainAsHtml(explained, language))
    say(`已写入 / written: ${resolve(html)}`)
  }
  return 0
}

/** Uses the key of a file; what is no such key at all is said in words, not in those of the library. */
function withKey<Value>(file: string, use: (pem: string) => Value): Value {
  const pem = readFileSync(file, 'utf8')
  try {
    return use(pem)
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (!(cause instanceof TypeError) && !code.startsWith('ERR_OSSL') && !code.startsWith('ERR_CRYPTO')) throw cause
    throw new CalledWrongly(
      `${file} 不是可用的密钥：签名用私钥，验证用公钥（policy keygen 生成）/ no Ed25519 key in PEM that can be used here`,
      usage,
    )
  }
}

const stateWords: Readonly<Record<Exclude<Verification['state'], 'valid'>, string>> = {
  unsigned: '没有签名',
  malformed: '签名文件读不出',
  'unknown-key': '签名所用的密钥不是给出的这一把',
  forged: '签名不是这把密钥所作',
  changed: '签名之后内容有改动',
}

/** Says what is wrong with a pack's folder or files. */
function refusedPack({ details }: Problem<'policy.invalid'>): ExitCode {
  say(findingsAsText(details.places.map(refusedFinding), true, 'zh-CN'))
  return 1
}

function sign({ names: [name = ''], key = '' }: Asked): ExitCode {
  const folder = folderOfName(name)
  if (!folder.ok) return refusedPack(folder.error)
  const signed = withKey(key, (pem) => signPack(folder.value, pem))
  if (!signed.ok) return refusedPack(signed.error)
  say(`已签名 / signed: ${signed.value.hash}，密钥 / key ${signed.value.keyId}`)
  return 0
}

function verify({ names: [name = ''], key = '' }: Asked): ExitCode {
  const folder = folderOfName(name)
  if (!folder.ok) return refusedPack(folder.error)
  const verified = withKey(key, (pem) => verifyPack(folder.value, [publicKeyOf(pem)]))
  if (!verified.ok) return refusedPack(verified.error)
  const { value } = verified
  const distrust = distrustOf(value)
  if (value.state === 'valid') say(`签名有效 / valid: ${value.hash}，密钥 / key ${value.keyId}`)
  else say(`${stateWords[value.state]} / not valid (${value.state}): ${distrust?.found ?? ''} → ${distrust?.expected ?? ''}`)
  return value.state === 'valid' ? 0 : 1
}

function keygen({ out = '' }: Asked): ExitCode {
  if (existsSync(out) || existsSync(`${out}.pub`)) {
    say(`文件已存在，不覆盖 / exists already: ${out}`)
    return 1
  }
  const { privateKey, publicKey, keyId } = generateSigningKeys()
  writeFileSync(out, privateKey, { mode: 0o600, flag: 'wx' })
  writeFileSync(`${out}.pub`, publicKey, { flag: 'wx' })
  say(`私钥 / private key: ${out}\n公钥 / public key: ${out}.pub\n密钥 / key ${keyId}`)
  return 0
}
