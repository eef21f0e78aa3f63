import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { DeviceReport, DeviceTraceEntry } from '../../../shared/contract/index.ts'
import { fullTime, ProblemNotice, ScrollRegion, Tag } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { findingWords } from './SelfTest.tsx'
import { useTrace } from './use-trace.ts'

/** A line counts as read to its end this close to it. */
const nearEndPixels = 8

/** 收发数据: every byte of the line as it goes, personal ones hidden; stays at the end until somebody scrolls back. */
export function TraceView({ device }: { device: DeviceReport }) {
  const t = useText()
  const { entries, earlier, problem } = useTrace(device.kind)
  const [isFollowing, setFollowing] = useState(true)
  const region = useRef<HTMLElement>(null)
  useEffect(() => region.current?.focus(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: new entries are what moves the end
  useLayoutEffect(() => {
    const element = region.current
    if (isFollowing && element) element.scrollTop = element.scrollHeight
  }, [entries, isFollowing])
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <div className="toolbar">
        <Tag tone={isFollowing ? 'info' : 'warn'} testId="trace-following" state={isFollowing ? 'following' : 'held'}>
          {t(isFollowing ? 'trace.following' : 'trace.held')}
        </Tag>
        <span className="faint about">{t('trace.masked')}</span>
      </div>
      <ScrollRegion
        region={region}
        className="byte-trace"
        label={t('devices.trace')}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight <= nearEndPixels)
        }
        testId="trace"
      >
        {earlier > 0 && <p className="faint trace-earlier">{t('trace.earlier', { count: earlier })}</p>}
        {entries.length === 0 && <p className="invitation">{t('trace.none')}</p>}
        <ol>
          {entries.map((entry) => (
            <TraceLine key={entry.sequence} entry={entry} />
          ))}
        </ol>
      </ScrollRegion>
    </>
  )
}

const TraceLine = memo(function TraceLine({ entry: { at, direction, bytes, meaning } }: { entry: DeviceTraceEntry }) {
  const t = useText()
  const isEvent = direction === 'event'
  return (
    <li className={`trace-line trace-${direction}`} data-direction={direction}>
      <span className="faint">
        {fullTime(at).slice(11)}
        {at.slice(19, 23).replace('Z', '')}
      </span>
      <span className="trace-direction">{labelOf(t, 'traceDirection', direction)}</span>
      <span className="trace-bytes">{isEvent ? labelOf(t, 'lineEvent', bytes) : bytes}</span>
      <span className="trace-meaning">{isEvent ? findingWords(t, meaning) : meaning}</span>
    </li>
  )
})
