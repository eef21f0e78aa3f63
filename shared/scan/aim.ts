/** What an AIM symbology identifier (ISO/IEC 15424) before the data says of the code that was read. */
export interface AimIdentifier {
  /** Three characters: `]E0`. */
  readonly identifier: string
  /** The data is a GS1 element string. */
  readonly saysGs1: boolean
  /** What follows the identifier. */
  readonly data: string
}

/** GS1-128, GS1 Data Matrix, GS1 QR, GS1 DataBar. */
const gs1Symbologies: ReadonlySet<string> = new Set([']C1', ']d2', ']Q3', ']e0'])

/** The identifier in front of a text, or nothing where there is none. A hint, no proof: scanners are configured by hand. */
export function readAim(text: string): AimIdentifier | undefined {
  const identifier = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0]
  return identifier === undefined ? undefined : { identifier, saysGs1: gs1Symbologies.has(identifier), data: text.slice(3) }
}
