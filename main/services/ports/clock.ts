export { chinaOffsetMinutes, instantText } from '../../../shared/dates/index.ts'

/** Time as services see it; only hosts know the real clock. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
}
