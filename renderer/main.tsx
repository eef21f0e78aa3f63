/** The window: finds its way to the services, then shows the terminal. */
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './App.tsx'
import { createClient, createLoopbackTransport, createPreloadTransport } from './client/index.ts'
import './style/index.css'

// zod would otherwise try to compile its parsers with `new Function`, which our content security policy forbids.
z.config({ jitless: true })

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
