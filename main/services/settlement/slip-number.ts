import { instantText } from '../../../shared/dates/index.ts'
import type { SettlementStore } from '../ports/index.ts'

export interface NextSlip {
  readonly day: string
  readonly serial: number
  readonly number: string
}

/**
 * 单据号: terminal, day and a serial that begins anew each day, without gaps and never used again, not even after a reversal.
 * Short enough for every field of the platform and the hospital system; the slip names the institution beside it.
 */
export function nextSlip(terminal: string, now: number, settlements: Pick<SettlementStore, 'nextSlipSerial'>): NextSlip {
  const day = instantText(now).slice(0, 10).replaceAll('-', '')
  return slipOf(terminal, day, settlements.nextSlipSerial(day))
}

function slipOf(terminal: string, day: string, serial: number): NextSlip {
  return { day, serial, number: `${terminal}-${day}-${String(serial).padStart(4, '0')}` }
}

/** The number after this one, for what is booked together with it. */
export function slipAfter(terminal: string, { day, serial }: NextSlip): NextSlip {
  return slipOf(terminal, day, serial + 1)
}
