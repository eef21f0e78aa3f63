import { Alert } from 'antd'
import type { Problem } from '../../../shared/errors/index.ts'
import { PlaceTable } from '../../components/index.ts'
import { problemWords } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** The law that was asked refuses this case: why, and what to try instead; the usual next step is meant for counters. */
export function WhatIfRefused({ problem }: { problem: Problem }) {
  const t = useText()
  const places = 'places' in problem.details ? problem.details.places : []
  return (
    <div className="what-if-refused">
      <Alert
        type="warning"
        showIcon
        role="alert"
        data-testid="problem"
        data-code={problem.code}
        title={
          <>
            <strong>{problemWords(t, problem).sentence}</strong> {t('what-if.refused')}{' '}
            {problem.incident && <span className="faint">{t('problem.incident', { incident: problem.incident })}</span>}
            {places.length > 0 && <PlaceTable places={places} />}
          </>
        }
      />
    </div>
  )
}
