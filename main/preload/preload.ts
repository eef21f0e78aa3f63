/** What the sandboxed window sees of the machine: two functions and nothing else. */
import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('sanbao', {
  call: (name: string, request: unknown): Promise<unknown> => ipcRenderer.invoke('sanbao:call', name, request),
  subscribe: (listener: (event: unknown) => void): (() => void) => {
    const forward = (_: unknown, event: unknown) => listener(event)
    ipcRenderer.on('sanbao:event', forward)
    return () => ipcRenderer.off('sanbao:event', forward)
  },
})
