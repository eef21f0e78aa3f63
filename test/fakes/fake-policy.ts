/** The policy screen's side of the fake terminal: the real service and the real tools over the packs of the world, at once instead of in a thread. */
import { createPolicyService, createReplayRun } from '../../main/services/policy/index.ts'
import type { RecordedSettlement, ReplayStore, ShelvedPack } from '../../main/services/ports/index.ts'
import { replayEach } from '../../main/services/replay/index.ts'
import { type Outcome, succeed } from '../../shared/errors/index.ts'
import { addMoney, parseMoney } from '../../shared/money/index.ts'
import { type CompiledPack, compilePack, type PackSource, type PackSources } from '../../shared/policy/index.ts'
import { checkPack, compareCases, diffPacks, gridOfCases } from '../../shared/policy-tools/index.ts'
import type { createFakeBooks } from './fake-books.ts'
import type { FakeHandlers, FakeOptions } from './fake-client.ts'
import type { FakeWorld } from './fake-world.ts'

type FakeBooks = ReturnType<typeof createFakeBooks>
type PolicyMethod = Extract<keyof FakeHandlers, `policy.${string}`>

function sourcesOf(files: Readonly<Record<string, unknown>>): PackSources {
  const sources = Object.entries(files).map(([file, content]): PackSource => ({ file, content, locate: () => ({ line: 1, column: 1 }) }))
  const named = (file: string) => sources.find((source) => source.file === file) as PackSource
  const [pack, references] = [named('pack.yaml'), named('references.yaml')]
  return { pack, references, parameters: sources.filter((source) => source !== pack && source !== references) }
}

function compiled(sources: PackSources, hash: string): CompiledPack {
  const outcome = compilePack(sources, hash)
  if (!outcome.ok) throw new Error(`a pack of the world does not compile: ${JSON.stringify(outcome.error)}`)
  return outcome.value
}

/** Records as a ledger would keep them; a spoilt one has a fund that pays a fen more than it was booked with. */
function replayStoreOf(world: FakeWorld, books: FakeBooks, isSpoilt: () => boolean): ReplayStore {
  const find = (settlementId: string): RecordedSettlement | undefined => {
    const record = books.find(settlementId)
    const settled = record && world.caseOf(record.summary.billId)
    if (!record || !settled) return undefined
    const { summary, breakdown } = record
    const { kind, slipNumber, reverses } = summary
    const isSpoiltOne = isSpoilt() && kind === 'settlement'
    const shown = isSpoiltOne ? { ...breakdown, pooledFundPayment: addMoney(breakdown.pooledFundPayment, parseMoney('0.01')) } : breakdown
    // The world holds each case once; whether the account was used shows in the working.
    const useAccount = record.breakdown.trace.some(({ step }) => step === 'personal-account')
    return {
      settlementId,
      slipNumber,
      kind,
      settledAt: Date.parse(summary.settledAt),
      ...(reverses === undefined ? {} : { reverses }),
      keepsSource: kind === 'settlement',
      breakdown: shown,
      deltas: breakdown.accumulatorDeltas,
      isIntact: !isSpoiltOne,
      amountColumns: {},
      ...(kind === 'settlement'
        ? { source: { case: { ...settled, payment: { ...settled.payment, useAccount } }, part: 0, packHash: breakdown.pack.hash } }
        : {}),
    }
  }
  return {
    count: () => books.list().length,
    records: () => books.list().flatMap(({ settlementId }) => find(settlementId) ?? []),
    find,
    pack: (hash) => {
      const kept = world.packs.find((pack) => pack.hash === hash)
      return kept && JSON.stringify(kept.files)
    },
  }
}

export function createFakePolicy(
  world: FakeWorld,
  books: FakeBooks,
  options: FakeOptions,
): { readonly handlers: Pick<FakeHandlers, PolicyMethod>; spoilRecords(): void } {
  let spoilt = false
  const shelf: ShelvedPack[] = world.packs.map(({ files, hash, cases, signature }) => {
    const sources = sourcesOf(files)
    return { pack: compiled(sources, hash), sources, cases, signature }
  })
  const shelved = (packId: string) => shelf.find(({ pack }) => pack.id === packId) as ShelvedPack
  const compile = (hash: string, content: string): Outcome<CompiledPack, 'policy.invalid'> =>
    compilePack(sourcesOf(JSON.parse(content) as Record<string, unknown>), hash)
  const clock = { now: options.now }
  const replayStore = replayStoreOf(world, books, () => spoilt)
  const policy = createPolicyService({
    shelf: { packs: () => shelf, refused: () => world.refusedPacks, compile },
    tools: {
      check: async (packId, on) => succeed(checkPack({ ...shelved(packId), cases: [], on })),
      compare: async (before, after, on) => {
        const [one, other] = [shelved(before), shelved(after)]
        const { groups } = compareCases(gridOfCases(one.pack, other.pack, on), one.pack, other.pack)
        return succeed({ changes: diffPacks(one.sources, other.sources, on), groups })
      },
    },
    settlements: {
      list: () => books.list(),
      summary: (settlementId) => books.find(settlementId)?.summary,
    },
    replay: replayStore,
    clock,
  })
  const run = createReplayRun({
    each: () => replayEach({ replay: replayStore, compile }),
    count: replayStore.count,
    clock,
    breathe: () => new Promise((resolve) => options.later(0, resolve)),
    onFault: (cause) => {
      throw cause
    },
  })
  return {
    spoilRecords: () => {
      spoilt = true
    },
    handlers: {
      'policy.list': () => succeed(policy.list()),
      'policy.check': ({ packId }) => policy.check(packId),
      'policy.explain': ({ packId, on }) => policy.explain(packId, on),
      'policy.compare': ({ before, after, on }) => policy.compare(before, after, on),
      'policy.storedCases': () => succeed(policy.storedCases()),
      'policy.storedCase': ({ settlementId }) => policy.storedCase(settlementId),
      'policy.whatIf': (request) => policy.whatIf(request),
      'policy.replay': () => succeed(run.state()),
      'policy.startReplay': () => succeed(run.start('演示信息科')),
      'policy.stopReplay': () => succeed(run.stop()),
    },
  }
}
