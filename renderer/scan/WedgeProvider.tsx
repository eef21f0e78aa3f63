import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo } from 'react'
import { listenForBursts } from './wedge.ts'

type BurstListener = (text: string) => void

/** Scanners that type, as one source. */
export interface Wedge {
  subscribe(listener: BurstListener): () => void
}

const WedgeContext = createContext<Wedge | undefined>(undefined)

/**
 * Listens for scanners that type, once and for as long as the window is there. It stands outside everything else that listens for keys:
 * of listeners at the same place the first one to register hears first, and only that one can keep a burst from the others.
 */
export function WedgeProvider({ children }: { readonly children: ReactNode }) {
  const listeners = useMemo(() => new Set<BurstListener>(), [])
  const wedge = useMemo(
    (): Wedge => ({
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [listeners],
  )
  // A layout effect runs before every other kind, whoever is inside.
  useLayoutEffect(
    () =>
      listenForBursts(window, (text) => {
        for (const listener of listeners) listener(text)
      }),
    [listeners],
  )
  return <WedgeContext value={wedge}>{children}</WedgeContext>
}

export function useWedge(): Wedge {
  const wedge = useContext(WedgeContext)
  if (!wedge) throw new Error('no wedge provider is there')
  return wedge
}
