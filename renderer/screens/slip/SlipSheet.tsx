import { Fragment } from 'react'
import { type Slip, textWidth } from '../../../shared/slip/index.ts'
import { factRows } from './fact-rows.ts'

/** 结算单 on paper: exactly the slip's data, in the shape of one A4 sheet. It is Chinese in every language. */
export function SlipSheet({ slip }: { slip: Slip }) {
  return (
    <article className="slip" lang="zh-CN">
      <header className="slip-head">
        <p className="slip-institution">{slip.institution}</p>
        <h1>{slip.title}</h1>
        {slip.marks.length > 0 && (
          <p className="slip-marks">
            {slip.marks.map((mark) => (
              <span key={mark} className="slip-mark">
                {mark}
              </span>
            ))}
          </p>
        )}
        <p className="slip-number">单据号 {slip.slipNumber}</p>
      </header>
      <Facts head={slip.head} />
      {slip.categories.length > 0 && <Categories categories={slip.categories} />}
      {slip.tiers.length > 0 && <Tiers tiers={slip.tiers} />}
      <Totals slip={slip} />
      <ol className="slip-notes">
        {slip.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ol>
      <footer className="slip-foot">
        {slip.footer.map(({ label, value }) => (
          <span key={label}>
            {label}：{value || <span className="slip-blank" />}
          </span>
        ))}
      </footer>
    </article>
  )
}

function Facts({ head }: { head: Slip['head'] }) {
  return (
    <table className="slip-table slip-facts">
      <tbody>
        {factRows(head).map((row) => (
          <tr key={row.map((fact) => fact.label).join(' ')}>
            {row.map((fact) => (
              <Fragment key={fact.label}>
                <th scope="row">{fact.label}</th>
                <td colSpan={fact.span * 2 - 1}>{fact.value}</td>
              </Fragment>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Categories({ categories }: { categories: Slip['categories'] }) {
  return (
    <table className="slip-table">
      <caption>费用分类汇总（元）</caption>
      <thead>
        <tr>
          <th scope="col">收费类别</th>
          <th scope="col">合计</th>
          <th scope="col">全自费</th>
          <th scope="col">超限价自费</th>
          <th scope="col">先行自付</th>
          <th scope="col">政策范围内</th>
        </tr>
      </thead>
      <tbody>
        {categories.map((category) => (
          <tr key={category.name}>
            <th scope="row">{category.name}</th>
            <td>{category.total}</td>
            <td>{category.fullySelfPaid}</td>
            <td>{category.overPriceLimit}</td>
            <td>{category.upfrontSelfPay}</td>
            <td>{category.withinPolicy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Tiers({ tiers }: { tiers: Slip['tiers'] }) {
  return (
    <table className="slip-table slip-tiers">
      <caption>三重保障（元）</caption>
      <thead>
        <tr>
          <th scope="col">保障层次</th>
          <th scope="col">支付金额</th>
          <th scope="col">计算过程</th>
          <th scope="col">政策依据</th>
        </tr>
      </thead>
      <tbody>
        {tiers.map((tier) => (
          <tr key={tier.name}>
            <th scope="row">{tier.name}</th>
            <td>{tier.amount}</td>
            <td className="slip-words">{tier.working}</td>
            <td className="slip-words">{tier.source || '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Totals({ slip: { totals, categories, personTotalCapitals } }: { slip: Slip }) {
  // A supplementary slip has no categories: it sets amounts side by side, as they were and as they are now.
  const isPaired = categories.length === 0
  return (
    <section className={isPaired ? 'slip-totals slip-pairs' : 'slip-totals'}>
      <dl>
        {totals.map(({ label, amount, emphasis }) => (
          <div key={label} className={classesOf(label, amount, emphasis)}>
            <dt>{label}</dt>
            <dd>{amount}</dd>
          </div>
        ))}
      </dl>
      <p className="slip-capitals">
        个人负担合计（大写）：<strong>{personTotalCapitals}</strong>
      </p>
    </section>
  )
}

/** A quarter of the sheet holds so many columns of text. */
const quarter = 23

/** Label and amount stay on one line: what is too long for a quarter of the sheet gets half of it. */
function classesOf(label: string, amount: string, emphasis: boolean): string {
  const isLong = textWidth(label) + textWidth(amount) > quarter
  return ['slip-total', emphasis && 'slip-total-strong', isLong && 'slip-total-long'].filter(Boolean).join(' ')
}
