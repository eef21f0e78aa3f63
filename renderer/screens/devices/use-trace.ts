import { useEffect, useState } from 'react'
import type { DeviceKind, DeviceTraceEntry } from '../../../shared/contract/index.ts'
import type { Problem } from '../../../shared/errors/index.ts'
import { useClient } from '../../client/index.ts'

/** What stands on the screen; the exported file holds everything that was kept. */
export const shownEntries = 500
const askedEveryMs = 500

export interface LiveTrace {
  readonly entries: readonly DeviceTraceEntry[]
  /** Entries that are older than what is shown. */
  readonly earlier: number
  readonly problem: Problem | undefined
}

/** The life of a line, asked for again and again from where the last answer ended. */
export function useTrace(kind: DeviceKind): LiveTrace {
  const client = useClient()
  const [trace, setTrace] = useState<LiveTrace>({ entries: [], earlier: 0, problem: undefined })
  useEffect(() => {
    let after = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const ask = async () => {
      const outcome = await client.call('device.trace', { kind, after })
      if (isOver) return
      if (!outcome.ok) setTrace((known) => ({ ...known, problem: outcome.error }))
      else {
        const { entries, dropped } = outcome.value
        after = entries.at(-1)?.sequence ?? after
        setTrace((known) => (entries.length === 0 && dropped === 0 && !known.problem ? known : extended(known, entries, dropped)))
      }
      timer = setTimeout(ask, askedEveryMs)
    }
    void ask()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [client, kind])
  return trace
}

/** The newest entries stay in sight, the older ones are only counted. */
export function extended(known: LiveTrace, entries: readonly DeviceTraceEntry[], dropped: number): LiveTrace {
  const all = [...known.entries, ...entries]
  const gone = Math.max(0, all.length - shownEntries)
  return { entries: all.slice(gone), earlier: known.earlier + dropped + gone, problem: undefined }
}
