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

export const rooms: readonly Room[] = []
