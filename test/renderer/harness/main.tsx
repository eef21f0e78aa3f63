/** Every screen with a terminal in memory, for looking at and for tests of the window alone. */
import '../../../renderer/parsers.ts'
import { createRoot } from 'react-dom/client'
import { App } from '../../../renderer/App.tsx'
import { createClient } from '../../../renderer/client/index.ts'
import '../../../renderer/style/index.css'
import { createFakeTerminal, type FakeTerminal } from '../../fakes/fake-client.ts'
import { openWorld } from '../../fakes/fake-world.ts'

declare global {
  interface Window {
    fake: FakeTerminal
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root element')

const read = async (path: string): Promise<unknown> => (await fetch(path)).json()
const world = openWorld(await read('/world.json'), (billId) => read(`/world/${billId}.json`))
window.fake = createFakeTerminal(world, {
  configured: !new URLSearchParams(window.location.search).has('fresh'),
  now: () => Date.now(),
  later: (milliseconds, act) => void setTimeout(act, milliseconds),
})
createRoot(root).render(<App client={createClient(window.fake.transport)} />)
