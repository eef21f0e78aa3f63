/**
 * The shared part on `json-rules-engine`: rules read once, one run for each line, because it has no run for many, all runs of a bill
 * under way together. Its rules can say which case holds; what the case comes to is worked out in whole fen beside them.
 */
import { Engine } from 'json-rules-engine'
import { type LineParts, type NumberLine, policy, type SharedResult } from './shared-part.ts'

const classes = new Engine([
  { conditions: { all: [{ fact: 'class', operator: 'equal', value: 'C' }] }, event: { type: 'fully-self-paid' } },
  {
    conditions: {
      all: [
        { fact: 'class', operator: 'notEqual', value: 'C' },
        { fact: 'limit', operator: 'notEqual', value: null },
        { fact: 'unitPrice', operator: 'greaterThan', value: { fact: 'limit' } },
      ],
    },
    event: { type: 'over-limit' },
  },
  { conditions: { all: [{ fact: 'class', operator: 'equal', value: 'B' }] }, event: { type: 'first-pay' } },
])

const tiers = new Engine([
  {
    conditions: { all: [{ fact: 'within', operator: 'greaterThan', value: policy.deductible }] },
    event: { type: 'pool', params: { percent: policy.poolPercent, above: policy.deductible, cap: policy.poolCap } },
  },
  {
    conditions: { all: [{ fact: 'burden', operator: 'greaterThan', value: policy.illnessThreshold }] },
    event: { type: 'illness', params: { percent: policy.illnessPercent, above: policy.illnessThreshold } },
  },
  {
    conditions: { all: [{ fact: 'identities', operator: 'contains', value: 'minimum-living' }] },
    event: { type: 'assistance', params: { percent: policy.assistancePercent, cap: policy.assistanceCap } },
  },
])

async function splitLine(line: NumberLine): Promise<LineParts> {
  const { events } = await classes.run({ class: line.class, limit: line.limit, unitPrice: line.unitPrice })
  const holds = (type: string) => events.some((event) => event.type === type)
  if (holds('fully-self-paid')) return { own: line.amount, over: 0, first: 0 }
  const over = holds('over-limit') ? line.amount - Math.round((line.limit ?? 0) * line.quantity) : 0
  return { own: 0, over, first: holds('first-pay') ? Math.round(((line.amount - over) * line.percent) / 100) : 0 }
}

/** What the tier named pays of that amount, or nothing when no rule says so. */
async function pays(tier: string, amount: number, facts: { within?: number; burden?: number; identities?: string[] }): Promise<number> {
  const { events } = await tiers.run({ within: 0, burden: 0, identities: [], ...facts })
  const params = events.find(({ type }) => type === tier)?.params
  if (params === undefined) return 0
  const { percent, above = 0, cap = Number.POSITIVE_INFINITY } = params as { percent: number; above?: number; cap?: number }
  return Math.min(Math.round(((amount - above) * percent) / 100), cap)
}

export async function splitByJsonRules(lines: readonly NumberLine[]): Promise<SharedResult> {
  const splits = await Promise.all(lines.map(splitLine))
  let [own, over, first, total] = [0, 0, 0, 0]
  for (const split of splits) {
    own += split.own
    over += split.over
    first += split.first
  }
  for (const { amount } of lines) total += amount
  const within = total - own - over - first
  const pool = await pays('pool', within, { within })
  const burden = within - pool
  const illness = await pays('illness', burden, { burden })
  const assistance = await pays('assistance', burden - illness, { identities: ['minimum-living'] })
  return { splits, totals: { own, over, first, within, pool, illness, assistance } }
}
