/** Every sentence people read in the window, in Chinese first and English in full. */
import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import type { zhCN } from './zh-CN.ts'
import { zhCN as chinese } from './zh-CN.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** All texts of one language: a language with a key too few or too many does not compile. */
export type Texts = { readonly [Room in keyof typeof zhCN]: Readonly<Record<keyof (typeof zhCN)[Room], string>> }

type Rooms = keyof Texts

/** A key of the screens, or one of another room led by its name: `problems:card.absent`. */
export type TextKey = keyof Texts['screens'] | { [Room in Rooms]: `${Room}:${keyof Texts[Room] & string}` }[Rooms]

/** Finds the text of a key and puts the values into it. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

export function startText(language: Language): i18n {
  const instance = i18next.createInstance()
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': chinese, en },
    ns: Object.keys(chinese),
    defaultNS: 'screens',
    keySeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  })
  return instance
}
