import type { MethodName, Operator } from '../../shared/contract/index.ts'

type Role = Operator['role']

const window: readonly Role[] = ['cashier', 'supervisor']
const reading: readonly Role[] = ['cashier', 'supervisor', 'it', 'inspector']

/**
 * Who may call what: rights are checked here and nowhere else. Nobody who looks after the machine moves money, and
 * nobody who inspects changes anything.
 */
const rights: Readonly<Record<MethodName, readonly Role[]>> = {
  'setup.state': reading,
  'setup.startDemo': reading,
  'session.operators': reading,
  'session.current': reading,
  'session.signIn': reading,
  'session.signOut': reading,
  'terminal.status': reading,
  'card.read': window,
  'person.ofBill': window,
  'bill.list': reading,
  'bill.get': [...window, 'inspector'],
  'bill.refused': reading,
  'bill.acknowledgeRefused': ['cashier', 'supervisor', 'it'],
  'settlement.preview': window,
  'settlement.confirm': window,
  'settlement.get': [...window, 'inspector'],
  'settlement.list': [...window, 'inspector'],
  'settlement.cancel': window,
  'slip.get': [...window, 'inspector'],
  'slip.printed': window,
  'upload.list': reading,
  'upload.retry': ['cashier', 'supervisor', 'it'],
  'demo.state': reading,
  'demo.insertCard': reading,
  'demo.setPlatform': reading,
}

export function mayCall(role: Role, method: MethodName): boolean {
  return rights[method].includes(role)
}
