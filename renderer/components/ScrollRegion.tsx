import type { ReactNode } from 'react'

interface ScrollRegionProps {
  readonly label: string
  readonly className?: string
  readonly testId?: string
  readonly children: ReactNode
}

/** A part of the screen that scrolls: Tab reaches it, arrows and PageDown move it. */
export function ScrollRegion({ label, className, testId, children }: ScrollRegionProps) {
  return (
    <section className={['scroll-region', className].filter(Boolean).join(' ')} tabIndex={0} aria-label={label} data-testid={testId}>
      {children}
    </section>
  )
}
