import type { SettlementPreview } from '../../../shared/contract/index.ts'
import { ageOf, fullTime, Tag, useNow } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'

/** 累计信息截至: how old the platform's word on what the year has counted is, or that it has said nothing. */
export function AccumulatorAge({ accumulators: { asOf, isOld } }: Pick<SettlementPreview, 'accumulators'>) {
  const t = useText()
  const now = useNow(30_000)
  if (asOf === undefined) {
    return (
      <Tag tone="quiet" testId="accumulator-age" state="own-ledger">
        {t('preview.accumulators-own')}
      </Tag>
    )
  }
  const age = ageOf(asOf, now)
  return (
    <Tag tone={isOld ? 'warn' : 'quiet'} testId="accumulator-age" state={isOld ? 'old' : 'fresh'}>
      {t('preview.accumulators-as-of', { time: fullTime(asOf), age: t(`age.${age.unit}`, { count: age.count }) })}
    </Tag>
  )
}
