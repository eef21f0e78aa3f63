/** PIN pads (密码键盘): one with the project's own framing, one plain ASCII pad. Keys exist as bytes only, and not for longer than needed. */
export * from './commands.ts'
export { createPinPad, type PinAnswer } from './driver.ts'
export * from './mask.ts'
export * from './plain-commands.ts'
export { createPlainPinPad, type PlainPinPadSettings } from './plain-driver.ts'
