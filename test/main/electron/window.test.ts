import { describe, expect, it } from 'vitest'
import { isOurWindow } from '../../../main/electron/sender.ts'
import { windowOptions } from '../../../main/electron/window-options.ts'

describe('the Electron window', () => {
  it('is sandboxed, isolated and without Node, whatever else is set', () => {
    expect(windowOptions('preload.cjs').webPreferences).toMatchObject({
      preload: 'preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    })
  })

  it.each([
    ['our own page', { url: 'app://sanbao/index.html', parent: null }, true],
    ['a frame inside our page', { url: 'app://sanbao/index.html', parent: {} }, false],
    ['another host of our scheme', { url: 'app://sanbao.example/index.html', parent: null }, false],
    ['a remote page', { url: 'https://example.com/app://sanbao/', parent: null }, false],
    ['a file', { url: 'file:///index.html', parent: null }, false],
    ['a frame that is gone', null, false],
  ])('answers calls from %s: only if it is our top frame', (_who, frame, answered) => {
    expect(isOurWindow(frame)).toBe(answered)
  })
})
