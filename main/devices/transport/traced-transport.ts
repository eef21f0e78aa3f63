import { createListeners } from './listeners.ts'
import type { TraceMask } from './trace-mask.ts'
import type { Transport } from './transport.ts'

/** One piece of a line's life, masked. */
export interface TracedPiece {
  readonly sequence: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly direction: 'in' | 'out' | 'event'
  /** Upper-case hexadecimal separated by spaces, `··` for a masked byte; a word for events. */
  readonly bytes: string
  /** What the driver takes it for; empty where nobody knows. */
  readonly meaning: string
}

export interface LineTrace {
  /** Pieces after a number, oldest first, and how many of them were dropped meanwhile. */
  after(sequence: number): { readonly pieces: readonly TracedPiece[]; readonly dropped: number }
  onPiece(listener: (piece: TracedPiece) => void): () => void
  readonly counted: { readonly bytesIn: number; readonly bytesOut: number; readonly losses: number }
}

export interface TraceSettings {
  readonly mask: TraceMask
  /** Names what a piece is, such as `find card`; sees the bytes unmasked and must not repeat them. */
  readonly meaningOf?: (direction: 'in' | 'out', bytes: Uint8Array) => string
  readonly now?: () => number
  /** Characters kept; older pieces make room. */
  readonly capacity?: number
}

export interface TracedTransport extends Transport {
  readonly trace: LineTrace
}

/** About ten readings of an identity card with everything on it. */
const defaultCapacity = 200_000
/** What a piece costs beside its bytes. */
const pieceOverhead = 40

/** The same transport with a memory: what went over the line, masked before it is kept. */
export function createTracedTransport(transport: Transport, settings: TraceSettings): TracedTransport {
  const listeners = createListeners<TracedPiece>()
  const now = settings.now ?? Date.now
  const capacity = settings.capacity ?? defaultCapacity
  const counted = { bytesIn: 0, bytesOut: 0, losses: 0 }
  let pieces: TracedPiece[] = []
  let size = 0
  let sequence = 0

  function keep(direction: TracedPiece['direction'], bytes: string, meaning: string): void {
    sequence += 1
    const piece = { sequence, at: now(), direction, bytes, meaning }
    pieces.push(piece)
    size += bytes.length + pieceOverhead
    let gone = 0
    while (size > capacity && gone < pieces.length - 1) {
      size -= (pieces[gone]?.bytes.length ?? 0) + pieceOverhead
      gone += 1
    }
    if (gone > 0) pieces = pieces.slice(gone)
    listeners.call(piece)
  }

  function keepBytes(direction: 'in' | 'out', bytes: Uint8Array): void {
    const shown = settings.mask(direction, bytes)
    const meaning = settings.meaningOf?.(direction, bytes) ?? ''
    keep(direction, shown.map(byteText).join(' '), meaning)
  }

  transport.onData((bytes) => {
    counted.bytesIn += bytes.length
    keepBytes('in', bytes)
  })
  transport.onLost(({ code }) => {
    counted.losses += 1
    keep('event', 'lost', code)
  })

  return {
    get port() {
      return transport.port
    },
    get isOpen() {
      return transport.isOpen
    },
    async open() {
      const wasOpen = transport.isOpen
      const outcome = await transport.open()
      if (!wasOpen) keep('event', outcome.ok ? 'opened' : 'not-opened', outcome.ok ? transport.port : outcome.error.code)
      return outcome
    },
    write(bytes) {
      counted.bytesOut += bytes.length
      keepBytes('out', bytes)
      return transport.write(bytes)
    },
    flush: () => transport.flush(),
    setBaudRate: (baudRate) => transport.setBaudRate(baudRate),
    async close() {
      if (transport.isOpen) keep('event', 'closed', '')
      await transport.close()
    },
    isPresent: () => transport.isPresent(),
    onData: (listener) => transport.onData(listener),
    onLost: (listener) => transport.onLost(listener),
    trace: {
      after: (number) => ({
        pieces: pieces.filter((piece) => piece.sequence > number),
        dropped: Math.max(0, (pieces[0]?.sequence ?? 1) - 1 - number),
      }),
      onPiece: listeners.add,
      counted,
    },
  }
}

function byteText(byte: number | undefined): string {
  return byte === undefined ? '··' : byte.toString(16).toUpperCase().padStart(2, '0')
}
