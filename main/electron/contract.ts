import { ipcMain } from 'electron'
import type { App } from '../app/index.ts'
import { isOurWindow } from './sender.ts'

/** Answers the one channel our own top frame may use, and passes on what happened. */
export function serveContract(app: App, send: (event: unknown) => void): void {
  ipcMain.handle('sanbao:call', (event, name: unknown, request: unknown) => {
    if (!isOurWindow(event.senderFrame) || typeof name !== 'string') throw new Error('refused')
    return app.call(name, request)
  })
  app.subscribe(send)
}
