/** What every simulator shares: its end of the line, the speed of a real one, and the frame of its program with orders. */

export { type Endpoint, type EndpointEvents, type EndpointSettings, openEndpoint } from './endpoint.ts'
export {
  type EnvelopeDevice,
  type FrameFault,
  frameFaultSchema,
  frameFaultWords,
  openEnvelopeDevice,
} from './envelope-device.ts'
export { answerOrder, namedOrWritten, obeyFaultOrder, splitOrder } from './order-line.ts'
export { type RunningSimulator, runSimulatorProgram, type SimulatorProgram } from './program.ts'
export { changed, createNoiseSource, half, later } from './spoiled.ts'
