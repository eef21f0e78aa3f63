import { Alert, Spin } from 'antd'
import { useFreshness, useRead } from '../client/index.ts'
import { ProblemNotice } from '../components/index.ts'
import { ScanProvider } from '../scan/index.ts'
import { SignInScreen } from '../screens/sign-in/SignInScreen.tsx'
import { StartScreen } from '../screens/start/StartScreen.tsx'
import { useText } from '../text/use-text.ts'
import { Frame } from './Frame.tsx'

/** Decides what the window shows first: set-up, sign-in or the terminal itself. */
export function Gate() {
  const t = useText()
  const { connected } = useFreshness()
  return (
    <>
      {!connected && <Alert banner type="error" role="alert" data-testid="connection-lost" title={t('connection.lost')} />}
      <Doors />
    </>
  )
}

function Doors() {
  const setup = useRead('setup.state', {})
  const ready = setup.data?.configured === true && setup.data.problem === undefined
  const session = useRead('session.current', {}, { enabled: ready })
  if (setup.error) return <Failed problem={setup.error.problem} />
  if (setup.isPending) return <Waiting />
  if (!ready)
    return (
      <ScanProvider signedIn={false}>
        <StartScreen {...setup.data} />
      </ScanProvider>
    )
  if (session.error) return <Failed problem={session.error.problem} />
  if (session.isPending) return <Waiting />
  const { operator } = session.data
  return <ScanProvider signedIn={operator !== undefined}>{operator ? <Frame operator={operator} /> : <SignInScreen />}</ScanProvider>
}

function Waiting() {
  return (
    <main className="centred">
      <Spin size="large" />
    </main>
  )
}

function Failed({ problem }: { problem: Parameters<typeof ProblemNotice>[0]['problem'] }) {
  return (
    <main className="centred">
      <ProblemNotice problem={problem} />
    </main>
  )
}
