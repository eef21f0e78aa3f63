import { createContext, useContext } from 'react'
import type { Language } from '../text/index.ts'

export interface LanguageChoice {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'zh-CN', setLanguage: () => undefined })

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext)
}
