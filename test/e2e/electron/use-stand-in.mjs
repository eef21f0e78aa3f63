// Makes `electron` mean the stand-in beside this file, for a Node that runs the bundled Electron host.
import { registerHooks } from 'node:module'

const standIn = new URL('./electron-stand-in.mjs', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context)),
})
