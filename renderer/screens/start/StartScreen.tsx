/** The first start: no institution yet, or one that cannot be opened. */
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { MethodReply } from '../../../shared/contract/index.ts'
import { useAct } from '../../client/index.ts'
import { ProblemNotice } from '../../components/index.ts'
import { KeyBar } from '../../frame/KeyBar.tsx'
import { useKeys } from '../../keys/index.ts'
import { problemWordsOfText } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

export function StartScreen({ configured, folder, problem, problemDetails }: MethodReply<'setup.state'>) {
  const t = useText()
  const queries = useQueryClient()
  const startDemo = useAct('setup.startDemo', () => void queries.invalidateQueries())
  const begin = () => {
    if (!startDemo.isPending) startDemo.mutate({})
  }
  // A broken institution is mended, not papered over with a demo.
  const offersDemo = !configured && problem === undefined
  useKeys('screen', !offersDemo ? [] : [{ key: 'F2', label: t('start.demo'), run: begin, enabled: !startDemo.isPending, primary: true }])
  return (
    <div className="whole-window">
      <main className="centred" data-testid="start-screen">
        <section className="card">
          <h1>{t('app.name')}</h1>
          {problem !== undefined && (
            <Alert
              type="error"
              showIcon
              role="alert"
              title={t('start.problem')}
              description={<span className="lines">{problemWordsOfText(t, problem, problemDetails)}</span>}
            />
          )}
          {offersDemo && (
            <>
              <p>{t('start.no-institution')}</p>
              <p>{t('start.demo-offer')}</p>
              <Button type="primary" size="large" loading={startDemo.isPending} onClick={begin} data-testid="start-demo">
                {t('start.demo')} F2
              </Button>
              <p className="faint">{t('start.real')}</p>
            </>
          )}
          {folder !== undefined && <p className="faint">{t('start.folder', { folder })}</p>}
          {startDemo.error && <ProblemNotice problem={startDemo.error.problem} />}
        </section>
      </main>
      <KeyBar />
    </div>
  )
}
