import { formatMoney, type Money } from './money.ts'

/** Prints yuan as people read it, with thousands commas and two places: `'12,345.60'`, `'-0.05'`. */
export function formatMoneyGrouped(amount: Money): string {
  return formatMoney(amount).replace(/\B(?=(\d{3})+(?=\.))/g, ',')
}
