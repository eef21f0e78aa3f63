import type { ReactNode } from 'react'

/** What a tag means to the eye; the word in it says the same, and its colours are readable for weak eyes. */
export type Tone = 'good' | 'info' | 'warn' | 'bad' | 'quiet' | 'special'

interface TagProps {
  readonly tone: Tone
  readonly title?: string
  readonly testId?: string
  readonly state?: string
  readonly children: ReactNode
}

export function Tag({ tone, title, testId, state, children }: TagProps) {
  return (
    <span className={`tag tag-${tone}`} title={title} data-testid={testId} data-state={state}>
      {children}
    </span>
  )
}
