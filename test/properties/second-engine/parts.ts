/** Step 2: a visit's lines to their schemes, and the parts of visits and stays chained. */
import { approvalsOf, factsOf, type Line, type Task, taskOf } from './case.ts'
import { type Fraction, plus, smaller, subtract, sum, zero } from './fraction.ts'
import { Absent, holds, isItem, Law } from './pack.ts'
import type { RawCase, RawPack } from './raw.ts'
import { type Settled, settleOne } from './settle-again.ts'
import { partsOfStay } from './stays.ts'

/** A case file worked out: its parts in the order in which they were settled. */
export function settleAgain(raw: RawCase, pack: RawPack): readonly Settled[] {
  const task = taskOf(raw)
  if (raw.benefit === 'visit') return settleChain(visitParts(task, pack), pack)
  if (raw.benefit === 'inpatient') {
    const { tasks, next } = partsOfStay(task, raw, pack)
    return settleChain(tasks, pack, next)
  }
  return [settleOne(task, pack)]
}

/** Each part sees the year, the accounts and the deposit as the one before left them. */
function settleChain(
  tasks: readonly Task[],
  pack: RawPack,
  next: (task: Task, settled: readonly Settled[]) => Task = (task, settled) => ({ ...task, year: settled.at(-1)?.after ?? task.year }),
): readonly Settled[] {
  const settled: Settled[] = []
  let deposit = tasks[0]?.payment.deposit ?? zero
  let before: Task | undefined
  tasks.forEach((task, index) => {
    const last = settled.at(-1)
    const following = next(task, settled)
    const chained: Task = last && before ? { ...following, payment: paymentAfter(before.payment, last) } : following
    before = chained
    const alone = settleOne({ ...chained, payment: { ...chained.payment, deposit } }, pack)
    // Every part but the last takes of the deposit what it needs.
    const needed = index + 1 < tasks.length ? smaller(deposit, alone.amounts.cash ?? zero) : deposit
    deposit = subtract(deposit, needed)
    settled.push({ ...alone, amounts: withDeposit(alone.amounts, needed) })
  })
  return settled
}

function withDeposit(amounts: Settled['amounts'], deposit: Fraction): Settled['amounts'] {
  const cash = amounts.cash ?? zero
  return { ...amounts, deposit, refund: plus(subtract(deposit, cash)), balanceDue: plus(subtract(cash, deposit)) }
}

function paymentAfter(payment: Task['payment'], last: Settled): Task['payment'] {
  const family = payment.family.map((relative) => {
    const paid = sum(last.family.filter(({ account }) => account === relative.account).map(({ amount }) => amount))
    const balance = subtract(relative.balance, paid)
    return { ...relative, balance, ...(relative.limit ? { limit: subtract(relative.limit, paid) } : {}) }
  })
  return { ...payment, balance: last.balanceAfter, family }
}

const precedence = ['maternity', 'special-drug', 'chronic', 'two-diseases', 'outpatient', 'account']
const drugs = ['western-drug', 'patent-chinese-drug', 'herbal-piece']

/** The lines of a visit, scheme by scheme and disease by disease, in the order of precedence. */
function visitParts(task: Task, pack: RawPack): readonly Task[] {
  // Several diseases in the order of the person's approvals.
  const placeOf = (disease = '') => (task.person.approvals ?? []).findIndex((approval) => approval.disease === disease)
  const routes = new Map<string, { benefit: string; disease?: string | undefined; lines: Line[] }>()
  const byLine = new Map<string, string>()
  for (const line of task.lines) {
    const original = line.raw.originalLineId === undefined ? undefined : byLine.get(line.raw.originalLineId)
    const [benefit, disease] = original?.split('/') ?? routeOf(task, pack, line)
    const key = disease === undefined ? String(benefit) : `${benefit}/${disease}`
    byLine.set(line.id, key)
    const route = routes.get(key) ?? { benefit: String(benefit), disease, lines: [] }
    route.lines.push(line)
    routes.set(key, route)
  }
  return [...routes.values()]
    .sort((a, b) => precedence.indexOf(a.benefit) - precedence.indexOf(b.benefit) || placeOf(a.disease) - placeOf(b.disease))
    .map(({ benefit, disease, lines }) => ({ ...task, benefit, disease, lines }))
}

function routeOf(task: Task, pack: RawPack, line: Line): readonly [string, string?] {
  const law = new Law(pack, task.person.insuranceType, task.to)
  const has = (scheme: string) => law.speaksOf(`${scheme}.pooled-fund-rate`)
  const { place } = task
  const institution = place.institution
  const isPharmacy = institution?.kind === 'pharmacy'
  const isPrescribed = !isPharmacy || place.prescription?.external === true
  // A registration need not be recorded, but one that is has to be valid on the day.
  const isRegistered = (task.person.approvals ?? []).some(({ kind }) => kind === 'maternity')
  const isMaternity = line.raw.purpose === 'maternity' && (!isRegistered || approvalsOf(task, 'maternity').length > 0)
  if (isMaternity && has('maternity') && isPrescribed) return ['maternity']
  if (line.raw.specialDrug === true && has('special-drug')) {
    const approvals = approvalsOf(task, 'special-drug').filter(({ items = [] }) => items.some((item) => isItem(item, line.code)))
    const matches = approvals.some(({ institution: hospital, doctor, pharmacies = [] }) => {
      const prescribing = isPharmacy ? place.prescription?.institution : institution?.code
      const seller = !isPharmacy || pharmacies.includes(institution?.code ?? '')
      return prescribing === hospital && place.prescription?.doctor === doctor && seller
    })
    return matches ? ['special-drug'] : ['account']
  }
  if (!isPrescribed) return ['account']
  const chronic = has('chronic') ? chronicDisease(task, law, line) : undefined
  if (chronic !== undefined) return ['chronic', chronic]
  const two = has('two-diseases') ? twoDisease(task, law, line) : undefined
  if (two !== undefined) return ['two-diseases', two]
  if (!has('outpatient')) return ['account']
  const conditions = place.conditions ?? []
  const [inStay, inCare] = ['in-stay', 'long-term-care'].map((one) => conditions.includes(one))
  if (inStay || inCare) {
    const links = law.ask('outpatient.stay-links')
    // Whoever is in long-term care counts as not in hospital (JN-8).
    const isPayable = (inCare && links?.longTermCare === 'payable') || (inStay && links?.duringStay === 'payable')
    if (!isPayable) return ['account']
  }
  return ['outpatient']
}

/** The approved disease a line is for: as the prescription says, otherwise the first whose list holds the item. */
function chronicDisease(task: Task, law: Law, line: Line): string | undefined {
  const { institution, prescription } = task.place
  const places = [institution?.code, ...(institution?.kind === 'pharmacy' ? [prescription?.institution] : [])]
  const found = approvalsOf(task, 'chronic').find(({ disease, institutions }) => {
    if (line.raw.disease !== undefined && line.raw.disease !== disease) return false
    const items = law.ask('chronic.diseases')?.diseases.find((one) => one.code === disease)?.items
    if (items === undefined) throw new Absent(`chronic.diseases[${disease}]`)
    if (items !== 'all' && !items.some((item) => isItem(item, line.code))) return false
    return institutions === undefined || institutions.some((one) => places.includes(one))
  })
  return found?.disease
}

function twoDisease(task: Task, law: Law, line: Line): string | undefined {
  if (!drugs.includes(line.category)) return undefined
  const replaced = law.speaksOf('chronic.pooled-fund-rate') ? approvalsOf(task, 'chronic').map(({ disease }) => disease) : []
  const found = approvalsOf(task, 'two-diseases').find(({ disease }) => {
    if (replaced.includes(disease)) return false
    if (line.raw.disease !== undefined && line.raw.disease !== disease) return false
    return hasRate(task, law, disease)
  })
  return found?.disease
}

function hasRate(task: Task, law: Law, disease: string | undefined): boolean {
  const value = law.ask('two-diseases.pooled-fund-rate')
  if (!value) return false
  const facts = factsOf({ ...task, benefit: 'two-diseases', disease }, law)
  const rows = value.as === undefined ? (value.rates ?? value.tables ?? value.amounts) : undefined
  return rows === undefined || rows.some((row) => holds(row, facts))
}
