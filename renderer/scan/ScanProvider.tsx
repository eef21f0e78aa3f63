import { createContext, type ReactNode, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { formatChinaTime, parseLocalDate } from '../../shared/dates/index.ts'
import { createRepeatFilter, defaultScanRules, readScan, type Scan } from '../../shared/scan/index.ts'
import { useClient, useRead } from '../client/index.ts'
import { useDialogOpen } from '../keys/index.ts'
import { useText } from '../text/use-text.ts'
import { isUsedSomewhere, remarkOf, type ScanRemark } from './remarks.ts'
import { useWedge } from './WedgeProvider.tsx'

/** A scan, from the scanner on the line or from one that types. */
export interface Scanned {
  readonly scan: Scan
  /** An instant, ISO 8601. */
  readonly at: string
}

/** `used`: the screen shows it in its own way. A remark: it says why not. Nothing: not a kind this screen knows. */
export type ScanHandler = (scanned: Scanned) => 'used' | ScanRemark | undefined

interface ScanListener {
  readonly handle: ScanHandler
  readonly countsPackages: boolean
}

interface ScanDesk {
  add(listener: ScanListener): () => void
  say(remark: ScanRemark): void
}

const ScanContext = createContext<ScanDesk | undefined>(undefined)
/** Long enough to be read twice. */
const shownMs = 10_000

/** Hears every scan wherever the focus is, and hands it to the screen on top. What no screen uses is said in one line. */
export function ScanProvider({ signedIn, children }: { readonly signedIn: boolean; readonly children: ReactNode }) {
  const client = useClient()
  const wedge = useWedge()
  const rules = useRead('scan.rules', {}, { enabled: signedIn, staleTime: Number.POSITIVE_INFINITY }).data ?? defaultScanRules
  const dialogOpen = useDialogOpen()
  const listeners = useRef<ScanListener[]>([])
  const repeats = useMemo(() => createRepeatFilter(), [])
  const [remark, setRemark] = useState<ScanRemark & { readonly count: number }>()

  const say = useCallback((next: ScanRemark) => setRemark((last) => ({ ...next, count: (last?.count ?? 0) + 1 })), [])
  const take = useCallback(
    (text: string, at: string) => {
      const listener = listeners.current.at(-1)
      if (repeats.isRepeat(text, Date.parse(at)) && !listener?.countsPackages) return
      const scan = readScan(text, { ...rules, today: parseLocalDate(formatChinaTime(at).slice(0, 10)) })
      if (dialogOpen()) return say(isUsedSomewhere(scan) ? { key: 'scan.finish-first', values: {} } : remarkOf(scan))
      const answer = listener?.handle({ scan, at })
      if (answer === 'used') setRemark(undefined)
      else say(answer ?? remarkOf(scan))
    },
    [rules, dialogOpen, say, repeats],
  )
  useEffect(() => wedge.subscribe((text) => take(text, new Date().toISOString())), [wedge, take])
  useEffect(() => client.subscribe('scan.received', ({ text, at }) => take(text, at)), [client, take])
  useEffect(() => {
    if (!remark) return
    const timer = setTimeout(() => setRemark(undefined), shownMs)
    return () => clearTimeout(timer)
  }, [remark])

  const desk = useMemo(
    (): ScanDesk => ({
      add: (listener) => {
        listeners.current.push(listener)
        return () => {
          listeners.current = listeners.current.filter((known) => known !== listener)
        }
      },
      say,
    }),
    [say],
  )
  return (
    <ScanContext value={desk}>
      {children}
      <ScanLine remark={remark} />
    </ScanContext>
  )
}

function ScanLine({ remark }: { readonly remark: ScanRemark | undefined }) {
  const t = useText()
  return (
    <output className="scan-line" aria-label={t('scan.line')} data-testid="scan-line" data-remark={remark?.key}>
      {remark && t(remark.key, remark.values)}
    </output>
  )
}

function useScanDesk(): ScanDesk {
  const desk = useContext(ScanContext)
  if (!desk) throw new Error('no scan provider is there')
  return desk
}

/** Gives this component every scan for as long as it is there; of several, the one that came last. */
export function useScans(handle: ScanHandler, { countsPackages = false }: { readonly countsPackages?: boolean } = {}): void {
  const desk = useScanDesk()
  const current = useRef(handle)
  useLayoutEffect(() => {
    current.current = handle
  })
  useEffect(() => desk.add({ handle: (scanned) => current.current(scanned), countsPackages }), [desk, countsPackages])
}
