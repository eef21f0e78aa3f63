/** The window: finds its way to the services, then shows the terminal. */
import './parsers.ts'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { createClient, createLoopbackTransport, createPreloadTransport } from './client/index.ts'
import './style/index.css'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root element')

const transport = window.sanbao
  ? createPreloadTransport(window.sanbao)
  : createLoopbackTransport({
      origin: window.location.origin,
      fetch: window.fetch.bind(window),
      openSocket: (address) => new WebSocket(address),
    })

createRoot(root).render(<App client={createClient(transport)} />)
