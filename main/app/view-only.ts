import type { MethodName } from '../../shared/contract/index.ts'
import type { AuditEntry } from '../services/ports/index.ts'
import type { Stores } from '../store/index.ts'

/** What is answered from a ledger that nothing is written to: what shows and prints, and what concerns the machine alone, and the way out of it. */
const lookingMethods: readonly MethodName[] = [
  'setup.state',
  'setup.startDemo',
  'session.operators',
  'session.current',
  'session.signIn',
  'session.signOut',
  'terminal.status',
  'ledger.adopt',
  'bill.list',
  'bill.get',
  'bill.refused',
  'settlement.get',
  'settlement.list',
  'settlement.offlineBudget',
  'settlement.certificate',
  'slip.get',
  'slip.printed',
  'receipt.get',
  'receipt.print',
  'upload.list',
  'upload.detail',
  'upload.export',
  'reconciliation.day',
  'reconciliation.mismatches',
  'policy.list',
  'policy.check',
  'policy.explain',
  'policy.compare',
  'policy.storedCases',
  'policy.storedCase',
  'policy.whatIf',
  'policy.replay',
  'policy.startReplay',
  'policy.stopReplay',
  'device.list',
  'device.ports',
  'device.drivers',
  'device.configure',
  'device.trace',
  'device.exportTrace',
  'scan.rules',
]

export function onlyLooks(method: MethodName): boolean {
  return lookingMethods.includes(method)
}

/**
 * The stores as somebody may use them who only looks: a sign-in is noted in the log instead of the audit, wrong PINs lock as ever,
 * and nothing is printed as an original, for nobody knows what was printed elsewhere.
 */
export function lookingOnly(stores: Stores, log: (entry: AuditEntry) => void): Stores {
  const failures = new Map<string, { readonly failures: number; readonly lockedUntil: number }>()
  const printedNow = new Map<string, number>()
  const copies = (name: string, recorded: number) => Math.max(recorded, 1) + (printedNow.get(name) ?? 0)
  const countCopy = (name: string, recorded: number) => {
    printedNow.set(name, (printedNow.get(name) ?? 0) + 1)
    return copies(name, recorded)
  }
  const supplement = (settlementId: string) => `supplement ${settlementId}`
  return {
    ...stores,
    audit: { append: log },
    operators: {
      ...stores.operators,
      secret(operatorId) {
        const secret = stores.operators.secret(operatorId)
        return secret && { ...secret, ...failures.get(operatorId) }
      },
      noteFailure: (operatorId, times, lockedUntil) => void failures.set(operatorId, { failures: times, lockedUntil }),
    },
    settlements: {
      ...stores.settlements,
      printed: (settlementId) => copies(settlementId, stores.settlements.printed(settlementId)),
      countPrint: (settlementId) => countCopy(settlementId, stores.settlements.printed(settlementId)),
    },
    differences: {
      ...stores.differences,
      supplementPrints: (settlementId) => copies(supplement(settlementId), stores.differences.supplementPrints(settlementId)),
      countSupplementPrint: (settlementId) => countCopy(supplement(settlementId), stores.differences.supplementPrints(settlementId)),
    },
  }
}
