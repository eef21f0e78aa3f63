import type { Connection } from './database.ts'

type MappingRow = Readonly<Record<string, string | null>>

/** 目录对照: the institution's own items as it has reported them, in the members of the platform's answer. */
export function openMappingBook(connection: Connection) {
  const put = connection.prepare('INSERT OR REPLACE INTO mapping VALUES (?, ?, ?)')
  const remove = connection.prepare('DELETE FROM mapping WHERE item_code = ? AND list_type = ?')
  const list = connection.prepare('SELECT content FROM mapping ORDER BY item_code, list_type')
  return {
    put: (itemCode: string, listType: string, row: MappingRow): void => void put.run(itemCode, listType, JSON.stringify(row)),
    /** Whether there was such a mapping. */
    remove: (itemCode: string, listType: string): boolean => remove.run(itemCode, listType).changes > 0,
    list: (): MappingRow[] => list.all().map((row) => JSON.parse(String((row as { content: unknown }).content)) as MappingRow),
  }
}
