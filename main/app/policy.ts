import type { KeyObject } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { createPackTools, type InstalledPacks, loadArchivedPack, shelfOf } from '../policy-packs/index.ts'
import { createPolicyService, createReplayRun, type PolicyService, type ReplayRun } from '../services/policy/index.ts'
import type { Host } from '../services/ports/index.ts'
import { replayEach } from '../services/replay/index.ts'
import type { Stores } from '../store/index.ts'

export interface PolicySettings {
  readonly host: Pick<Host, 'clock' | 'workerFile'>
  readonly stores: Pick<Stores, 'settlements' | 'replay'>
  readonly packs: InstalledPacks
  readonly trustedKeys: readonly KeyObject[]
  readonly onFault: (cause: unknown) => void
}

/** Everything behind the policy screen: the packs on their shelf, the tools in their thread, and the replay. */
export function openPolicy({ host, stores, packs, trustedKeys, onFault }: PolicySettings): {
  readonly policy: PolicyService
  readonly replay: ReplayRun
  close(): Promise<void>
} {
  const { clock } = host
  const tools = createPackTools(packs, host.workerFile('policy-worker'))
  const replay = createReplayRun({
    each: () => replayEach({ replay: stores.replay, compile: loadArchivedPack }),
    count: stores.replay.count,
    clock,
    breathe: () => setImmediate(),
    onFault,
  })
  return {
    policy: createPolicyService({
      shelf: shelfOf(packs, trustedKeys),
      tools,
      settlements: stores.settlements,
      replay: stores.replay,
      clock,
    }),
    replay,
    close: async () => {
      replay.stop()
      await Promise.all([tools.close(), replay.ended()])
    },
  }
}
