import { useEffect, useState } from 'react'
import type { Initials } from './match-bill.ts'

const none: Initials = () => []

/** Pinyin initials, loaded when a search box first needs them, so that the window does not wait for the dictionary. */
export function useInitials(): Initials {
  const [initials, setInitials] = useState<{ readonly of: Initials }>({ of: none })
  useEffect(() => {
    let wanted = true
    void import('pinyin-pro').then(({ pinyin }) => {
      const known = new Map<string, readonly string[]>()
      const of: Initials = (character) => {
        const seen = known.get(character)
        if (seen) return seen
        const everyday = pinyin(character, { pattern: 'first', toneType: 'none', multiple: true, type: 'array' })
        const surname = pinyin(character, { pattern: 'first', toneType: 'none', surname: 'all', type: 'array' })
        const all = [...new Set([...everyday, ...surname])]
        known.set(character, all)
        return all
      }
      if (wanted) setInitials({ of })
    })
    return () => {
      wanted = false
    }
  }, [])
  return initials.of
}
