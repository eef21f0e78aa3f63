/** An application identifier of the GS1 General Specifications and how its value is written. */
export interface ApplicationIdentifier {
  readonly name:
    | 'sscc'
    | 'gtin'
    | 'contained-gtin'
    | 'lot'
    | 'produced-on'
    | 'packed-on'
    | 'best-before'
    | 'expires-on'
    | 'variant'
    | 'serial'
    | 'count'
    | 'contained-count'
    | 'additional-id'
  readonly value: 'check-digit' | 'date' | 'digits' | 'text'
  /** Characters; `variable` ones are as many at most and end with a group separator unless they are last. */
  readonly length: number
  readonly variable: boolean
}

const fixed = (name: ApplicationIdentifier['name'], value: ApplicationIdentifier['value'], length: number): ApplicationIdentifier => ({
  name,
  value,
  length,
  variable: false,
})
const upTo = (name: ApplicationIdentifier['name'], value: ApplicationIdentifier['value'], length: number): ApplicationIdentifier => ({
  name,
  value,
  length,
  variable: true,
})

/** Those met on drugs and devices. A text with any other is refused: its length is not known, and what follows it could not be found. */
export const applicationIdentifiers: Readonly<Record<string, ApplicationIdentifier>> = {
  '00': fixed('sscc', 'check-digit', 18),
  '01': fixed('gtin', 'check-digit', 14),
  '02': fixed('contained-gtin', 'check-digit', 14),
  '10': upTo('lot', 'text', 20),
  '11': fixed('produced-on', 'date', 6),
  '13': fixed('packed-on', 'date', 6),
  '15': fixed('best-before', 'date', 6),
  '17': fixed('expires-on', 'date', 6),
  '20': fixed('variant', 'digits', 2),
  '21': upTo('serial', 'text', 20),
  '30': upTo('count', 'digits', 8),
  '37': upTo('contained-count', 'digits', 8),
  '240': upTo('additional-id', 'text', 30),
}
