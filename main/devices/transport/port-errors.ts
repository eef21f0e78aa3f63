import { refuse } from '../../../shared/errors/index.ts'
import type { TransportCode } from './transport.ts'

/** The words operating systems and serialport use, and what they mean for the person at the counter. */
const meanings: readonly (readonly [RegExp, TransportCode])[] = [
  [/no such file|file not found|enoent|no such device|enxio|enodev/i, 'device.not-found'],
  [/cannot lock port|resource busy|ebusy|temporarily unavailable|access denied/i, 'device.busy'],
  [
    /bad file descriptor|ebadf|device not configured|input\/output error|\beio\b|port is not open|operation aborted/i,
    'device.disconnected',
  ],
  [/econnrefused|ehostunreach|enetunreach|enotfound|eai_again|etimedout|ehostdown/i, 'device.not-found'],
  [/econnreset|epipe|socket hang up/i, 'device.disconnected'],
]

/** An error of the operating system as one of our codes; what is not recognised keeps its words as the reason. */
export function portRefusal(port: string, error: unknown) {
  const words = error instanceof Error ? `${error.message} ${'code' in error ? String(error.code) : ''}`.trim() : String(error)
  const code = meanings.find(([pattern]) => pattern.test(words))?.[1] ?? 'device.failed'
  return code === 'device.failed' ? refuse(code, { port, reason: words }) : refuse(code, { port })
}
