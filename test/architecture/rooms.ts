/** Who may import whom; `ARCHITECTURE.md` says why. The tsconfig of each room holds the same table for the compiler. */
export interface Room {
  readonly folder: string
  /** Rooms it may reach into. */
  readonly rooms: readonly string[]
  /** Packages it may use; `node` stands for Node's own modules. */
  readonly packages: readonly string[]
  /** Its folders know each other by their `index.ts` only. */
  readonly subjectsApart?: boolean
}

const ports = 'main/services/ports'

export const rooms: readonly Room[] = [
  { folder: 'shared', rooms: [], packages: ['zod'] },
  { folder: ports, rooms: ['shared'], packages: [] },
  {
    folder: 'main/services',
    rooms: ['shared', ports],
    packages: ['node', 'zod', 'canonicalize', 'pinyin-pro', 'write-file-atomic'],
    subjectsApart: true,
  },
  { folder: 'main/store', rooms: ['shared', ports], packages: ['node', 'zod', 'canonicalize', 'better-sqlite3'] },
  { folder: 'main/devices', rooms: ['shared', ports], packages: ['node', 'zod', 'iconv-lite', 'serialport'] },
  { folder: 'main/gateway', rooms: ['shared', ports], packages: ['node', 'zod', 'undici', 'lossless-json', 'sm-crypto-v2', 'fflate'] },
  { folder: 'main/policy-packs', rooms: ['shared', ports], packages: ['node', 'canonicalize', 'yaml'] },
  {
    folder: 'main/inbox',
    rooms: ['shared', ports],
    packages: ['node', 'zod', 'fastify', 'chokidar', 'csv-parse', 'lossless-json'],
  },
  { folder: 'main/catalogue-import', rooms: ['shared', 'main/store'], packages: ['node', 'zod', 'write-file-atomic'] },
  { folder: 'main/simulators', rooms: ['main/devices'], packages: ['node', 'zod', 'iconv-lite'] },
  {
    folder: 'main/stand-in',
    rooms: ['shared', ports, 'main/gateway', 'main/policy-packs'],
    packages: ['node', 'zod', 'fastify', 'better-sqlite3'],
  },
  {
    folder: 'main/demo',
    rooms: ['shared', ports, 'main/catalogue-import', 'main/stand-in'],
    packages: ['node', 'zod', 'yaml', 'write-file-atomic'],
  },
  {
    folder: 'main/app',
    rooms: [
      'shared',
      ports,
      'main/services',
      'main/store',
      'main/devices',
      'main/gateway',
      'main/policy-packs',
      'main/inbox',
      'main/catalogue-import',
      'main/demo',
    ],
    packages: ['node', 'zod', 'yaml', 'pino', 'write-file-atomic'],
  },
  { folder: 'main/loopback', rooms: [ports, 'main/app'], packages: ['node', 'fastify', '@fastify/websocket', 'package.json'] },
  { folder: 'main/electron', rooms: [ports, 'main/app'], packages: ['node', 'electron', 'package.json'] },
  { folder: 'main/preload', rooms: [], packages: ['electron'] },
  {
    folder: 'main/cli',
    rooms: ['shared', 'main/app', 'main/catalogue-import', 'main/loopback', 'main/policy-packs', 'renderer/text'],
    packages: ['node', 'zod'],
  },
  // Sentences and what fills them in: the command line says what the window says.
  { folder: 'renderer/text', rooms: ['shared'], packages: ['i18next', 'react', 'react-i18next'] },
  {
    folder: 'renderer',
    rooms: ['shared', 'renderer/text'],
    packages: ['@tanstack/react-query', '@tanstack/react-virtual', 'antd', 'pinyin-pro', 'react', 'react-dom', 'react-i18next', 'zod'],
  },
]
