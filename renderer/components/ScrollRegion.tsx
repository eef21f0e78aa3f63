import type { ReactNode, Ref, UIEvent } from 'react'

interface ScrollRegionProps {
  readonly label: string
  readonly className?: string
  readonly testId?: string
  /** For those who move it themselves. */
  readonly region?: Ref<HTMLElement>
  readonly onScroll?: (event: UIEvent<HTMLElement>) => void
  /** It has the focus now, or lost it. */
  readonly onFocusChange?: (hasFocus: boolean) => void
  readonly children: ReactNode
}

/** A part of the screen that scrolls: Tab reaches it, arrows and PageDown move it. */
export function ScrollRegion({ label, className, testId, region, onScroll, onFocusChange, children }: ScrollRegionProps) {
  return (
    <section
      ref={region}
      className={['scroll-region', className].filter(Boolean).join(' ')}
      tabIndex={0}
      aria-label={label}
      onScroll={onScroll}
      onFocus={() => onFocusChange?.(true)}
      onBlur={() => onFocusChange?.(false)}
      data-testid={testId}
    >
      {children}
    </section>
  )
}
