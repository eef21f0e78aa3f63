/** Host 2: the same services behind a guarded server on 127.0.0.1, opened in an installed browser. */
export { findBrowser, hasScreen } from './browser.ts'
export { builtWindowFolder, dataFolder, keyFile, loopbackHost, simulatorFile, standInFile } from './host.ts'
export { startChildProgram } from './program.ts'
export { runLoopbackHost } from './run.ts'
export { type LoopbackServer, startLoopbackServer } from './server.ts'
