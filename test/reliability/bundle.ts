import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

/** The build of 7.6 that must be found out: every connection flushes only now and then. */
const withoutFlushing: Plugin = {
  name: 'synchronous-normal',
  transform: (code, id) =>
    id.endsWith('/store/open-database.ts') ? code.replace('synchronous = FULL', 'synchronous = NORMAL') : undefined,
}

/**
 * One file that starts in a quarter of a second: hundreds of starts would spend most of their time on reading sources. The folder
 * lies inside the project, so that the bundle finds the native module.
 */
export async function bundleProgram(folder: string, name: string, sabotage?: 'synchronous-normal'): Promise<string> {
  const file = `${name}${sabotage === undefined ? '' : `-${sabotage}`}.mjs`
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: sabotage === undefined ? [] : [withoutFlushing],
    build: {
      ssr: fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: file } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  })
  return `${folder}/${file}`
}
