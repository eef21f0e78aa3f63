import { Input, type InputRef } from 'antd'
import type { KeyboardEvent, Ref } from 'react'

interface SearchBoxProps {
  /** Says what can be typed, inside the empty box and to screen readers. */
  readonly label: string
  readonly typed: string
  readonly onType: (typed: string) => void
  /** Arrows and Enter typed here walk the list below. */
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly box: Ref<InputRef>
  readonly testId?: string
}

/** The box above a list that narrows it while one types. */
export function SearchBox({ label, typed, onType, onKeyDown, box, testId }: SearchBoxProps) {
  return (
    <Input
      ref={box}
      className="search"
      allowClear
      value={typed}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={onKeyDown}
      placeholder={label}
      aria-label={label}
      data-testid={testId}
    />
  )
}
