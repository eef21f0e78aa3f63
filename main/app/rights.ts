import type { MethodName, Operator } from '../../shared/contract/index.ts'

type Role = Operator['role']

const window: readonly Role[] = ['cashier', 'supervisor']
/** Packs are nothing a cashier decides about; judging their text is for those who install and those who inspect them. */
const lookingAfter: readonly Role[] = ['supervisor', 'it', 'inspector']
const examining: readonly Role[] = ['it', 'inspector']
/** What hangs at the counter is set up by those who maintain the machine. */
const maintaining: readonly Role[] = ['it']
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
  'ledger.adopt': maintaining,
  'card.read': window,
  'idCard.read': window,
  'document.read': window,
  'document.stopReading': window,
  'voucher.read': window,
  'person.ofBill': window,
  'person.again': window,
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
  'receipt.get': [...window, 'inspector'],
  'receipt.print': window,
  'upload.list': reading,
  'upload.detail': reading,
  'upload.retry': ['cashier', 'supervisor', 'it'],
  'upload.hold': ['supervisor', 'it'],
  'upload.release': ['supervisor', 'it'],
  'upload.resolve': ['supervisor'],
  'upload.export': ['supervisor', 'it', 'inspector'],
  'settlement.certificate': reading,
  'settlement.rehearse': window,
  'settlement.decide': ['supervisor'],
  'settlement.offlineBudget': reading,
  'reconciliation.day': lookingAfter,
  'reconciliation.run': ['supervisor'],
  'reconciliation.mismatches': lookingAfter,
  'reconciliation.heal': ['supervisor'],
  'policy.list': lookingAfter,
  'policy.check': examining,
  'policy.explain': lookingAfter,
  'policy.compare': examining,
  'policy.storedCases': lookingAfter,
  'policy.storedCase': lookingAfter,
  'policy.whatIf': lookingAfter,
  'policy.replay': lookingAfter,
  'policy.startReplay': lookingAfter,
  'policy.stopReplay': lookingAfter,
  'device.list': ['cashier', 'supervisor', 'it'],
  'device.ports': maintaining,
  'device.drivers': maintaining,
  'device.configure': maintaining,
  'device.selfTest': maintaining,
  'device.trace': maintaining,
  'device.exportTrace': maintaining,
  'scan.rules': reading,
  'demo.state': reading,
  'demo.insertCard': reading,
  'demo.present': reading,
  'demo.setPlatform': reading,
}

export function mayCall(role: Role, method: MethodName): boolean {
  return rights[method].includes(role)
}
