import { z } from 'zod'

/**
 * 结算单: one sheet for the whole settlement, laid out as data; screen, paper and PDF show exactly this.
 * Every amount is text already formatted with two places; nothing is rounded again when printing.
 */
export const slipSchema = z.strictObject({
  title: z.string(),
  /** 演示数据, 暂结, 补打, 冲正, 政策数据未核实: marks that must be seen. */
  marks: z.array(z.string()),
  institution: z.string(),
  slipNumber: z.string(),
  /** Label and value pairs of the head: person, insurance, stay. Identity numbers masked. */
  head: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** 收费类别汇总: total and its four parts per fee category. */
  categories: z.array(
    z.strictObject({
      name: z.string(),
      total: z.string(),
      fullySelfPaid: z.string(),
      overPriceLimit: z.string(),
      upfrontSelfPay: z.string(),
      withinPolicy: z.string(),
    }),
  ),
  /** 三重保障: basic insurance, major illness or large amount, assistance, each with its working in one line. */
  tiers: z.array(z.strictObject({ name: z.string(), amount: z.string(), working: z.string(), source: z.string() })),
  /** Totals in the order they are read: total fee, funds, person, account, cash, deposit, refund or balance due. */
  totals: z.array(z.strictObject({ label: z.string(), amount: z.string(), emphasis: z.boolean() })),
  /** 大写 of what the person pays. */
  personTotalCapitals: z.string(),
  /** Legal notes: pack, version, law used, grades of evidence. */
  notes: z.array(z.string()),
  footer: z.array(z.strictObject({ label: z.string(), value: z.string() })),
})
export type Slip = z.output<typeof slipSchema>
