import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider, App as Messages } from 'antd'
import english from 'antd/locale/en_US'
import chinese from 'antd/locale/zh_CN'
import { useEffect, useMemo, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { type Client, ClientProvider, createQueryClient } from './client/index.ts'
import { Gate } from './frame/Gate.tsx'
import { LanguageContext } from './frame/language.ts'
import { KeyBoardProvider } from './keys/index.ts'
import { WedgeProvider } from './scan/index.ts'
import { theme } from './style/theme.ts'
import { type Language, startText } from './text/index.ts'

const languageKey = 'sanbao.language'

function storedLanguage(): Language {
  return localStorage.getItem(languageKey) === 'en' ? 'en' : 'zh-CN'
}

/** The nonce of this page's content security policy, which the styles written at run time must carry. */
function styleNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content
  return nonce?.startsWith('%') ? undefined : nonce
}

export function App({ client }: { client: Client }) {
  const [language, setLanguage] = useState(storedLanguage)
  const text = useMemo(() => startText(language), [language])
  const queries = useMemo(createQueryClient, [])
  useEffect(() => {
    document.documentElement.lang = language
    localStorage.setItem(languageKey, language)
  }, [language])
  const nonce = useMemo(styleNonce, [])
  return (
    <ConfigProvider
      locale={language === 'en' ? english : chinese}
      theme={theme}
      componentSize="small"
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
      // Inside the root element antd locks no scrolling of the page, which it would do by a style without our nonce.
      getPopupContainer={() => document.getElementById('root') ?? document.body}
      {...(nonce && { csp: { nonce } })}
    >
      <I18nextProvider i18n={text}>
        <QueryClientProvider client={queries}>
          <ClientProvider client={client}>
            <LanguageContext value={{ language, setLanguage }}>
              <WedgeProvider>
                <KeyBoardProvider>
                  <Messages component={false}>
                    <Gate />
                  </Messages>
                </KeyBoardProvider>
              </WedgeProvider>
            </LanguageContext>
          </ClientProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </ConfigProvider>
  )
}
