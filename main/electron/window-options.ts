import type { BrowserWindowConstructorOptions } from 'electron'

/** The scheme our window is served under; there is no `file://` and no remote page. */
export const windowScheme = 'app'
export const windowOrigin = `${windowScheme}://sanbao`

/** Every window is opened with exactly these guards; a test reads them. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  }
}
