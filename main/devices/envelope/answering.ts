import type { DeviceState } from '../../../shared/contract/index.ts'
import { refuse, succeed } from '../../../shared/errors/index.ts'
import { createListeners, type Line, openUnlessAborted } from '../transport/index.ts'
import type { TalkOutcome } from './talker.ts'

/** How often a device that does not answer is asked whether it is back; some are switched on after the line is open. */
const askAgainMs = 5_000

/** Knows whether a device that answers questions is there. */
export interface Answering {
  state(): DeviceState
  onChange(listener: () => void): () => void
  probe(signal?: AbortSignal): Promise<TalkOutcome<string>>
  /** Uses the device alone: opens its line, and learns from how the task ends. The question at opening gives way. */
  use<Value>(task: () => Promise<TalkOutcome<Value>>, signal?: AbortSignal): Promise<TalkOutcome<Value>>
  close(): Promise<void>
}

/** `greet` is the device's harmless question; it runs when the line was opened and when somebody asks. */
export function watchAnswering(line: Line, greet: (signal?: AbortSignal) => Promise<TalkOutcome<string>>): Answering {
  const changed = createListeners<undefined>()
  let condition: 'unknown' | 'ready' | 'faulty' = 'unknown'
  let told: DeviceState = 'offline'
  let again: NodeJS.Timeout | undefined
  let closed = false
  let using = 0
  /** What the device said of itself last. */
  let name = ''
  let greeting = new AbortController()

  const state = (): DeviceState => (!line.isOpen || condition === 'unknown' ? 'offline' : condition)

  function tell(): void {
    const now = state()
    if (now === told) return
    told = now
    changed.call(undefined)
  }

  function learn(outcome: TalkOutcome<unknown>): void {
    if (outcome.ok) condition = 'ready'
    else if (outcome.error.code === 'device.failed') condition = 'faulty'
    // Bytes that make no sense say nothing new.
    else if (outcome.error.code !== 'device.garbled') condition = 'unknown'
    askLater()
    tell()
  }

  function askLater(): void {
    clearTimeout(again)
    if (!closed && condition !== 'ready') again = setTimeout(() => void ask(), askAgainMs)
  }

  async function introduce(signal?: AbortSignal): Promise<TalkOutcome<string>> {
    const greeted = await greet(signal)
    if (greeted.ok) name = greeted.value
    return greeted
  }

  async function ask(): Promise<void> {
    if (closed || !line.isOpen || condition === 'ready') return
    greeting = new AbortController()
    const { signal } = greeting
    try {
      await line.alone(async () => learn(await introduce(signal)), signal)
    } catch (error) {
      if (!signal.aborted) throw error
      // Somebody with a task made us give way; how the task ends tells more, unless it is given up before it began.
      askLater()
    }
  }

  function use<Value>(task: () => Promise<TalkOutcome<Value>>, signal?: AbortSignal): Promise<TalkOutcome<Value>> {
    greeting.abort()
    using += 1
    const used = line.alone(async () => {
      const opened = await openUnlessAborted(line, signal)
      if (!opened.ok) return opened
      try {
        const outcome = await task()
        learn(outcome)
        return outcome
      } catch (error) {
        if (condition === 'unknown') learn(refuse('device.no-answer', { port: line.port }))
        throw error
      }
    }, signal)
    return used.finally(() => {
      using -= 1
    })
  }

  line.onOpened(() => void ask())
  line.onLost(() => {
    clearTimeout(again)
    condition = 'unknown'
    tell()
  })

  return {
    state,
    onChange: changed.add,
    // Whoever takes half a minute to press a key proves more than an answer to a question would.
    probe: (signal) => (using > 0 && state() === 'ready' ? Promise.resolve(succeed(name)) : use(() => introduce(signal), signal)),
    use,
    async close() {
      closed = true
      greeting.abort()
      clearTimeout(again)
      await line.close()
    },
  }
}
