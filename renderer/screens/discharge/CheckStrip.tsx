import type { SettlementPreview } from '../../../shared/contract/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import { ProblemNotice, Tag, type Tone } from '../../components/index.ts'
import type { TextKey, Translate } from '../../text/index.ts'
import { causeSentence } from '../../text/platform-words.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { AccumulatorAge } from './AccumulatorAge.tsx'
import { BothSides } from './BothSides.tsx'
import type { Check } from './use-check.ts'

interface Face {
  readonly tone: Tone
  readonly state: string
  readonly tag: TextKey
}

function faceOf(check: Check): Face {
  if (check.state === 'checking') return { tone: 'quiet', state: 'checking', tag: 'rehearsal.checking' }
  if (check.state === 'failed') return { tone: 'warn', state: 'failed', tag: 'rehearsal.no-answer' }
  const { rehearsal } = check
  if (rehearsal.verdict === 'agreed') return { tone: 'good', state: 'agreed', tag: 'rehearsal.agreed' }
  if (rehearsal.verdict === 'different') return { tone: 'warn', state: 'different', tag: 'rehearsal.different' }
  if (rehearsal.reason === 'switched-off') return { tone: 'quiet', state: 'no-answer', tag: 'rehearsal.switched-off' }
  return { tone: 'warn', state: 'no-answer', tag: rehearsal.reason === 'refused' ? 'rehearsal.refused' : 'rehearsal.no-answer' }
}

/** 核对中, 与平台一致, 与平台不同 or 平台未答: always in words. */
export function CheckTag({ check }: { check: Check }) {
  const t = useText()
  const { tone, state, tag } = faceOf(check)
  return (
    <Tag tone={tone} testId="check" state={state}>
      {t(tag)}
    </Tag>
  )
}

interface CheckStripProps extends Pick<SettlementPreview, 'accumulators'> {
  readonly check: Check
  readonly due: Money
}

/** 平台核对 in a line of its own: it comes when it comes, moves no figure, and nothing waits for it. */
export function CheckStrip({ check, due, accumulators }: CheckStripProps) {
  const t = useText()
  const different = check.state === 'answered' && check.rehearsal.verdict === 'different' ? check.rehearsal : undefined
  return (
    <section
      className={`panel rehearsal rehearsal-${faceOf(check).state}`}
      aria-label={t('rehearsal.title')}
      aria-live="polite"
      data-testid="rehearsal"
    >
      <div className="rehearsal-line">
        <span className="faint">{t('rehearsal.title')}</span>
        <CheckTag check={check} />
        {different ? (
          <span data-testid="who-is-charged">{t(`rehearsal.charge-${different.charge}`)}</span>
        ) : (
          <span>{aboutWords(t, check)}</span>
        )}
        <span className="status-space" />
        {/* It grows older by itself: that is no news. */}
        <span aria-live="off">
          <AccumulatorAge accumulators={accumulators} />
        </span>
        {check.state === 'answered' && check.rehearsal.verdict !== 'no-answer' && (
          <span className="faint">{t('rehearsal.waited', { seconds: (check.rehearsal.waitedMs / 1000).toFixed(1) })}</span>
        )}
      </div>
      {different && (
        <>
          <p data-testid="cause">{causeSentence(t, different.cause)}</p>
          <BothSides different={different} due={due} label={t('rehearsal.both-sides')} />
        </>
      )}
      {check.state === 'failed' && <ProblemNotice problem={check.problem} />}
    </section>
  )
}

function aboutWords(t: Translate, check: Check): string {
  if (check.state === 'checking') return t('rehearsal.checking-words')
  if (check.state === 'failed') return ''
  const { rehearsal } = check
  if (rehearsal.verdict !== 'no-answer') return t('rehearsal.agreed-words')
  const words = rehearsal.words === undefined ? '' : `：${rehearsal.words}`
  return rehearsal.reason === 'switched-off' ? '' : `${labelOf(t, 'rehearsalReason', rehearsal.reason)}${words}`
}
