import fc from 'fast-check'

/** What noise, a bad cable or a careless program does to bytes. */
type Mutation =
  | { readonly kind: 'set' | 'flip'; readonly at: number; readonly value: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove' | 'repeat'; readonly at: number; readonly count: number }
  | { readonly kind: 'cut'; readonly at: number }

const place = fc.nat(100_000)
/** Bytes that mean something in some protocol or text. */
const tellingByte = fc.constantFrom(
  0x00,
  0x02,
  0x03,
  0x0a,
  0x0d,
  0x1d,
  0x22,
  0x2c,
  0x3a,
  0x5c,
  0x5d,
  0x69,
  0x7b,
  0x7f,
  0x80,
  0x96,
  0xaa,
  0xfe,
  0xff,
)
const anyByte = fc.oneof(fc.nat(255), tellingByte)

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('set' as const, 'flip' as const), at: place, value: anyByte }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }) }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'repeat' as const), at: place, count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
)

function mutated(bytes: Uint8Array, change: Mutation): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length
  switch (change.kind) {
    case 'set':
      return bytes.map((byte, index) => (index === at ? change.value : byte))
    case 'flip':
      return bytes.map((byte, index) => (index === at ? byte ^ (1 << (change.value % 8)) : byte))
    case 'insert':
      return Buffer.concat([bytes.subarray(0, at), change.bytes, bytes.subarray(at)])
    case 'remove':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + change.count)])
    case 'repeat':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + change.count), bytes.subarray(at)])
    case 'cut':
      return bytes.subarray(0, at)
  }
}

/** Inputs for a parser: good ones, good ones spoiled, two run together, and plain noise. */
export function spoiled(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const seed = fc.constantFrom(...seeds)
  const near = fc.tuple(seed, fc.array(mutation, { maxLength: 8 })).map(([bytes, changes]) => changes.reduce(mutated, bytes))
  const glued = fc.tuple(near, near).map(([one, other]) => Buffer.concat([one, other]))
  return fc.oneof(
    { weight: 6, arbitrary: near },
    { weight: 2, arbitrary: glued },
    { weight: 1, arbitrary: fc.array(anyByte, { maxLength: 600 }).map((bytes) => Uint8Array.from(bytes)) },
  )
}
