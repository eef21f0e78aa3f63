import { useEffect, useRef } from 'react'

/** Gives the focus back to where it was before a dialog or drawer opened, once that is gone. */
export function useFocusBack(): void {
  const before = useRef(document.activeElement)
  useEffect(() => {
    const target = before.current
    return () => {
      // The overlay holds the focus until it has left the page.
      setTimeout(() => {
        if (target instanceof HTMLElement && target.isConnected) target.focus()
      })
    }
  }, [])
}
