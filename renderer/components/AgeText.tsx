import { useText } from '../text/use-text.ts'
import { useNow } from './clock.ts'
import { ageOf, fullTime } from './moments.ts'

/** How long ago something was, the moment itself under the pointer. */
export function AgeText({ instant }: { instant: string }) {
  const t = useText()
  const age = ageOf(instant, useNow(15_000))
  return <span title={fullTime(instant)}>{t(`age.${age.unit}`, { count: age.count })}</span>
}
