import type { CentralPlatform, OutpatientCalls, PharmacyCalls, ReconciliationCalls, StockCalls } from '../services/ports/index.ts'
import { createCaller } from './caller.ts'
import { inpatientCalls } from './calls/inpatient.ts'
import { outpatientCalls } from './calls/outpatient.ts'
import { personCalls } from './calls/person.ts'
import { pharmacyCalls } from './calls/pharmacy.ts'
import { reconciliationCalls } from './calls/reconciliation.ts'
import { stockCalls } from './calls/stock.ts'
import { takingBackCalls } from './calls/taking-back.ts'
import { openExchange } from './exchange.ts'
import { formatMessageId } from './message-id.ts'
import type { GatewaySettings } from './settings.ts'
import { createSignIns } from './sign-in.ts'

/** The national platform over HTTP, one file in `calls/` per family of transactions. */
export function openCentralPlatform(
  settings: GatewaySettings,
): CentralPlatform & OutpatientCalls & PharmacyCalls & ReconciliationCalls & StockCalls {
  const exchange = openExchange(settings)
  const caller = createCaller(settings, exchange, createSignIns(settings, exchange))
  return {
    messageId: (milliseconds, serial) => formatMessageId(settings.institution.code, milliseconds, serial),
    ...personCalls(caller),
    ...inpatientCalls(caller),
    ...takingBackCalls(caller),
    ...outpatientCalls(caller),
    ...pharmacyCalls(caller),
    ...stockCalls(caller),
    ...reconciliationCalls(caller),
    link: () => exchange.link(),
    close: () => exchange.close(),
  }
}
