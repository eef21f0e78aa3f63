import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          index: resolve('main/electron/main.ts'),
          'stand-in': resolve('main/stand-in/main.ts'),
          'card-reader-simulator': resolve('main/simulators/card-reader/main.ts'),
          'id-card-reader-simulator': resolve('main/simulators/id-card-reader/main.ts'),
          'scanner-simulator': resolve('main/simulators/scanner/main.ts'),
          'receipt-printer-simulator': resolve('main/simulators/receipt-printer/main.ts'),
          'bill-worker': resolve('main/inbox/bill-reader-worker.ts'),
          'policy-worker': resolve('main/policy-packs/tools-worker.ts'),
          'catalogue-worker': resolve('main/catalogue-import/worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: resolve('main/preload/preload.ts') },
        // A sandboxed preload is loaded as CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: { outDir: 'out/renderer', minify: true, chunkSizeWarningLimit: 2_000, rollupOptions: { input: resolve('renderer/index.html') } },
  },
})
