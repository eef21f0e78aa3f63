import { useText } from '../text/use-text.ts'
import { useNow } from './clock.ts'
import { fullTime, spanWords, type TimeLeft, timeLeft } from './moments.ts'
import { Tag, type Tone } from './Tag.tsx'

/** From here on a deadline is worth a look. */
const soonMs = 4 * 3_600_000

function toneOf({ isLate, milliseconds }: TimeLeft): Tone {
  if (isLate) return 'bad'
  return milliseconds <= soonMs ? 'warn' : 'quiet'
}

/** 上传时限: how long is left, or how long it has been late. */
export function Countdown({ deadline }: { deadline: string }) {
  const t = useText()
  const left = timeLeft(deadline, useNow(15_000))
  return (
    <Tag tone={toneOf(left)} title={t('deadline.until', { time: fullTime(deadline) })} state={left.isLate ? 'late' : 'left'}>
      {t(left.isLate ? 'deadline.late' : 'deadline.left', { span: spanWords(t, left.milliseconds) })}
    </Tag>
  )
}
