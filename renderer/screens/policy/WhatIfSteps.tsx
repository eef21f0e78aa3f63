import type { WhatIfResult } from '../../../shared/contract/index.ts'
import type { TraceEntry } from '../../../shared/settlement/index.ts'
import { ScrollRegion } from '../../components/index.ts'
import { formulaWords, labelOf, partWords, traceSentence } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** The steps in which both workings part, each with both sides. */
export function WhatIfSteps({ result }: { result: WhatIfResult }) {
  const t = useText()
  const changed = result.steps.filter(({ same }) => !same)
  const parts = new Set(result.steps.map(({ part }) => part))
  return (
    <div className="panel what-if-steps" data-testid="what-if-steps">
      <div className="toolbar">
        <h2>{t('what-if.steps')}</h2>
        <span className="faint">{t('what-if.step-count', { count: changed.length, same: result.steps.length - changed.length })}</span>
      </div>
      <ScrollRegion label={t('what-if.steps')}>
        {changed.length === 0 && <p className="invitation">{t('what-if.no-steps')}</p>}
        <ol className="steps what-if-list">
          {changed.map(({ part, step, before, after }) => (
            <li
              key={`${part} ${step} ${before?.code} ${after?.code} ${before?.formula} ${after?.formula}`}
              className="step"
              data-step={step}
            >
              <div className="step-head">
                <span className="step-name">{labelOf(t, 'step', step)}</span>
                {parts.size > 1 && <span className="faint">{partWords(t, part, diseaseOf(result, part))}</span>}
              </div>
              <Side title={t('what-if.before')} entry={before} />
              <Side title={t('what-if.after')} entry={after} />
            </li>
          ))}
        </ol>
      </ScrollRegion>
    </div>
  )
}

/** The disease as the pack names it, which the working says where the lines of a visit were divided. */
function diseaseOf({ steps }: WhatIfResult, part: string): string | undefined {
  const routed = steps.find((one) => one.part === part && one.step === 'routing')
  return (routed?.after ?? routed?.before)?.values.disease
}

function Side({ title, entry }: { title: string; entry: TraceEntry | undefined }) {
  const t = useText()
  return (
    <div className="what-if-side">
      <span className="faint side-name">{title}</span>
      <div>
        {entry === undefined ? (
          <p className="faint">{t('what-if.no-such-step')}</p>
        ) : (
          <>
            <p className="step-sentence">{traceSentence(t, entry)}</p>
            {entry.formula !== '' && <code className="formula">{formulaWords(t, entry)}</code>}
          </>
        )}
      </div>
    </div>
  )
}
