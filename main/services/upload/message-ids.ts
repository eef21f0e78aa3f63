import type { CentralPlatform, Clock, UploadStore } from '../ports/index.ts'

/** Makes message ids that no earlier message of this institution ever had. */
export interface MessageIds {
  next(): string
}

export interface MessageIdParts {
  readonly uploads: Pick<UploadStore, 'nextMessageSerial' | 'isMessageIdUsed'>
  readonly platform: Pick<CentralPlatform, 'messageId'>
  readonly clock: Clock
}

/** A day's worth of ids of one second; more collisions than that are not a clock set back but a bug. */
const triesMax = 10_000

export function createMessageIds({ uploads, platform, clock }: MessageIdParts): MessageIds {
  return {
    next() {
      for (let tries = 0; tries < triesMax; tries += 1) {
        const id = platform.messageId(clock.now(), uploads.nextMessageSerial())
        // The id carries the second and four digits of the serial: a clock set back can meet an old one.
        if (!uploads.isMessageIdUsed(id)) return id
      }
      throw new Error('no unused message id was found')
    },
  }
}
