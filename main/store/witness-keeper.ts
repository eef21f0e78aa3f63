import type { HeadReading } from './ledger-head.ts'
import { type Witness, writeWitness } from './witness.ts'

/** How long after something was written the witness is told, once for all that was written meanwhile. */
const renewAfterMs = 1_000

export interface WitnessKeeper {
  /** Something was written to the ledger. */
  changed(): void
  /** Whether the witness could not be told the last time. */
  isBehind(): boolean
  /** Tells the witness a last time; before the ledger is closed. */
  close(): void
}

/**
 * Keeps the witness behind the ledger, never ahead of it: it is told what is committed and flushed already. A kill in between leaves
 * it a second behind, which says nothing against the ledger; that it cannot be told any more stops no window, and is said once until
 * it can be told again.
 */
export function createWitnessKeeper(
  file: string,
  whose: Omit<Witness, 'head'>,
  ledger: HeadReading,
  onFault: (cause: unknown) => void,
): WitnessKeeper {
  let timer: NodeJS.Timeout | undefined
  let isBehind = false
  function tell(): void {
    timer = undefined
    try {
      writeWitness(file, { ...whose, head: ledger.read() })
      isBehind = false
    } catch (cause) {
      if (!isBehind) onFault(cause)
      isBehind = true
    }
  }
  return {
    changed() {
      timer ??= setTimeout(tell, renewAfterMs).unref()
    },
    isBehind: () => isBehind,
    close() {
      if (timer === undefined && !isBehind) return
      clearTimeout(timer)
      tell()
    },
  }
}
