/**
 * What a refusal of a file says, in Chinese.
 *
 * Schemas speak in one language, in sentences: so does what they refuse, and the English sentence is the code by which the
 * Chinese one is found. `{}` stands for a value: a name, a number, a list of words of the format; it reads the same everywhere.
 * A test goes through every refusal there is a sample of and finds none without its words.
 */
const phrases: readonly (readonly [english: string, chinese: string])[] = [
  // What was found.
  ['nothing', '没有'],
  ['null', '空值'],
  ['the bare number {}', '未加引号的数字 {}'],
  ['the key {} again', '又一次出现的键 {}'],
  ['the key {}', '键 {}'],
  ['no such file', '没有这个文件'],
  ['no such folder or id', '没有这个文件夹或编号'],
  ['no pack.yaml', '没有 pack.yaml'],
  ['a folder', '一个文件夹'],
  ['bytes that are not UTF-8', '不是 UTF-8 编码'],
  ['no signature', '没有签名'],
  ['a signature that cannot be read', '读不出的签名'],
  ['a signature by key {}', '密钥 {} 的签名'],
  ['a signature that key {} did not make', '不是密钥 {} 所作的签名'],
  ['{} changed', '{} 已改动'],
  ['{} missing', '缺少 {}'],
  ['{} added', '多出 {}'],
  ['content {}', '内容 {}'],
  ['an anchor or alias', '锚点或别名'],
  ['a quoted text with a wrong escape', '引号内的转义写错'],
  ['a bracket that is not closed, or lines indented in a way that does not fit', '括号没有合上，或缩进对不上'],
  ['a text that begins with a mark of YAML', '以保留符号开头的文字'],
  ['two keys on one line', '一行里有两个键'],
  ['a mark that is missing or one too many', '缺少或多出符号'],
  ['a key over several lines', '键写成了多行'],
  ['several documents', '多个文档'],
  ['a tab in front of a key', '键前面有制表符'],
  ['what is no YAML', '不是 YAML'],
  // What to write instead.
  ['a key that exists here', '此处有的键'],
  ['keys with values', '键和值'],
  ['each key once', '每个键只写一次'],
  ['spaces in front of a key, no tab', '键前面用空格，不用制表符'],
  ['one document in a file, without ---', '一个文件一个文档，不写 ---'],
  ['well-formed YAML', '格式正确的 YAML'],
  ['plain data without anchors and aliases', '普通数据，不用锚点和别名'],
  ['a text file in UTF-8', 'UTF-8 编码的文本文件'],
  ['a case file', '案例文件'],
  ['a year file', '年度文件'],
  ['a file {} in the pack folder', '政策包文件夹里的文件 {}'],
  ['a folder, or one of: {}', '一个文件夹，或已安装的编号：{}'],
  ['a pack folder, with a pack.yaml in it', '政策包文件夹，内有 pack.yaml'],
  ['pack.yaml and references.yaml', 'pack.yaml 和 references.yaml'],
  ['one pack in force for an area on a day', '一地一天只有一个生效的政策包'],
  ['a signature by a trusted key', '受信密钥的签名'],
  ['one of the trusted keys: {}', '受信密钥之一：{}'],
  ['the signature as it was written', '原样的签名'],
  ['the content key {} signed', '密钥 {} 签名时的内容'],
  ['format {}, algorithm {}', '格式 {}，算法 {}'],
  ['keyId, hash, files, signature', 'keyId、hash、files、signature'],
  ['content {} as the terminal read it at its start; start it again to use the new one', '终端启动时读到的内容 {}；重新启动后才用新的'],

  ['true or false', 'true 或 false'],
  ['text', '文字'],
  ['text in quotes', '加引号的文字'],
  ['text in quotes: {}', '加引号的文字：{}'],
  ['text that is not empty', '不为空的文字'],
  ['a list', '列表'],
  ['a list of at least {}', '至少 {} 项的列表'],
  ['a list of at most {}', '至多 {} 项的列表'],
  ['a whole number', '整数'],
  ['a whole number without quotes', '不加引号的整数'],
  ['a whole number of at least {}', '不小于 {} 的整数'],
  ['a whole number of at most {}', '不大于 {} 的整数'],
  ['six digits', '六位数字'],
  ['two to six digits of an area code, as text', '区划代码的两位到六位数字，加引号'],
  ['letters and digits joined by dashes', '字母、数字，以短横相连'],
  ['lower-case words joined by dashes', '小写英文词，以短横相连'],
  ['lower-case words and numbers joined by dashes', '小写英文词或数字，以短横相连'],
  ['a level such as {}', '级别，例如 {}'],
  ['a name such as {}', '名称，例如 {}'],
  ['a link such as {}', '网址，例如 {}'],
  ['a year such as {}', '年度，例如 {}'],
  ['a month such as {}', '月份，例如 {}'],
  ['an existing day in the form YYYY-MM-DD', '存在的日期，写作 YYYY-MM-DD'],
  ['an amount such as "50000.00", or none', '金额，例如 "50000.00"，或 none'],
  ['an amount such as {}', '金额，例如 {}'],
  [
    'an amount in yuan such as {}, with at most two decimal places and thirteen digits before them',
    '金额，单位元，例如 {}，最多两位小数、十三位整数',
  ],
  ['an amount that is not negative', '不为负的金额'],
  ['an amount, none or same', '金额、none 或 same'],
  ['a rate such as {}', '比例，例如 {}'],
  ['a share between {} and {}', '{} 至 {} 的比例'],
  ['a factor that is not negative', '不为负的系数'],
  ['at most {}', '不超过 {}'],
  ['a quantity such as {}', '数量，例如 {}'],
  ['a quantity with at most {} decimal places', '最多 {} 位小数的数量'],
  ['a unit price of 0 or more', '不为负的单价'],
  ['a unit price such as {}', '单价，例如 {}'],
  ['a unit price with at most {} decimal places', '最多 {} 位小数的单价'],
  ['a line of at most {}', '不超过 {} 的明细'],
  ['amount or unitPrice', 'amount 或 unitPrice'],
  ['one of: {}; or a list of such', '以下之一：{}；或其列表'],
  ['{}; or a list of such', '{}；或其列表'],
  ['one of: {}', '以下之一：{}'],
  ['one of this pack: {}', '本包所列之一：{}'],

  ['a day before {}, when {} begins', '早于 {}（{} 自该日起）'],
  ['a day before {}: newest first', '早于 {}：新的在前'],
  ['a day not before from', '不早于 from'],
  ['a day not before {}', '不早于 {}'],
  ['a document of references.yaml', 'references.yaml 里的文件'],
  ['one file per parameter and insurance type; {} already holds it', '每个参数、每个险种一个文件；{} 里已有'],
  ['a value; this rule cannot say that there is none', '数值；这条规定不能写 none'],
  ['an identity known nationally or declared in pack.yaml', '全国统一身份，或 pack.yaml 里写明的身份'],
  ['a row that can be reached: row {} above it always holds first', '用得到的一行：上面第 {} 行总是先适用'],
  ['a disease of chronic.diseases', 'chronic.diseases 里的病种'],
  ['a class of chronic.diseases', 'chronic.diseases 里的类别'],
  ['a scheme that does not borrow back from this one', '不反过来参照本待遇的待遇'],
  ['no adjustments: what is borrowed is a fixed amount', '不写 adjustments：所参照的是定额'],
  ['a limit over several diseases only in chronic.cap or two-diseases.cap', '多病种合计限额只写在 chronic.cap 或 two-diseases.cap'],
  ['scheme: only chronic.cap and two-diseases.cap count diseases', 'scheme：只有 chronic.cap 和 two-diseases.cap 分病种'],
  ['a bound above the one of the step before', '高于前一段的上界'],
  ['upTo on every step but the last, which is open upwards', '每段都写 upTo，最后一段不写'],
  ['all, or a list of item codes', 'all，或项目编码的列表'],
  ['atCap, second, or both', 'atCap、second，或都有'],
  [
    'conditions and at least one of class, upfrontShare, priceLimit, quantityLimit',
    '条件，以及 class、upfrontShare、priceLimit、quantityLimit 至少一项',
  ],
  ['conditions and either {} or {}', '条件，以及 {} 或 {}'],
  ['none, or a number of days such as {}', 'none，或天数，例如 {}'],
  ['none, or a list of {}', 'none，或列表：{}'],
  ['none, or {}', 'none，或 {}'],
  ['none, {} or {}', 'none、{} 或 {}'],
  ['own-base or {}', 'own-base 或 {}'],
  ['{ mode: per-stay or year-top-up, standards: [...] } or {}', '{ mode: per-stay 或 year-top-up, standards: [...] } 或 {}'],
  ['{ {} } or { {} }', '{ {} } 或 { {} }'],

  ['a stay', '住院（stay）'],
  ['a visit; only inpatient and maternity care have a stay', '就诊（visit）；只有住院和生育有 stay'],
  ['either stay (inpatient) or visit (everything else)', 'stay（住院）或 visit（其他），二者之一'],
  ['each account once', '每个账户一次'],
  [
    'names of the breakdown, refusal, traceCodes or noticeCodes; unknown: {}',
    '结果中的名称、refusal、traceCodes 或 noticeCodes；不认识：{}',
  ],
  [
    'names of the breakdown, merge, after, refusal, traceCodes or noticeCodes; unknown: {}',
    '结果中的名称、merge、after、refusal、traceCodes 或 noticeCodes；不认识：{}',
  ],
  ['no merge: only a stay takes visits in', '不写 merge：只有住院才并入门诊'],
  ['retired, as retiredOn says', 'retired（退休），因为写了 retiredOn'],
  ['{} or refusal; unknown: {}', '{} 或 refusal；不认识：{}'],
  ['a day of birth: what is credited depends on the age', '出生日期：划入金额与年龄有关'],
  ['a number; own is the account of the person', '编号；own 是本人账户'],
  ['a number of its own', '不重复的编号'],
  ['an earlier settlement: there is none', '前面的结算：没有'],
  ['an earlier settlement: {}', '前面的结算：{}'],
  ['an account of this file: there is none', '本文件中的账户：没有'],
  ['an account of this file: {}', '本文件中的账户：{}'],
]

const hole = '{}'

/** Longer sentences first, so that a hole never swallows what a nearer sentence says itself. */
const readers = phrases
  .map(([english, chinese]) => ({ reads: readerOf(english), said: english.replaceAll(hole, '').length, chinese }))
  .sort((a, b) => b.said - a.said)

function readerOf(english: string): RegExp {
  const parts = english.split(hole).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('(.+)')}$`, 's')
}

/** The Chinese for what a refusal found or expected; what quotes the file, or is Chinese already, stays as it is. */
export function issueInChinese(text: string): string {
  const files = text.split(', ')
  if (files.length > 1 && files.every((file) => /^\S+ (?:changed|missing|added)$/.test(file))) return files.map(issueInChinese).join('，')
  for (const { reads, chinese } of readers) {
    const values = reads.exec(text)?.slice(1)
    if (!values) continue
    let index = 0
    return chinese.replaceAll(hole, () => inside(values[index++] ?? ''))
  }
  return text
}

/** A value may be a phrase again, as in `letters and digits joined by dashes; or a list of such`, or name two: `L2 or L3A`. */
function inside(value: string): string {
  return phrases.some(([english]) => english === value) ? issueInChinese(value) : value.replaceAll(' or ', ' 或 ')
}
