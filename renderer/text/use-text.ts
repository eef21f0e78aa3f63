import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Translate } from './index.ts'
import { zhCN } from './zh-CN.ts'

const rooms = Object.keys(zhCN) as (keyof typeof zhCN)[]

/** The translator of the language in force; the component is drawn again when it changes. */
export function useText(): Translate {
  return useTranslation(rooms).t as unknown as Translate
}

/** Picks the language in force from a sentence that came in both. */
export function useWords(): (words: { readonly zh: string; readonly en: string }) => string {
  const { language } = useTranslation().i18n
  return useCallback((words) => (language === 'en' ? words.en : words.zh), [language])
}
