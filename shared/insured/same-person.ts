/** Whether two identity numbers are the same as hospital systems, cards and the platform write them: `x` for `X`, spaces around. */
export function isSameIdNumber(a: string, b: string): boolean {
  return a.trim().toUpperCase() === b.trim().toUpperCase()
}

/** Spaces and the various dots inside names of minorities are written differently by every system. */
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/[\s·•・.]/g, '')
    .toUpperCase()

/** Whether two names are the same but for spaces, width, case and the dots of minorities' names: `甲·乙` is `甲•乙`. */
export function isSameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b)
}
