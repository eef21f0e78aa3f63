/** Who signed in at this window last, so that whoever locked it finds themselves after it. A number of staff, nothing else. */
const key = 'sanbao.last-operator'

export function lastOperator(): string | undefined {
  return localStorage.getItem(key) ?? undefined
}

export function keepLastOperator(operatorId: string): void {
  localStorage.setItem(key, operatorId)
}
