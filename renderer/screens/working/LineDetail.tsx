import { formatQuantity, formatRate, formatUnitPrice } from '../../../shared/money/index.ts'
import type { LineSplit } from '../../../shared/settlement/index.ts'
import { Amount, Dialog } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

const parts = ['fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'withinPolicy'] as const

/** One line: the catalogue's terms of its day, its four parts, and each reason as a sentence. */
export function LineDetail({ line, onClose }: { line: LineSplit; onClose: () => void }) {
  const t = useText()
  useKeys('dialog', [{ key: 'Escape', label: t('keys.back'), run: onClose }])
  const facts: readonly (readonly [string, string])[] = [
    [t('line.code'), line.itemCode],
    [t('line.date'), line.chargedOn],
    [t('line.category'), labelOf(t, 'feeCategory', line.feeCategory)],
    [t('line.class'), labelOf(t, 'itemClass', line.class)],
    [t('line.quantity'), formatQuantity(line.quantity)],
    [t('line.price'), formatUnitPrice(line.unitPrice)],
    [t('line.price-limit'), line.priceLimit === undefined ? t('line.no-limit') : formatUnitPrice(line.priceLimit)],
    [t('line.upfront-share'), formatRate(line.upfrontShare)],
  ]
  return (
    <Dialog title={line.itemName} testId="line-detail" onClose={onClose}>
      <table className="plain-table">
        <tbody>
          {facts.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="tabular">{value}</td>
            </tr>
          ))}
          <tr className="total-row">
            <th scope="row">{t('line.amount')}</th>
            <td>
              <Amount value={line.amount} />
            </td>
          </tr>
          {parts.map((part) => (
            <tr key={part}>
              <th scope="row">{t(`line.${part}`)}</th>
              <td>
                <Amount value={line[part]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="reason-list">
        {line.reasons.map((reason) => (
          <li key={reason}>{labelOf(t, 'reason', reason)}</li>
        ))}
      </ul>
    </Dialog>
  )
}
