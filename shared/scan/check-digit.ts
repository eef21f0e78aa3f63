/**
 * Whether the last digit is the check digit of those before it, by the rule of GTIN-8, -13 and -14 (EAN-8, EAN-13): from the right,
 * times 3 and 1 in turn, filled up to a multiple of ten. False for anything but digits.
 */
export function hasGtinCheckDigit(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false
  const sum = [...digits].toReversed().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 1 ? 3 : 1), 0)
  return sum % 10 === 0
}
