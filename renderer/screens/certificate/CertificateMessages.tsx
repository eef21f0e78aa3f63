import type { Certificate } from '../../../shared/contract/index.ts'
import { fullTime } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** Every message of the settlement with every attempt and the answers word for word. */
export function CertificateMessages({ messages }: Pick<Certificate, 'messages'>) {
  const t = useText()
  return (
    <section>
      <h2>{t('certificate.messages')}</h2>
      {messages.length === 0 && <p>{t('certificate.no-messages')}</p>}
      {messages.map(({ job, attempts }) => (
        <div key={job.jobId} className="certificate-message" data-kind={job.kind}>
          <h3>
            {labelOf(t, 'uploadKind', job.kind)} · {labelOf(t, 'uploadState', job.state)} · <code>{job.messageId}</code>
          </h3>
          <ol>
            {attempts.map((attempt, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a journal only grows at its end
              <li key={index}>
                <span className="tabular">{fullTime(attempt.at)}</span> {labelOf(t, 'attemptOutcome', attempt.outcome)}{' '}
                {attempt.messageId !== job.messageId && <code>{attempt.messageId}</code>} {attempt.operatorName} {attempt.words}
                {attempt.answer !== undefined && <pre className="answer">{attempt.answer}</pre>}
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}
