import { Button } from 'antd'
import { useLanguage } from './language.ts'

/** Offers the language that is not shown, in its own words. */
export function LanguageSwitch() {
  const { language, setLanguage } = useLanguage()
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <Button type="text" lang={other} onClick={() => setLanguage(other)} data-testid="language-switch">
      {other === 'en' ? 'English' : '中文'}
    </Button>
  )
}
