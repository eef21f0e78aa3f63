/**
 * The shared part on `@gorules/zen-engine`: decisions compiled once that take a whole bill in one evaluation. Its numbers are decimals,
 * its `round` goes half away from zero. Expressions, because its decision tables take longer for the same lines.
 */
import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine'
import { type NumberLine, policy, type SharedResult, type SharedTotals } from './shared-part.ts'

function node(id: string, type: string, content: object) {
  return { id, type, name: id, position: { x: 0, y: 0 }, content }
}

const isOver = "#.class != 'C' and #.limit != null and #.unitPrice > #.limit"
const above = '#.amount - round(#.limit * #.quantity)'

/** Read from the top; `$` is what stands above. */
const tiers = {
  pool: `min([round(max([$.within - ${policy.deductible}, 0]) * ${policy.poolPercent} / 100), ${policy.poolCap}])`,
  illness: `round(max([$.within - $.pool - ${policy.illnessThreshold}, 0]) * ${policy.illnessPercent} / 100)`,
  assistance: `min([round(($.within - $.pool - $.illness) * ${policy.assistancePercent} / 100), ${policy.assistanceCap}])`,
}

const sumsOnly = {
  own: "sum(map(filter(lines, #.class == 'C'), #.amount))",
  over: `sum(map(filter(lines, ${isOver}), ${above}))`,
  first: `sum(map(filter(lines, #.class == 'B'), round((#.amount - (${isOver} ? ${above} : 0)) * #.percent / 100)))`,
  within: 'sum(map(lines, #.amount)) - $.own - $.over - $.first',
  ...tiers,
}

const everyLine = {
  splits: `map(lines, {
    own: #.class == 'C' ? #.amount : 0,
    over: ${isOver} ? ${above} : 0,
    first: #.class == 'B' ? round((#.amount - (${isOver} ? ${above} : 0)) * #.percent / 100) : 0
  })`,
  own: 'sum(map($.splits, #.own))',
  over: 'sum(map($.splits, #.over))',
  first: 'sum(map($.splits, #.first))',
  within: 'sum(map(lines, #.amount)) - $.own - $.over - $.first',
  ...tiers,
}

const engine = new ZenEngine()

function decisionOf(expressions: Readonly<Record<string, string>>) {
  const graph = {
    nodes: [
      node('bill', 'inputNode', {}),
      node('work', 'expressionNode', { expressions: Object.entries(expressions).map(([key, value]) => ({ id: key, key, value })) }),
      node('answer', 'outputNode', {}),
    ],
    edges: [
      { id: 'in', sourceId: 'bill', targetId: 'work', type: 'edge' },
      { id: 'out', sourceId: 'work', targetId: 'answer', type: 'edge' },
    ],
  }
  return engine.createDecision(new ZenDecisionContent(graph))
}

const [quick, whole] = [decisionOf(sumsOnly), decisionOf(everyLine)]

/** The quickest way it has: nothing comes back of the single lines. */
export async function sumsByZen(lines: readonly NumberLine[]): Promise<SharedTotals> {
  return (await quick.evaluate({ lines })).result
}

/** With the parts of each line, as a slip and a booking need them. */
export async function splitByZen(lines: readonly NumberLine[]): Promise<SharedResult> {
  const { splits, ...totals } = (await whole.evaluate({ lines })).result
  return { splits, totals }
}
