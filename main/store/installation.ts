import type { Connection } from './open-database.ts'

/** What the ledger says of itself: which installation it is, at which desk it works, by which key it is sealed. */
export function createInstallation(connection: Connection) {
  const read = connection.prepare<[string], { value: Buffer }>('SELECT value FROM installation WHERE name = ?')
  const write = connection.prepare(
    'INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const text = (name: string) => read.get(name)?.value.toString('utf8')
  return {
    keyMark: () => read.get('key-mark')?.value,
    noteKeyMark: (mark: Buffer) => void write.run('key-mark', mark),
    id: () => text('installation'),
    noteId: (id: string) => void write.run('installation', Buffer.from(id)),
    /** 终端号 of the desk it worked at last. */
    terminal: () => text('terminal'),
    noteTerminal: (terminal: string) => void write.run('terminal', Buffer.from(terminal)),
  }
}
export type Installation = ReturnType<typeof createInstallation>
