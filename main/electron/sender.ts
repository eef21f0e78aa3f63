import { windowOrigin } from './window-options.ts'

/** What is checked of a frame that calls us, so that the rule can be tested without Electron. */
export interface CallingFrame {
  readonly url: string
  readonly parent: unknown
}

/** Only the top frame of our own page may call; a frame inside it, or any other page, is not answered. */
export function isOurWindow(frame: CallingFrame | null): boolean {
  if (frame === null || frame.parent !== null) return false
  return frame.url === windowOrigin || frame.url.startsWith(`${windowOrigin}/`)
}
