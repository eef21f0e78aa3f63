import { Alert } from 'antd'
import type { Problem } from '../../shared/errors/index.ts'
import { problemWords } from '../text/sentences.ts'
import { useText } from '../text/use-text.ts'
import { PlaceTable } from './PlaceTable.tsx'

/** A refusal or fault: what happened, where, and what to do next. */
export function ProblemNotice({ problem, style }: { problem: Problem; style?: React.CSSProperties }) {
  const t = useText()
  const words = problemWords(t, problem)
  const places = 'places' in problem.details ? problem.details.places : []
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      data-testid="problem"
      data-code={problem.code}
      {...(style && { style })}
      title={
        <>
          <strong>{words.sentence}</strong> {words.next}{' '}
          {problem.incident && <span className="faint">{t('problem.incident', { incident: problem.incident })}</span>}
          {places.length > 0 && <PlaceTable places={places} />}
        </>
      }
    />
  )
}
