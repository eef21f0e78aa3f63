/** PIN pads, simulated to the byte: one with the project's own framing, one plain ASCII pad. Keys are pressed on order. */
export { defaultBaudRate, type FramedPad, startFramedPad } from './framed-pad.ts'
export { obeyPinPadOrder, pinPadOrderWords } from './orders.ts'
export type { SimulatedPad } from './pad.ts'
export { startPlainPad } from './plain-pad.ts'
