/** Policy packs: law as data, compiled once, refused with its place when wrong. */
export interface CompiledPack {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly hash: string
}
