import { type Outcome, refuse } from '../../../../shared/errors/index.ts'
import type { DeviceCode } from '../../../services/ports/index.ts'
import type { Line } from '../../transport/index.ts'
import { orAborted, pause, startTimer } from '../../transport/index.ts'
import { meaningOfStatus, type SamRequest } from './commands.ts'
import { type SamExchange, startSamExchange } from './exchange.ts'
import { createSamParser, type SamAnswer, type SamFrame } from './frames.ts'

export interface SamModuleSettings {
  readonly baudRate: number
  /** Added to a request's own: networks deliver in bursts, a pause there says less than on a cable. */
  readonly leastInterByteMs: number
}

/** The security module at the other end of a line. The caller holds the line (`Line.alone`) while it talks. */
export interface SamModule {
  readonly port: string
  /** Signs of noise on the line so far. */
  readonly disturbances: number
  readonly baudRate: number
  setBaudRate(baudRate: number): Promise<void>
  /**
   * One command, and the same again where the module heard it damaged (once) or did not answer and the command allows for more
   * tries. Never sends before the module has answered the last command or its time is over.
   */
  ask(request: SamRequest, signal?: AbortSignal, tries?: number): Promise<Outcome<SamAnswer, DeviceCode>>
}

/** After a time-out: so long a late answer may still come, and is thrown away. */
const settleMs = 50

export function createSamModule(line: Line, settings: SamModuleSettings): SamModule {
  const parser = createSamParser('module')
  let { baudRate } = settings
  let disturbances = 0
  let current: SamExchange | undefined
  let currentRequest: SamRequest | undefined
  let unsettled = false
  let stopQuietTimer = () => {}
  let lastLoss: Outcome<never, DeviceCode> = refuse('device.disconnected', { port: line.port })

  function deliver(frames: readonly SamFrame[], skippedBefore: number): void {
    for (const frame of frames) {
      if (frame.kind === 'damaged') disturbances += 1
      current?.take(frame)
    }
    if (parser.skipped === skippedBefore) return
    disturbances += 1
    current?.noise()
  }

  line.onData((bytes) => {
    const skippedBefore = parser.skipped
    deliver(parser.push(bytes), skippedBefore)
    stopQuietTimer()
    stopQuietTimer = startTimer(Math.max(currentRequest?.interByteMs ?? 0, settings.leastInterByteMs), lineQuiet)
  })

  function lineQuiet(): void {
    const skippedBefore = parser.skipped
    deliver(parser.expire(), skippedBefore)
    current?.quiet()
  }

  line.onLost((problem) => {
    stopQuietTimer()
    parser.expire()
    lastLoss = { ok: false, error: problem }
    current?.end(lastLoss)
  })

  /** What is left of older answers is thrown away: nothing in it tells which command it belonged to. */
  async function clearInput(signal?: AbortSignal): Promise<void> {
    if (unsettled) {
      await line.flush()
      await pause(settleMs, signal)
      unsettled = false
    }
    await line.flush()
    const skippedBefore = parser.skipped
    parser.expire()
    if (parser.skipped > skippedBefore) disturbances += 1
  }

  async function once(request: SamRequest, signal?: AbortSignal): Promise<Outcome<SamAnswer, DeviceCode>> {
    signal?.throwIfAborted()
    if (current) await orAborted(current.over, signal)
    await clearInput(signal)
    signal?.throwIfAborted()
    if (!line.isOpen) return lastLoss
    const exchange = startSamExchange(request, {
      port: line.port,
      baudRate,
      write: (bytes) => line.write(bytes),
      pending: () => parser.pending,
    })
    current = exchange
    currentRequest = request
    void exchange.over.then(() => {
      if (current === exchange) current = undefined
    })
    const giveUp = () => {
      unsettled = true
      exchange.abandon(signal?.reason)
    }
    signal?.addEventListener('abort', giveUp, { once: true })
    try {
      const outcome = await exchange.outcome
      if (!outcome.ok) unsettled = true
      return outcome
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
  }

  return {
    port: line.port,
    get disturbances() {
      return disturbances
    },
    get baudRate() {
      return baudRate
    },
    async setBaudRate(wanted) {
      baudRate = wanted
      await line.setBaudRate(wanted)
    },
    async ask(request, signal, tries = request.tries) {
      let resent = false
      for (let tried = 1; ; tried += 1) {
        const outcome = await once(request, signal)
        if (outcome.ok) {
          if (resent || meaningOfStatus(outcome.value.status).reaction !== 'resend') return outcome
          resent = true
        } else if (tried >= tries || (outcome.error.code !== 'device.no-answer' && outcome.error.code !== 'device.garbled')) return outcome
      }
    },
  }
}
