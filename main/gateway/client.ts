import { setTimeout as pause } from 'node:timers/promises'
import type {
  AdmissionCalls,
  CentralPlatform,
  DirectoryCalls,
  OutpatientCalls,
  PharmacyCalls,
  QueryCalls,
  ReconciliationCalls,
  SignOutCalls,
  StockCalls,
} from '../services/ports/index.ts'
import { createCaller } from './caller.ts'
import { admissionCalls } from './calls/admission.ts'
import { directoryCalls } from './calls/directories.ts'
import { inpatientCalls } from './calls/inpatient.ts'
import { outpatientCalls } from './calls/outpatient.ts'
import { personCalls } from './calls/person.ts'
import { pharmacyCalls } from './calls/pharmacy.ts'
import { queryCalls } from './calls/queries.ts'
import { reconciliationCalls } from './calls/reconciliation.ts'
import { stockCalls } from './calls/stock.ts'
import { takingBackCalls } from './calls/taking-back.ts'
import { openExchange } from './exchange.ts'
import { formatMessageId } from './message-id.ts'
import { reachPlatform } from './probe.ts'
import type { GatewaySettings } from './settings.ts'
import { createSignIns } from './sign-in.ts'

/** Whoever closes does not wait longer than this for the platform to hear of it. */
const leaveMs = 1_000

/** The national platform over HTTP, one file in `calls/` per family of transactions. */
export function openCentralPlatform(
  settings: GatewaySettings,
): AdmissionCalls &
  CentralPlatform &
  DirectoryCalls &
  OutpatientCalls &
  PharmacyCalls &
  QueryCalls &
  ReconciliationCalls &
  SignOutCalls &
  StockCalls {
  const exchange = openExchange(settings)
  const signIns = createSignIns(settings, exchange)
  const caller = createCaller(settings, exchange, signIns)

  /** Signs out where the line is up; a line that is down is not waited for. */
  async function leave(): Promise<void> {
    if (exchange.link().state === 'up') await Promise.race([signIns.signOut(), pause(leaveMs, undefined, { ref: false })])
  }

  return {
    messageId: (milliseconds, serial) => formatMessageId(settings.institution.code, milliseconds, serial),
    ...personCalls(caller),
    ...inpatientCalls(caller),
    ...admissionCalls(caller),
    ...queryCalls(caller),
    ...takingBackCalls(caller),
    ...outpatientCalls(caller),
    ...pharmacyCalls(caller),
    ...stockCalls(caller),
    ...reconciliationCalls(caller),
    ...directoryCalls(caller),
    reach: (leave) => reachPlatform(settings, leave),
    link: () => exchange.link(),
    signOut: (operatorId) => signIns.signOut(operatorId),
    close: async () => {
      await leave()
      await exchange.close()
    },
  }
}
