import { z } from 'zod'
import { createEnvelopeParser, encodeEnvelope } from '../../devices/index.ts'
import type { Endpoint, EndpointSettings } from './endpoint.ts'
import { openEndpoint } from './endpoint.ts'
import { changed, createNoiseSource, half } from './spoiled.ts'

/** Things that go wrong with frames of a device that speaks in envelopes, on order. */
export const frameFaultSchema = z.strictObject({
  kind: z.enum([
    /** The frame never leaves. */
    'lost',
    'bad-checksum',
    'bad-end-mark',
    /** Half of the frame, then not a byte more until the faults are cleared. */
    'half-frame',
    /** Bytes that mean nothing, before the frame. */
    'noise',
    /** Not a byte from here on, until the faults are cleared. */
    'silence',
    /** The line is cut. */
    'hang-up',
  ]),
  /** Frames sent properly first. */
  after: z.int().min(0).default(0),
  /** How often it happens. */
  times: z.int().min(1).default(1),
})
export type FrameFault = z.input<typeof frameFaultSchema>

export const frameFaultWords = `fault KIND [AFTER [TIMES]]   ${frameFaultSchema.shape.kind.options.join(', ')}
clear               no more faults`

/** The device's side of a line of envelopes. */
export interface EnvelopeDevice {
  readonly address: string
  say(content: Uint8Array): void
  fault(fault: FrameFault): void
  clearFaults(): void
  close(): Promise<void>
}

const noiseBytes = 20

/** Opens this end of the line; commands that arrive whole go to `obey`, damaged ones nowhere. */
export async function openEnvelopeDevice(
  place: EndpointSettings,
  defaultBaudRate: number,
  obey: (content: Uint8Array) => void,
): Promise<EnvelopeDevice> {
  const parser = createEnvelopeParser(1)
  const noise = createNoiseSource()
  let endpoint: Endpoint | undefined
  let faults: z.output<typeof frameFaultSchema>[] = []
  let silent = false

  function received(bytes: Uint8Array): void {
    for (const frame of parser.push(bytes)) if (frame.kind === 'content') obey(frame.content)
  }

  function nextFault(): FrameFault['kind'] | undefined {
    const due = faults.find((fault) => fault.after === 0)
    faults = faults
      .map((fault) => ({ ...fault, after: Math.max(0, fault.after - 1), times: fault === due ? fault.times - 1 : fault.times }))
      .filter((fault) => fault.times > 0)
    return due?.kind
  }

  function say(content: Uint8Array): void {
    const frame = encodeEnvelope(content)
    const fault = silent ? 'silence' : nextFault()
    if (fault === 'silence' || fault === 'half-frame') silent = true
    if (fault === 'hang-up') endpoint?.cut()
    else if (fault === 'half-frame') endpoint?.send(half(frame))
    else if (fault === 'bad-checksum') endpoint?.send(changed(frame, frame.length - 2))
    else if (fault === 'bad-end-mark') endpoint?.send(changed(frame, frame.length - 1))
    else if (fault === 'noise') endpoint?.send(Buffer.concat([noise(noiseBytes), frame]))
    else if (fault === undefined) endpoint?.send(frame)
  }

  endpoint = await openEndpoint(place, defaultBaudRate, { received, connected: () => undefined })
  const { address, close } = endpoint
  return {
    address,
    close,
    say,
    fault(fault) {
      faults.push(frameFaultSchema.parse(fault))
    },
    clearFaults() {
      faults = []
      silent = false
    },
  }
}
